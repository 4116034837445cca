// SSH keys and signatures (OpenSSH PROTOCOL.sshsig, PROTOCOL.u2f), checked with WebCrypto.

const SK_ED25519 = "sk-ssh-ed25519@openssh.com";
const SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com";
const CURVES = {
  "ecdsa-sha2-nistp256": ["nistp256", "P-256", "SHA-256", 32],
  "ecdsa-sha2-nistp384": ["nistp384", "P-384", "SHA-384", 48],
  "ecdsa-sha2-nistp521": ["nistp521", "P-521", "SHA-512", 66],
  [SK_ECDSA]: ["nistp256", "P-256", "SHA-256", 32],
};
const keysRead = new Map();

function stringsOf(data, count) {
  const found = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const length = at + 4 <= data.length ? new DataView(data.buffer, data.byteOffset + at, 4).getUint32(0) : Infinity;
    if (at + 4 + length > data.length) throw new Unfit("a field of an SSH key or signature runs past its end");
    found.push(data.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return [found, data.subarray(at)];
}

function exactly(data, count) {
  const [found, rest] = stringsOf(data, count);
  if (rest.length) throw new Unfit("bytes follow the last field of an SSH key or signature");
  return found;
}

function wire(data) {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, data.length);
  return joined(length, data);
}

async function fingerprint(blob) {
  return "SHA256:" + base64(await sha256(blob)).replace(/=+$/, "");
}

function rawEd25519(line) {
  try {
    const [kind, raw] = exactly(unbase64(line.split(/\s+/)[1] ?? ""), 2);
    return text(kind) === "ssh-ed25519" && raw.length === 32 ? raw : null;
  } catch {
    return null;
  }
}

async function imported(format, data, algorithm) {
  const name = JSON.stringify([format, typeof data === "object" && !(data instanceof Uint8Array) ? data : hex(data), algorithm]);
  if (!keysRead.has(name)) {
    keysRead.set(name, await crypto.subtle.importKey(format, data, algorithm, false, ["verify"]));
  }
  return keysRead.get(name);
}

async function ed25519Holds(raw, signature, message) {
  try {
    const key = await imported("raw", raw, { name: "Ed25519" });
    return await crypto.subtle.verify("Ed25519", key, signature, message);
  } catch {
    return false;
  }
}

// An mpint as a number of a fixed length, big-endian.
function padded(number, size) {
  const spelt = number.length && !(number[0] & 0x80) && !(number[0] === 0 && !(number[1] & 0x80));
  const bare = number[0] === 0 ? number.subarray(1) : number;
  if (!spelt || !bare.length || bare.length > size) throw new Unfit("a number in an SSH signature is not spelt as it should be");
  return joined(new Uint8Array(size - bare.length), bare);
}

async function ecdsaHolds(kind, fields, signature, message) {
  const [named, curve, hash, size] = CURVES[kind];
  if (text(fields[1]) !== named) return false;
  const [r, s] = exactly(signature, 2).map((number) => padded(number, size));
  try {
    const key = await imported("raw", fields[2], { name: "ECDSA", namedCurve: curve });
    return await crypto.subtle.verify({ name: "ECDSA", hash }, key, joined(r, s), message);
  } catch {
    return false;
  }
}

async function rsaHolds(fields, algorithm, signature, message) {
  const hash = { "rsa-sha2-256": "SHA-256", "rsa-sha2-512": "SHA-512" }[algorithm];
  const modulus = fields[2][0] === 0 ? fields[2].subarray(1) : fields[2];
  return Boolean(hash) && modulus.length >= 256 && rsaVerifies({ exponent: fields[1], modulus, hash }, signature, message);
}

async function rsaVerifies({ exponent, modulus, hash }, signature, message) {
  const url = (data) => base64(data).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const jwk = { kty: "RSA", e: url(exponent), n: url(modulus) };
  try {
    const key = await imported("jwk", jwk, { name: "RSASSA-PKCS1-v1_5", hash });
    return await crypto.subtle.verify("RSASSA-PKCS1-v1_5", key, signature, message);
  } catch {
    return false;
  }
}

async function keySigned(blob, algorithm, signature, message, tail) {
  const kind = text(stringsOf(blob, 1)[0][0]);
  const device = kind === SK_ED25519 || kind === SK_ECDSA;
  if (device) {
    const application = exactly(blob, kind === SK_ECDSA ? 4 : 3).at(-1);
    if (tail.length !== 5 || !(tail[0] & 1)) throw new Unfit("the security key was not touched");
    message = joined(await sha256(application), tail, await sha256(message));
  } else if (tail.length) {
    throw new Unfit("bytes follow the signature");
  }
  if (kind === "ssh-rsa") return rsaHolds(exactly(blob, 3), algorithm, signature, message);
  if (algorithm !== kind) return false;
  if (kind in CURVES) return ecdsaHolds(kind, exactly(blob, device ? 4 : 3), signature, message);
  if (kind === "ssh-ed25519" || kind === SK_ED25519) {
    return ed25519Holds(exactly(blob, device ? 3 : 2)[1], signature, message);
  }
  throw new Unfit(`keys of kind ${kind.slice(0, 40)} are not checked`);
}

// Check an SSHSIG over a message; gives the fingerprint of the key that made it.
async function checkSsh(signature, message) {
  const blob = unbase64(signature);
  if (!same(blob.subarray(0, 10), joined(octets("SSHSIG"), new Uint8Array([0, 0, 0, 1])))) {
    throw new Unfit("it is no SSH signature of version 1");
  }
  const [key, space, reserved, hash, inner] = exactly(blob.subarray(10), 5);
  if (text(space) !== "sightline" || reserved.length || text(hash) !== "sha512") {
    throw new Unfit("its signature is for another purpose, or over another hash");
  }
  const [[algorithm, made], tail] = stringsOf(inner, 2);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", message));
  const signed = joined(octets("SSHSIG"), ...[space, reserved, hash, digest].map(wire));
  if (!(await keySigned(key, text(algorithm), made, signed, tail))) {
    throw new Unfit("the key it names did not sign these bytes");
  }
  return fingerprint(key);
}

// The keys of an allowed_signers file that speak for the namespace, by fingerprint.
async function readTrusted(words) {
  const keys = [];
  for (const line of words.split(/\r?\n/).map((item) => item.trim())) {
    if (!line || line.startsWith("#")) continue;
    const match = /^(?:"[^"]*"|\S+)\s+(.*?)((?:ssh-|ecdsa-|sk-)\S+)\s+(\S+)/.exec(line);
    if (!match) throw new Unfit(`a line of the trusted keys cannot be read: ${line.slice(0, 60)}`);
    const options = {};
    for (const part of match[1].matchAll(/([A-Za-z-]+)(?:="([^"]*)")?/g)) options[part[1].toLowerCase()] = part[2] ?? "";
    const unknown = Object.keys(options).find((name) => !["cert-authority", "namespaces", "valid-after", "valid-before"].includes(name));
    if (unknown) throw new Unfit(`the option ${unknown} of a trusted key is not known`);
    if ("cert-authority" in options) continue;
    const patterns = (options.namespaces ?? "").split(",").filter(Boolean);
    keys.push({
      name: await fingerprint(unbase64(match[3])),
      ours: !patterns.length || patterns.some((pattern) => matches(pattern, "sightline")),
      after: namedTime(options["valid-after"]),
      before: namedTime(options["valid-before"]),
    });
  }
  return keys;
}

function matches(pattern, word) {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".");
  return new RegExp(`^${source}$`).test(word);
}

// YYYYMMDD[HHMM[SS]][Z] in milliseconds; without Z in the zone of this machine, as OpenSSH reads it.
function namedTime(words) {
  if (words === undefined) return null;
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z)?$/.exec(words);
  if (!match) throw new Unfit(`${words.slice(0, 40)} is no time of an allowed_signers file`);
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  return match[7] ? Date.UTC(year, month - 1, day, hour, minute, second) : new Date(year, month - 1, day, hour, minute, second).getTime();
}
