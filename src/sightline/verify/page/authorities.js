// RFC 3161 tokens: from a token's signature to an authority that the reader trusts (check 10).

const CONTENT_TYPE = "2a864886f70d010903";
const MESSAGE_DIGEST = "2a864886f70d010904";
const SIGNER_V1 = "2a864886f70d010910020c";
const SIGNER_V2 = "2a864886f70d010910022f";

// Follow a token's signature to one of the roots, as of the time it states.
async function tokenLeads(token, roots, at) {
  tokenSays(token);
  const signed = signedData(token);
  const others = certificatesOf(signed);
  const signer = namedSigner(signed, others);
  await checkSigned(signed, signer);
  await checkPath(signer, others, roots, at);
}

// The certificates that ride in a token, in whatever order.
function certificatesOf(signed) {
  const listed = signed.slice(3).filter(([tag]) => tag === 0xa0).flatMap(([, body]) => elements(body));
  return listed.filter(([tag]) => tag === 0x30).map(([, , whole]) => readCertificate(whole));
}

// The one certificate that a token names as its signer's (RFC 5652, section 5.3).
function namedSigner(signed, others) {
  const signers = inside(signed.at(-1), 0x31);
  if (signers.length !== 1) throw new Unfit(`it has ${signers.length} signers`);
  const fields = elements(signers[0][1]);
  if (fields[1][0] !== 0x30 || fields[3][0] !== 0xa0) throw new Unchecked("it names its signer in another way than by issuer and number");
  const [issuer, serial] = elements(fields[1][1]);
  const named = others.filter((item) => item.issuer === hex(issuer[2]) && item.serial === hex(serial[1]));
  if (named.length !== 1) throw new Unfit(`it holds ${named.length} certificates for its signer`);
  return named[0];
}

// Hold a token's signature against its signer's certificate (RFC 5652, section 5.4).
async function checkSigned(signed, signer) {
  const fields = elements(inside(signed.at(-1), 0x31)[0][1]);
  const hash = hashOf(fields[2]);
  const attributes = attributesOf(fields[3][1]);
  const digest = new Uint8Array(await crypto.subtle.digest(hash, contentOf(signed)[1]));
  const only = (kind, tag, data) => attributes.get(kind)?.length === 1 && sameElement(attributes.get(kind)[0], tag, data);
  if (!only(CONTENT_TYPE, 6, unhex(TST_INFO)) || !only(MESSAGE_DIGEST, 4, digest)) throw new Unfit("what its authority signed is something else");
  const stated = hex(firstOf(fields[4][1])[1]);
  const how = stated === RSA_KEY ? Object.keys(RSA_OVER).find((name) => RSA_OVER[name] === hash) : stated;
  // What is signed is the set of attributes, under a set's own tag.
  const set = joined(new Uint8Array([0x31]), fields[3][2].subarray(1));
  if (!(await keyMade(signer.key, how, fields[5][1], set))) throw new Unfit("its signature does not hold");
  if (!mayStamp(signer) || !(await namesCertificate(attributes, signer))) throw new Unfit("its certificate is not for time stamps, or not the one that was signed");
}

// Signed attributes, each once.
function attributesOf(data) {
  const found = new Map();
  for (const attribute of elements(data)) {
    const [kind, values] = inside(attribute, 0x30);
    if (found.has(hex(kind[1]))) throw new Unfit("it states something twice");
    found.set(hex(kind[1]), inside(values, 0x31));
  }
  return found;
}

// Whether the certificate's own hash is what was signed (RFC 5816), where one was.
// One that names none is taken as the first verifier takes it: issuer and number name one alone.
async function namesCertificate(attributes, certificate) {
  const kind = [SIGNER_V2, SIGNER_V1].find((name) => attributes.has(name));
  if (!kind) return true;
  const [listed] = inside(inside(attributes.get(kind)[0], 0x30)[0], 0x30);
  let parts = elements(listed[1]);
  let hash = kind === SIGNER_V1 ? "SHA-1" : "SHA-256";
  if (kind === SIGNER_V2 && parts[0][0] === 0x30) {
    hash = hashOf(parts[0]);
    parts = parts.slice(1);
  }
  return sameElement(parts[0], 4, new Uint8Array(await crypto.subtle.digest(hash, certificate.data)));
}
