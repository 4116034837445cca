// X.509 certificates as bytes: what they state, and whether one signed another (RFC 5280).

const RSA_KEY = "2a864886f70d010101";
const EC_KEY = "2a8648ce3d0201";
const RSA_OVER = { "2a864886f70d01010b": "SHA-256", "2a864886f70d01010c": "SHA-384", "2a864886f70d01010d": "SHA-512" };
const EC_OVER = { "2a8648ce3d040302": "SHA-256", "2a8648ce3d040303": "SHA-384", "2a8648ce3d040304": "SHA-512" };
const NAMED_CURVES = { "2a8648ce3d030107": ["P-256", 32], "2b81040022": ["P-384", 48], "2b81040023": ["P-521", 66] };
const SHORT_NAMES = { 550403: "CN", 550406: "C", 550407: "L", 550408: "ST", "55040a": "O", "55040b": "OU" };
const BASIC = "551d13";
const USAGE = "551d0f";
const PURPOSE = "551d25";
const STAMPING = "2b06010505070308";
const LONGEST_CHAIN = 8;

// Something that this page cannot judge: it is neither held nor broken here.
class Unchecked extends Unfit {}

function readCertificate(data) {
  const [outer, ...rest] = elements(data);
  if (rest.length) throw new Unfit("bytes follow a certificate");
  const [parts, algorithm, signature] = inside(outer, 0x30);
  const fields = inside(parts, 0x30);
  if (fields[0][0] === 0xa0) fields.shift();
  const [serial, , issuer, times, subject, key] = fields;
  const [since, until] = elements(times[1]).map(certificateInstant);
  const [kind, bits] = elements(key[1]);
  const [named, curve] = elements(kind[1]);
  const listed = fields.slice(6).find(([tag]) => tag === 0xa3);
  return {
    data,
    signed: parts[2],
    serial: hex(serial[1]),
    issuer: hex(issuer[2]),
    subject: hex(subject[2]),
    since,
    until,
    key: { kind: hex(named[1]), curve: curve ? hex(curve[1]) : "", bits: bits[1].subarray(1) },
    made: [hex(firstOf(algorithm[1])[1]), signature[1].subarray(1)],
    extensions: listed ? extensionsIn(listed[1]) : new Map(),
  };
}

// The extensions of a certificate or a list, by their kind (RFC 5280, section 4.1).
function extensionsIn(listed) {
  const found = new Map();
  for (const item of inside(firstOf(listed), 0x30)) {
    const [name, ...more] = inside(item, 0x30);
    found.set(hex(name[1]), [more.length > 1 && sameElement(more[0], 1, new Uint8Array([255])), more.at(-1)[1]]);
  }
  return found;
}

// A time of a certificate as records write it (RFC 5280, section 4.1.2.5).
function certificateInstant([tag, words]) {
  return instantOf(tag === 0x17 ? joined(octets(text(words.subarray(0, 2)) >= "50" ? "19" : "20"), words) : words);
}

const extensionOf = (certificate, kind) => certificate.extensions.get(kind) ?? [false, new Uint8Array()];

// Whether it says that it is an authority's.
function isAuthority(certificate) {
  const [basic] = elements(extensionOf(certificate, BASIC)[1]);
  return Boolean(basic && elements(basic[1]).some((item) => sameElement(item, 1, new Uint8Array([255]))));
}

// Whether it is an authority's, and may sign other certificates.
function mayIssue(certificate) {
  // A certificate that does not say what it is for may do all (RFC 5280, section 4.2.1.3).
  const [usage] = elements(extensionOf(certificate, USAGE)[1]);
  return Boolean(isAuthority(certificate) && (!usage || (usage[1].length > 1 && usage[1][1] & 4)));
}

// Whether it is for time stamps, for nothing else, and says that this matters.
function mayStamp(certificate) {
  const [critical, purposes] = extensionOf(certificate, PURPOSE);
  return critical && hex(purposes) === `300a0608${STAMPING}`;
}

// A number of DER, bare, in so many bytes.
function sized(number, size) {
  const bare = number[0] === 0 ? number.subarray(1) : number;
  if (!bare.length || bare.length > size) throw new Unfit("a number in a signature cannot be");
  return joined(new Uint8Array(size - bare.length), bare);
}

// Whether a key made a signature; `how` is the algorithm's identifier.
async function keyMade({ kind, curve, bits }, how, signature, data) {
  if (kind === RSA_KEY && owns(RSA_OVER, how)) return rsaMade(bits, RSA_OVER[how], signature, data);
  if ((kind === RSA_KEY && owns(EC_OVER, how)) || (kind === EC_KEY && owns(RSA_OVER, how))) return false;
  if (kind !== EC_KEY || !owns(NAMED_CURVES, curve) || !owns(EC_OVER, how)) throw new Unchecked("it is signed in a way that is not checked here");
  const [namedCurve, size] = NAMED_CURVES[curve];
  const numbers = inside(firstOf(signature), 0x30).filter(([tag]) => tag === 2);
  if (numbers.length !== 2) throw new Unfit("a signature has not two numbers");
  try {
    const key = await imported("raw", bits, { name: "ECDSA", namedCurve });
    return await crypto.subtle.verify({ name: "ECDSA", hash: EC_OVER[how] }, key, joined(...numbers.map(([, body]) => sized(body, size))), data);
  } catch {
    return false;
  }
}

async function rsaMade(bits, hash, signature, data) {
  const [modulus, exponent] = inside(firstOf(bits), 0x30).map(([, body]) => (body[0] === 0 ? body.subarray(1) : body));
  if (modulus.length < 256 || (modulus.length === 256 && modulus[0] < 0x80)) return false;
  return rsaVerifies({ exponent, modulus, hash }, signature, data);
}

async function issuedBy(certificate, issuer) {
  return certificate.issuer === issuer.subject && keyMade(issuer.key, certificate.made[0], certificate.made[1], certificate.signed);
}

async function issuerAmong(certificate, candidates) {
  for (const item of candidates) if (await issuedBy(certificate, item)) return item;
  return null;
}

// From a certificate up, each with its issuer's, as far as signatures lead.
async function chainOf(signer, others, roots) {
  const links = [];
  for (let certificate = signer; links.length < LONGEST_CHAIN && certificate.issuer !== certificate.subject; ) {
    const issuer = await issuerAmong(certificate, [...others, ...roots]);
    if (!issuer) break;
    links.push([certificate, issuer]);
    certificate = issuer;
  }
  return links;
}

// Follow issuers from a certificate up to one of the roots, as of a time.
async function checkPath(signer, others, roots, at) {
  let certificate = signer;
  for (let step = 0; step < LONGEST_CHAIN && certificate; step++) {
    if (roots.some((root) => same(root.data, certificate.data))) return;
    if (at < certificate.since || at > certificate.until) throw new Unfit("a certificate of its chain did not hold at the time that it states");
    const unknown = [...certificate.extensions].filter(([kind, [critical]]) => critical && ![BASIC, USAGE, PURPOSE].includes(kind));
    if (unknown.length) throw new Unchecked("a certificate of its chain has a critical part that is not known here");
    if (await issuerAmong(certificate, roots)) return;
    certificate = await issuerAmong(certificate, others.filter(mayIssue));
  }
  throw new Unfit("no chain leads to a root that you named");
}

// A name as people write it, the last part first (RFC 4514).
function nameWords(name) {
  const parts = inside(firstOf(unhex(name)), 0x30).reverse().flatMap((part) => inside(part, 0x31));
  return parts.map((part) => {
    const [kind, value] = inside(part, 0x30);
    return `${SHORT_NAMES[hex(kind[1])] ?? hex(kind[1])}=${new TextDecoder().decode(value[1])}`;
  }).join();
}

// The certificates of files that the reader chose: PEM, or one in DER.
function readRoots(data) {
  try {
    if (data[0] === 0x30) return [readCertificate(data)];
    const parts = [...text(data).matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)];
    if (!parts.length) throw new Unfit("there is no certificate in it");
    return parts.map(([, words]) => readCertificate(unbase64(words.replace(/\s/g, ""))));
  } catch (error) {
    throw new Unfit(`a file of root certificates (${error.message})`);
  }
}
