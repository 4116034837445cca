// The log: entries in canonical form, their tree, their records and signatures, and the objects.

const WIDTH = 256;
const MOST = Number.MAX_SAFE_INTEGER;

function canonicalText(value, depth = 0) {
  if (depth > 64) throw new Unfit("it is nested too deep");
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Unfit("records hold whole numbers only");
  if (typeof value === "string" && !value.isWellFormed()) throw new Unfit("it holds half a character");
  if (Array.isArray(value)) return `[${value.map((item) => canonicalText(item, depth + 1)).join(",")}]`;
  if (value !== null && typeof value === "object") {
    // Keys sort by UTF-16 code units, as JavaScript compares them (RFC 8785, section 3.2.3).
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(value[key], depth + 1)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

function canonical(data) {
  let value;
  try {
    const words = text(data);
    value = JSON.parse(words, (key, item) => (item instanceof Object && !Array.isArray(item) ? Object.assign(Object.create(null), item) : item));
    if (value === null || typeof value !== "object" || Array.isArray(value) || canonicalText(value) !== words) throw new Unfit();
  } catch {
    throw new Unfit("it is not JSON in canonical form");
  }
  return value;
}

function tilePath(level, index, width) {
  const groups = [String(index % 1000).padStart(3, "0")];
  while ((index = Math.floor(index / 1000))) groups.unshift(`x${String(index % 1000).padStart(3, "0")}`);
  return `data/log/tile/${level}/${groups.join("/")}${width === WIDTH ? "" : `.p/${width}`}`;
}

const node = (left, right) => sha256(joined(new Uint8Array([1]), left, right));

class Tree {
  constructor() {
    this.size = 0;
    this.perfect = [];
    this.levels = [];
  }

  async append(leaf) {
    await this.put(0, leaf);
    for (let size = this.size; size % 2; size = Math.floor(size / 2)) leaf = await node(this.perfect.pop(), leaf);
    this.perfect.push(leaf);
    this.size += 1;
  }

  async put(level, value) {
    const hashes = (this.levels[level] ??= []);
    hashes.push(value);
    if (hashes.length % WIDTH) return;
    let row = hashes.slice(-WIDTH);
    while (row.length > 1) row = await Promise.all(row.filter((_, at) => at % 2 === 0).map((left, at) => node(left, row[2 * at + 1])));
    await this.put(level + 1, row[0]);
  }

  async root() {
    if (!this.perfect.length) return sha256(new Uint8Array());
    let root = this.perfect.at(-1);
    for (const left of this.perfect.slice(0, -1).reverse()) root = await node(left, root);
    return root;
  }

  tiles() {
    const found = new Map();
    this.levels.forEach((hashes, level) => {
      for (let at = 0; at < hashes.length; at += WIDTH) {
        const row = hashes.slice(at, at + WIDTH);
        found.set(tilePath(level, at / WIDTH, row.length), joined(...row));
      }
    });
    return found;
  }
}

function splitBundle(data) {
  const found = [];
  for (let at = 0; at < data.length; ) {
    const length = (data[at] << 8) | data[at + 1];
    if (at + 2 > data.length || at + 2 + length > data.length) return [];
    found.push(data.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return found;
}

async function readEntries(bag) {
  const leaves = [];
  const used = new Set();
  for (let index = 0; ; index++) {
    let width = WIDTH;
    while (width && !bag.files.has(tilePath("entries", index, width))) width -= 1;
    if (!width) break;
    const name = tilePath("entries", index, width);
    used.add(name);
    const found = splitBundle(await bag.read(name));
    if (found.length !== width) bag.problem(2, "log-unreadable", name, `it does not hold ${width} entries`);
    leaves.push(...found);
    if (width < WIDTH || !found.length) break;
  }
  for (const name of bag.files.keys()) {
    if (name.startsWith("data/log/tile/entries/") && !used.has(name)) bag.problem(3, "tile-unknown", name, "a log of this size has none such");
  }
  if (!leaves.length) bag.problem(2, "log-unreadable", "data/log/tile/entries", "no entry can be read");
  return leaves;
}

function objectName(digest) {
  const match = /^sha256:([0-9a-f]{64})$/.exec(digest);
  if (!match) throw new Unfit("something that should be a digest is not");
  return `data/objects/sha256/${match[1].slice(0, 2)}/${match[1]}`;
}

async function readLog(bag, told) {
  const log = { case: "", tree: new Tree(), roots: [], entries: [], records: new Map(), keys: new Map(), acts: new Map(), waiting: [], whole: true, absent: 0 };
  log.withheld = await readWithheld(bag);
  const leaves = await readEntries(bag);
  for (const [seq, leaf] of leaves.entries()) {
    const before = await log.tree.root();
    try {
      await takeEntry(bag, log, seq, leaf, before);
    } catch (error) {
      bag.problem(2, "entry-unreadable", `entry ${seq}`, error.message);
      log.whole = false;
      if (log.entries.length === seq) log.entries.push(null);
    }
    log.roots.push(before);
    await log.tree.append(await sha256(joined(new Uint8Array([0]), leaf)));
    if (seq % 64 === 0) await told(`entry ${seq} of ${leaves.length}`);
  }
  checkEnded(bag, log.waiting);
  const expected = log.tree.tiles();
  for (const [name, data] of expected) {
    if (!bag.files.has(name)) bag.problem(3, "tile-missing", name, "it is not there");
    else if (!same(await bag.read(name), data)) bag.problem(3, "tile-differs", name, "its hashes are not those of the entries");
  }
  for (const name of bag.files.keys()) {
    const tile = name.startsWith("data/log/tile/") && !name.startsWith("data/log/tile/entries/");
    if (tile && !expected.has(name)) bag.problem(3, "tile-unknown", name, "a log of this size has none such");
  }
  return log;
}

async function takeEntry(bag, log, seq, leaf, before) {
  const where = `entry ${seq}`;
  const signed = canonical(leaf);
  const entry = signed.entry;
  checkForm(signed, seq);
  log.case ||= entry.record;
  if (entry.tree !== hex(before) || entry.case !== log.case) {
    bag.problem(3, "tree-differs", where, "it does not stand on the entries before it, or is of another case");
  }
  log.waiting = checkCovered(bag, log.waiting, signed);
  if ("signature" in signed) await checkSignature(bag, signed, where);
  checkInstant(entry.at, "its time");
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(entry.at) ? Date.parse(entry.at.slice(0, 23) + "Z") : NaN;
  if (Number.isNaN(at)) throw new Unfit("its time cannot be read");
  const span = log.acts.get(entry.actor) ?? [at, at];
  log.acts.set(entry.actor, [Math.min(span[0], at), Math.max(span[1], at)]);
  log.entries.push(entry);
  try {
    await takeRecord(bag, log, entry, where);
  } catch (error) {
    bag.problem(4, "record-unreadable", where, error.message);
    log.whole = false;
  }
}

async function takeRecord(bag, log, entry, where) {
  const name = objectName(entry.record);
  const data = await bag.read(name);
  if (!data.length && log.withheld.has(entry.record) && log.roots.length) {
    log.absent += 1;
    return;
  }
  if (!data.length) {
    bag.problem(4, "record-missing", where, "its record is not there");
  } else if (hex(await sha256(data)) !== name.slice(-64)) {
    bag.problem(4, "record-differs", where, "its record is not the one that it names");
  } else {
    const record = canonical(data);
    if (record.kind !== entry.kind || record.v !== 1) throw new Unfit("its record is of another kind or version");
    checkShape(record);
    if (!log.records.has(entry.record)) log.records.set(entry.record, record);
    const actor = record.kind === "case" ? record.founder : record;
    if ("public_key" in actor && !log.keys.has(actor.fingerprint)) log.keys.set(actor.fingerprint, actor.public_key);
    return;
  }
  log.whole = false;
}

function namedObjects(record) {
  switch (record.kind) {
    case "exhibit":
    case "derivative":
      return [[record.digest, record.size]];
    case "stamp":
    case "not_before":
    case "ots_stamp":
      return [[record.token, null]];
    case "revocation_data":
      return [[record.data, null]];
    case "finding":
      return record.derivatives.map((digest) => [digest, null]);
    case "joint_finding":
      return record.made.map((made) => [made.digest, made.size]);
    default:
      return [];
  }
}

function checkObjects(bag, log) {
  const stated = new Map();
  for (const record of log.records.values()) {
    for (const [digest, size] of namedObjects(record)) {
      const name = objectName(digest);
      stated.set(name, size ?? stated.get(name) ?? null);
    }
  }
  const away = new Map([...log.withheld].map(([digest, item]) => [objectName(digest), item]));
  for (const [name, item] of away) {
    if (bag.files.has(name)) stated.set(name, stated.get(name) ?? null);
    else if (item.thing === "object") log.absent += 1;
  }
  for (const [name, size] of stated) {
    const file = bag.files.get(name);
    if (!file && away.has(name) && [size, undefined].includes(away.get(name).size ?? size)) continue;
    if (!file) bag.problem(7, "object-missing", name, "it is not there");
    else if (size !== null && file.size !== size) bag.problem(7, "object-differs", name, `it has not the ${size} bytes stated`);
    else if (bag.hashes.get(name) !== name.slice(-64)) bag.problem(7, "object-differs", name, "its bytes do not have its name");
  }
  const known = new Set([...stated.keys(), ...[...log.records.keys()].map(objectName)]);
  for (const name of bag.files.keys()) {
    if (log.whole && name.startsWith("data/objects/") && !known.has(name)) bag.problem(7, "object-unknown", name, "no record names it");
  }
  checkEnclosed(bag, log);
  return stated.size;
}
