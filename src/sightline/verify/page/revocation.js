// What issuers said of certificates: CRLs (RFC 5280, section 5) and OCSP answers (RFC 6960). Check 9
// asks that what is kept reads, is signed by an issuer in the token's chain or by a responder whom
// that issuer made one, and speaks of a certificate in it.

const REASON = "551d15";
// Reasons after which earlier tokens stay good, if one is stated (RFC 3161, section 4, note 1):
// unspecified, affiliation changed, superseded, cessation of operation.
const HARMLESS = ["00", "03", "04", "05"];
const ISSUING_POINT = "551d1c";
const LIST_POINTS = "551d1f";
// Fields of the issuing distribution point (RFC 5280, section 5.2.5), and of others.
const [POINT, FULL_NAME] = [0xa0, 0xa0];
const [ONLY_USERS, ONLY_AUTHORITIES, SOME_REASONS, INDIRECT, ONLY_ATTRIBUTES] = [0x81, 0x82, 0x83, 0x84, 0x85];
const OCSP_BASIC = "2b0601050507300101";
const OCSP_SIGNING = "2b06010505070309";
const KEY_HASHES = { ...HASHES, "2b0e03021a": "SHA-1" };

async function saidOf(form, data, links) {
  return form === "crl" ? saidByList(data, links) : saidByResponder(data, links);
}

function sole(data) {
  const found = elements(data);
  if (found.length !== 1) throw new Unfit("it is not one whole");
  return found[0];
}

async function saidByList(data, links) {
  const [parts, algorithm, signature] = elements(sole(data)[1]);
  const fields = elements(parts[1]);
  if (fields[0][0] === 2) fields.shift();
  const asOf = certificateInstant(fields[2]);
  for (const [certificate, issuer] of links) {
    if (hex(fields[1][2]) !== certificate.issuer || ![RSA_KEY, EC_KEY].includes(issuer.key.kind)) continue;
    if (!(await keyMade(issuer.key, hex(firstOf(algorithm[1])[1]), signature[1].subarray(1), parts[2]))) throw new Unfit("its signature does not hold");
    const limits = fields.slice(3).find(([tag]) => tag === 0xa0);
    const scope = limits ? scopeOf(limits[1]) : new Map();
    const listed = fields.slice(3).filter(([tag]) => tag === 0x30).flatMap(([, body]) => elements(body));
    const entry = listed.map(([, body]) => elements(body)).find(([serial]) => hex(serial[1]) === certificate.serial);
    const said = { subject: nameWords(certificate.subject), asOf, revoked: "", compromised: false };
    if (!entry && !listWouldName(scope, certificate)) throw new Unfit("it is kept for a part of its issuer's certificates only");
    return entry ? { ...said, revoked: certificateInstant(entry[1]), compromised: !HARMLESS.includes(reasonOf(entry.slice(2))) } : said;
  }
  throw new Unfit("no certificate of the token's chain was issued by its issuer");
}

// Which certificates a list is kept for: the fields of its issuing distribution point. What its
// critical extensions say must be understood, or it may not be used (RFC 5280, section 5.2): changes
// to another list, or entries of several issuers, say nothing by themselves.
function scopeOf(listed) {
  let scope = new Map();
  for (const [kind, [critical, found]] of extensionsIn(listed)) {
    if (kind === ISSUING_POINT) scope = new Map(inside(firstOf(found), 0x30));
    else if (critical) throw new Unfit(`its critical extension ${kind} is not read`);
  }
  if (scope.has(INDIRECT)) throw new Unfit("it speaks of the certificates of several issuers");
  return scope;
}

// Whether a list of this scope would name the certificate (RFC 5280, section 6.3.3, b).
function listWouldName(scope, certificate) {
  const other = isAuthority(certificate) ? ONLY_USERS : ONLY_AUTHORITIES;
  if ([SOME_REASONS, ONLY_ATTRIBUTES, other].some((field) => scope.has(field))) return false;
  const named = namesOfPoints(certificate);
  return !scope.has(POINT) || fullNames(scope.get(POINT)).some((name) => named.includes(name));
}

// Where a certificate says that lists it may be on are found (RFC 5280, section 4.2.1.13).
function namesOfPoints(certificate) {
  const points = elements(extensionOf(certificate, LIST_POINTS)[1]).flatMap(([, listed]) => elements(listed));
  const named = points.flatMap(([, point]) => elements(point)).filter(([tag]) => tag === POINT);
  return named.flatMap(([, name]) => fullNames(name));
}

// The names of a distribution point that are whole by themselves.
function fullNames(point) {
  const full = elements(point).filter(([tag]) => tag === FULL_NAME);
  return full.flatMap(([, names]) => elements(names)).map(([, , whole]) => hex(whole));
}

// The reason that an entry of a list states (RFC 5280, section 5.3.1).
function reasonOf(extensions) {
  const items = extensions.flatMap(([, listed]) => elements(listed)).map((part) => inside(part, 0x30));
  const found = items.find(([kind]) => hex(kind[1]) === REASON);
  return found && hex(firstOf(found.at(-1)[1])[1]);
}

async function saidByResponder(data, links) {
  const [status, more] = elements(sole(data)[1]);
  if (!sameElement(status, 0x0a, new Uint8Array(1))) throw new Unfit("the responder gave no answer");
  const [kind, basic] = inside(firstOf(more[1]), 0x30);
  if (hex(kind[1]) !== OCSP_BASIC) throw new Unfit("its answer is of a kind that is not known");
  const answer = elements(firstOf(basic[1])[1]);
  const fields = elements(answer[0][1]).filter(([tag]) => tag !== 0xa0);
  const [about, found, asOf] = elements(sole(fields[2][1])[1]);
  const [hashed, , keyHash, serial] = elements(about[1]);
  const hash = KEY_HASHES[hex(firstOf(hashed[1])[1])];
  for (const [certificate, issuer] of links) {
    const digest = new Uint8Array(await crypto.subtle.digest(hash, issuer.key.bits));
    if (hex(serial[1]) !== certificate.serial || !same(keyHash[1], digest)) continue;
    await checkAnswer(answer, issuer);
    return saidInAnswer(found, { subject: nameWords(certificate.subject), asOf: instantOf(asOf[1]), revoked: "", compromised: false });
  }
  throw new Unfit("it is about no certificate of the token's chain");
}

// What the answer's status adds (RFC 6960, section 4.2.1).
function saidInAnswer([tag, found], said) {
  if (tag === 0x80) return said;
  if (tag !== 0xa1) throw new Unfit("the responder does not know the certificate");
  const [at, reason] = elements(found);
  const harmless = reason && HARMLESS.includes(hex(firstOf(reason[1])[1]));
  return { ...said, revoked: instantOf(at[1]), compromised: !harmless };
}

// Signed by the issuer, or by one whom it made a responder (RFC 6960, section 4.2.2.2).
async function checkAnswer(answer, issuer) {
  const listed = answer.slice(3).filter(([tag]) => tag === 0xa0).flatMap(([, body]) => elements(firstOf(body)[1]));
  let responder = issuer;
  for (const certificate of listed.map(([, , whole]) => readCertificate(whole))) {
    if (same(certificate.data, issuer.data)) break;
    if (!(await issuedBy(certificate, issuer))) throw new Unfit("its responder was not made one by the certificate's issuer");
    const purposes = elements(firstOf(extensionOf(certificate, PURPOSE)[1])[1]);
    if (purposes.some(([, purpose]) => hex(purpose) === OCSP_SIGNING)) {
      responder = certificate;
      break;
    }
  }
  const how = hex(firstOf(answer[1][1])[1]);
  if (!(await keyMade(responder.key, how, answer[2][1].subarray(1), answer[0][2]))) throw new Unfit("its signature does not hold");
}
