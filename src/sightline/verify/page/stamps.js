// Check 9: what stamps are over, and the times they state. Whether a token leads to an authority is in
// authorities.js, what was said of its certificates in revocation.js, which tokens stand in standing.js.

const HASHES = { "608648016503040201": "SHA-256", "608648016503040202": "SHA-384", "608648016503040203": "SHA-512" };
const SIGNED_DATA = "2a864886f70d010702";
const TST_INFO = "2a864886f70d0109100104";
const MAX_TOKEN = 2 ** 20;

class Wrong extends Unfit {
  constructor(code, words) {
    super(words);
    this.code = code;
  }
}

async function checkStamps(bag, log) {
  const found = { any: false, pending: [], tokens: [], leaves: [], blocks: [] };
  const seqs = new Map(log.entries.map((entry, seq) => [entry?.record, seq]).reverse());
  const files = new Map();
  const counts = new Map();
  const madeGood = new Set([...log.records.values()].map((record) => record.completes));
  for (const [digest, record] of log.records) {
    if (!["stamp", "ots_stamp", "not_before"].includes(record.kind)) continue;
    found.any = true;
    let [message, name] = over(log, digest, record);
    if (record.kind === "not_before") files.set(`${name}.txt`, hex(await sha256(message)));
    else {
      const count = (counts.get(record.kind + name) ?? 0) + 1;
      counts.set(record.kind + name, count);
      name += `-${count}`;
    }
    const ots = record.kind === "ots_stamp";
    name += ots ? ".ots" : ".tsr";
    const token = await bag.read(objectName(record.token));
    files.set(name, record.token.slice(7));
    try {
      if (token.length > (ots ? MAX_OTS : MAX_TOKEN)) throw new Wrong("stamp-unreadable", "it is too long");
      const ends = ots ? await checkOts(token, message, record) : await checkToken(token, message, record);
      const size = log.records.get(record.checkpoint)?.size ?? 0;
      if (!ots) found.tokens.push({ record: digest, seq: seqs.get(digest), size, name, data: token, time: record.gen_time });
      if (madeGood.has(digest)) continue;
      found.pending.push(...(record.pending ?? []));
      found.leaves.push(...ends.map(([height, root]) => ({ name, size, height, root })));
    } catch (error) {
      bag.problem(9, error.code ?? "stamp-unreadable", name, error.message);
    }
  }
  for (const [name, digits] of files) {
    if (hex(await sha256(await bag.read(name))) !== digits) bag.problem(9, "stamp-file", name, "it is not the stamp that the log names");
  }
  for (const name of bag.files.keys()) {
    if (name.startsWith("data/timestamps/") && !files.has(name)) bag.problem(9, "stamp-file", name, "no stamp of the log has this name");
  }
  return found;
}

// What a stamp should be over, and the beginning of its file's name.
function over(log, digest, record) {
  if (record.kind === "not_before") return [octets(`sightline/not-before\n${log.case}\n${record.nonce}\n`), `data/timestamps/before-${digest.slice(7, 19)}`];
  const checkpoint = log.records.get(record.checkpoint) ?? {};
  return [octets(`${checkpoint.note ?? ""}`), `data/timestamps/${checkpoint.size}-${record.checkpoint.slice(7, 19)}`];
}

async function checkToken(token, message, record) {
  let said;
  try {
    said = tokenSays(token);
  } catch {
    throw new Wrong("stamp-unreadable", "its token cannot be read");
  }
  const digest = new Uint8Array(await crypto.subtle.digest(said.hash, message));
  if (!same(digest, said.imprint)) throw new Wrong("stamp-of-other", "its token was made over other bytes");
  if (said.time !== record.gen_time) throw new Wrong("stamp-time", `it states ${said.time}; the log says ${record.gen_time}`);
  return [];
}

// Hash, imprint and time of a granted TimeStampResp (RFC 3161, section 2.4).
function tokenSays(data) {
  const info = inside(inside(contentOf(signedData(data)), 4)[0], 0x30);
  const [algorithm, imprint] = inside(info[2], 0x30);
  const stated = info.slice(3).find(([tag]) => tag === 0x18)[1];
  return { hash: hashOf(algorithm), imprint: imprint[1], time: instantOf(stated) };
}

function hashOf(algorithm) {
  const hash = HASHES[hex(inside(algorithm, 0x30)[0][1])];
  if (!hash) throw new Unfit("its hash is not known");
  return hash;
}

// The parts of a granted response's CMS SignedData (RFC 5652, section 5.1).
function signedData(data) {
  const [response, ...rest] = elements(data);
  const [status, token] = inside(response, 0x30);
  const [granted] = inside(status, 0x30);
  if (rest.length || granted[0] !== 2 || hex(granted[1]) !== "00") throw new Unfit("it is no granted response");
  const [kind, wrapped] = inside(token, 0x30);
  if (hex(kind[1]) !== SIGNED_DATA) throw new Unfit("it is no signed data");
  return inside(inside(wrapped, 0xa0)[0], 0x30);
}

// What is signed: the octets of a TSTInfo.
function contentOf(signed) {
  const content = inside(signed[2], 0x30);
  if (content[0][0] !== 6 || hex(content[0][1]) !== TST_INFO) throw new Unfit("it is about something else than a time");
  return inside(content[1], 0xa0)[0];
}
