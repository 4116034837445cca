// Check 9, and of check 10 what needs no certificates: stamps, and Bitcoin blocks they end in.
// Whether a token's own signature leads to an authority is for openssl: README.txt has the commands.

const HASHES = { "608648016503040201": "SHA-256", "608648016503040202": "SHA-384", "608648016503040203": "SHA-512" };
const TST_INFO = "2a864886f70d0109100104";
const OTS_MAGIC = "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108";
const PENDING = "83dfe30d2ef90c8e";
const BITCOIN = "0588960d73d71901";
const MAX_OTS = 65536;
const MAX_TOKEN = 2 ** 20;

class Wrong extends Unfit {
  constructor(code, words) {
    super(words);
    this.code = code;
  }
}

async function checkStamps(bag, log) {
  const found = { any: false, pending: [], blocks: [] };
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
      if (madeGood.has(digest)) continue;
      found.pending.push(...(record.pending ?? []));
      found.blocks.push(...ends.map(([height, end]) => [name, height, end]));
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
  const [response, ...rest] = elements(data);
  const [status, token] = elements(response[1]);
  const [granted] = elements(status[1]);
  if (rest.length || granted[0] !== 2 || hex(granted[1]) !== "00") throw new Unfit("it is no granted response");
  const signed = inside(inside(elements(token[1])[1], 0xa0)[0], 0x30);
  const content = inside(signed[2], 0x30);
  if (content[0][0] !== 6 || hex(content[0][1]) !== TST_INFO) throw new Unfit("it is about something else than a time");
  const info = inside(inside(inside(content[1], 0xa0)[0], 4)[0], 0x30);
  const [algorithm, imprint] = inside(info[2], 0x30);
  const stated = text(info.slice(3).find(([tag]) => tag === 0x18)[1]);
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,6}))?Z$/.exec(stated);
  const [year, month, day, hour, minute, second, part] = match.slice(1);
  const hash = HASHES[hex(inside(algorithm, 0x30)[0][1])];
  if (!hash) throw new Unfit("its hash is not known");
  return { hash, imprint: imprint[1], time: `${year}-${month}-${day}T${hour}:${minute}:${second}.${(part ?? "").padEnd(6, "0")}Z` };
}

function inside(element, tag) {
  if (element[0] !== tag) throw new Unfit("its parts are not those of a token");
  return elements(element[1]);
}

// DER elements: tag and contents (X.690, section 8.1).
function elements(data) {
  const found = [];
  for (let at = 0; at < data.length; ) {
    const tag = data[at];
    let length = data[at + 1];
    at += 2;
    if (length >= 0x80) {
      const count = length - 0x80;
      if (count < 1 || count > 4 || at + count > data.length) throw new Unfit("a length in it cannot be");
      length = data.subarray(at, at + count).reduce((sum, octet) => sum * 256 + octet, 0);
      at += count;
    }
    if (length === undefined || at + length > data.length) throw new Unfit("it is cut off");
    found.push([tag, data.subarray(at, at + length)]);
    at += length;
  }
  return found;
}

async function checkOts(token, message, record) {
  const leaves = [];
  try {
    const reader = new Reader(token);
    if (hex(reader.take(33)) !== OTS_MAGIC) throw new Unfit("it does not start as one");
    await readBranch(reader, reader.take(32), 256, leaves);
    if (reader.left()) throw new Unfit("bytes follow its end");
  } catch (error) {
    throw new Wrong("stamp-unreadable", `it is no OpenTimestamps file (${error.message})`);
  }
  if (!same(token.subarray(33, 65), await sha256(message))) throw new Wrong("stamp-of-other", "it was made over other bytes");
  const pending = [...new Set(leaves.filter(([place]) => typeof place === "string").map(([place]) => place))].sort();
  const blocks = leaves.filter(([place]) => typeof place === "number");
  const heights = [...new Set(blocks.map(([height]) => height))].sort((one, other) => one - other);
  if (pending.join("\n") !== record.pending.join("\n") || heights.join() !== record.blocks.join()) throw new Wrong("stamp-time", "it leads elsewhere than the log says");
  return blocks;
}

class Reader {
  constructor(data) {
    this.data = data;
    this.at = 0;
  }

  left() {
    return this.data.length - this.at;
  }

  take(count) {
    if (this.left() < count) throw new Unfit("it is cut off");
    this.at += count;
    return this.data.subarray(this.at - count, this.at);
  }

  // An unsigned LEB128 number.
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const octet = this.take(1)[0];
      value += (octet & 0x7f) * 2 ** shift;
      if (value >= 2 ** 32 || shift > 0x80) throw new Unfit("it holds a number that is too large");
      if (octet < 0x80) return value;
    }
  }

  words(most) {
    const count = this.number();
    if (count > most) throw new Unfit("a part of it is too long");
    return this.take(count);
  }
}

async function readBranch(reader, message, depth, leaves) {
  if (!depth) throw new Unfit("it is nested too deep");
  const seen = new Set();
  for (let more = true; more; ) {
    let [tag] = reader.take(1);
    more = tag === 0xff;
    if (more) [tag] = reader.take(1);
    if (tag === 0) {
      readAttestation(hex(reader.take(8)), new Reader(reader.words(8192)), message, leaves);
      continue;
    }
    const operand = tag === 0xf0 || tag === 0xf1 ? reader.words(4096) : new Uint8Array();
    const step = `${tag} ${hex(operand)}`;
    if (seen.has(step) || ((tag === 0xf0 || tag === 0xf1) && !operand.length)) throw new Unfit("it takes one step twice, or one that adds nothing");
    seen.add(step);
    await readBranch(reader, await stepResult(tag, operand, message), depth - 1, leaves);
  }
}

function readAttestation(kind, payload, message, leaves) {
  if (kind === PENDING) {
    const address = text(payload.words(1000));
    if (!/^[\w./:-]*$/.test(address)) throw new Unfit("the address of a calendar cannot be read");
    leaves.push([address, message]);
  } else if (kind === BITCOIN) leaves.push([payload.number(), message]);
  if ([PENDING, BITCOIN].includes(kind) && payload.left()) throw new Unfit("bytes follow what an attestation says");
}

// The next message; null where a browser does not compute it (RIPEMD-160, Keccak).
async function stepResult(tag, operand, message) {
  if (![0xf0, 0xf1, 0xf2, 0xf3, 2, 3, 8, 0x67].includes(tag)) throw new Unfit("it holds a step of a kind that is not known");
  if (message === null || tag === 3 || tag === 0x67) return null;
  if (tag === 8) return sha256(message);
  if (tag === 2) return new Uint8Array(await crypto.subtle.digest("SHA-1", message));
  const results = { 0xf0: () => joined(message, operand), 0xf1: () => joined(operand, message), 0xf2: () => message.slice().reverse(), 0xf3: () => octets(hex(message)) };
  const result = results[tag]();
  if (!result.length || result.length > 4096) throw new Unfit("a step makes a message that is too long");
  return result;
}

async function checkBlocks(bag, found, words) {
  const headers = await readHeaders(words);
  const said = [];
  for (const [name, height, end] of found.blocks) {
    const header = headers.get(height);
    if (!header || end === null) continue;
    if (!same(header.subarray(36, 68), end)) {
      bag.problem(10, "block-differs", name, `block ${height} has another Merkle root than it leads to`);
      continue;
    }
    const stated = new DataView(header.buffer).getUint32(68, true);
    said.push(`${name}: in Bitcoin block ${height}, of ${new Date(stated * 1000).toISOString()}, by a clock two hours off at most`);
  }
  if (!said.length) bag.problem(10, "stamp-untrusted", "OpenTimestamps", "no OpenTimestamps stamp ends in a block whose header you brought");
  return said;
}

// Bitcoin block headers by height, of lines `HEIGHT HEX`, each meeting its own target.
async function readHeaders(words) {
  const found = new Map();
  for (const line of words.split(/\r?\n/).map((item) => item.trim())) {
    if (!line || line.startsWith("#")) continue;
    const match = /^(0|[1-9][0-9]{0,8})[ \t]+([0-9a-fA-F]{160})$/.exec(line);
    if (!match) throw new Unfit(`a line is no height and header: ${line.slice(0, 60)}`);
    const header = Uint8Array.from(match[2].match(/../g), (pair) => parseInt(pair, 16));
    const mantissa = BigInt(header[72] | (header[73] << 8) | (header[74] << 16));
    const target = (mantissa << BigInt(8 * header[75])) >> 24n;
    const hashed = BigInt(`0x${hex((await sha256(await sha256(header))).reverse())}`);
    const before = found.get(Number(match[1]));
    if (hashed > target || (before && !same(before, header))) throw new Unfit(`the header of block ${match[1]} does not meet its own target`);
    found.set(Number(match[1]), header);
  }
  return found;
}
