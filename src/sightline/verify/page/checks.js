// All checks in the order of their numbers in docs/format.md, and what can be said of the whole.

const { CONSISTENCY, TITLES, VERDICTS } = TABLES;
const ELSEWHERE = {
  9: "the case has no time stamps",
  10: "you brought no root certificates and no block headers, or nothing that can be followed here: README.txt gives the openssl ts -verify commands",
  11: "you named no keys",
  12: "you gave no checkpoint that you kept",
  13: "you named no witness",
  14: "the case has no roster: any key could join it, and act alone",
  15: "you gave no roster: who may act is only what the case says of itself",
};
const NEEDED = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "README.txt"];
const TAGS = "tagmanifest-sha256.txt";
const ALLOWED = [...NEEDED, "verify.py", "verify.html"];
const PLACES = [
  "objects", "log/tile", "log/checkpoints", "timestamps", "trust/roster", "report", "restricted",
].map((name) => `data/${name}/`);
const FILES = ["log/checkpoint", "trust/allowed_signers", "ro-crate-metadata.json", "case.jsonld", "withheld.json"].map((name) => `data/${name}`);

class Bag {
  constructor(files) {
    this.files = files;
    this.hashes = new Map();
    this.problems = [];
  }

  problem(check, code, where, what) {
    this.problems.push({ check, code, where, what });
  }

  // A file's bytes; none where it is not there or is longer than the limit.
  async read(name, limit = 64 * 2 ** 20) {
    const file = this.files.get(name);
    return file && file.size <= limit ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
  }

  async words(name) {
    return new TextDecoder().decode(await this.read(name));
  }
}

async function readManifest(bag, name) {
  const listed = new Map();
  const words = await bag.words(name);
  if (!words.endsWith("\n")) bag.problem(1, "manifest", name, "it is not there, or its last line does not end");
  for (const line of words.split("\n").slice(0, -1)) {
    const match = /^([0-9a-f]{64}) {2}([^\u0000-\u001f\u007f\\]{1,1024})$/.exec(line);
    const path = match?.[2] ?? "";
    const fits = name === TAGS ? ALLOWED.includes(path) : path.startsWith("data/");
    if (!match || path.split("/").includes("..") || !fits || listed.has(path)) bag.problem(1, "manifest", name, `it has the line ${line.slice(0, 80)}`);
    else listed.set(path, match[1]);
  }
  return listed;
}

async function checkBag(bag) {
  if ((await bag.words("bagit.txt")) !== "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n") {
    bag.problem(1, "not-a-bag", "bagit.txt", "it does not declare BagIt 1.0 in UTF-8");
  }
  const listed = new Map([...(await readManifest(bag, "manifest-sha256.txt")), ...(await readManifest(bag, TAGS))]);
  for (const name of listed.keys()) if (!bag.files.has(name)) bag.problem(1, "missing", name, "it is listed, and not there");
  for (const name of bag.files.keys()) {
    const placed = !name.startsWith("data/") || PLACES.some((place) => name.startsWith(place)) || FILES.includes(name);
    if (name !== TAGS && (!listed.has(name) || !placed)) bag.problem(1, "unlisted", name, "no manifest lists it, or it has no place here");
  }
  for (const name of NEEDED) if (!listed.has(name)) bag.problem(1, "manifest", TAGS, `it does not list ${name}`);
  return listed;
}

async function checkInfo(bag, log) {
  const info = Object.fromEntries((await bag.words("bag-info.txt")).split("\n").filter((line) => line.includes(": ")).map((line) => line.split(/: (.*)/s).slice(0, 2)));
  const payload = [...bag.files].filter(([name]) => name.startsWith("data/")).map(([, file]) => file.size);
  const expected = {
    "Sightline-Bundle-Format": "1",
    "Payload-Oxum": `${payload.reduce((sum, size) => sum + size, 0)}.${payload.length}`,
    "External-Identifier": log.case,
  };
  for (const [label, value] of Object.entries(expected)) {
    if (info[label] !== value) bag.problem(1, "bag-info", "bag-info.txt", `${label} is ${info[label]}, and should be ${value}`);
  }
}

async function checkSigners(bag, log) {
  let words = "";
  for (const [name, line] of log.keys) {
    if ((await fingerprint(unbase64(line.split(" ")[1]))) !== name) bag.problem(5, "signature", name, "an actor's key has another fingerprint");
    words += `${name} namespaces="sightline" ${line}\n`;
  }
  if ((await bag.words("data/trust/allowed_signers")) !== words) {
    bag.problem(5, "actors-differ", "data/trust/allowed_signers", "it does not list the log's actors");
  }
}

async function hashAll(bag, listed, told) {
  const names = [...listed.keys()].filter((name) => bag.files.has(name));
  const total = names.reduce((sum, name) => sum + bag.files.get(name).size, 0);
  let done = 0;
  for (const name of names) {
    const found = await hashFile(bag.files.get(name), (count) => { done += count; });
    bag.hashes.set(name, found);
    if (found !== listed.get(name)) bag.problem(1, "changed", name, "its bytes are not those listed");
    await told(`${Math.floor((100 * done) / Math.max(1, total))} % of the bytes`);
  }
}

async function checkReader(bag, log, held, brought) {
  const made = new Set();
  if (brought.keys.trim()) {
    made.add(11);
    const keys = await readTrusted(brought.keys);
    for (const [name, [first, last]] of log.acts) {
      const covers = (key) => key.ours && (key.after === null || first >= key.after) && (key.before === null || last < key.before);
      if (!keys.some((key) => key.name === name && covers(key))) bag.problem(11, "key-untrusted", `key ${name}`, "you have not named it for this time");
    }
  }
  if (brought.checkpoint.trim()) {
    made.add(12);
    const head = noteHead(noteLines(brought.checkpoint.trimEnd() + "\n")[0]);
    if (head.origin !== originOf(log)) bag.problem(12, "head-of-other", "your checkpoint", `it is of ${head.origin}`);
    else if (head.size > log.tree.size) bag.problem(12, "log-shortened", "your checkpoint", `the log ends after ${log.tree.size} entries`);
    else if (!same(await rootAt(log, head.size), head.root)) bag.problem(12, "head-differs", "your checkpoint", "the log's first entries are not those of then");
  }
  for (const witness of brought.witnesses.split(/\s+/).filter(Boolean)) {
    made.add(13);
    if (!held.some((item) => item.witnesses.includes(witness))) bag.problem(13, "witness-missing", witness, "it cosigned no checkpoint that holds");
  }
  return made;
}

// Check 10, and what of check 9 is about revoked certificates.
async function checkTimes(bag, log, stamped, brought) {
  const headers = Boolean(brought.headers.trim());
  const said = headers ? await checkBlocks(bag, stamped, brought.headers) : [];
  const roots = brought.roots.flatMap(readRoots);
  const followed = await followTokens(bag, log, stamped, roots);
  if (!roots.length) return [headers, said];
  const [made, more] = checkStanding(bag, stamped, followed);
  return [headers || made, [...said, ...more]];
}

async function verify(files, brought, told = async () => {}) {
  const bag = new Bag(files);
  const listed = await checkBag(bag);
  const log = await readLog(bag, told);
  await checkInfo(bag, log);
  await hashAll(bag, listed, told);
  await checkSigners(bag, log);
  await checkWithheld(bag, log);
  const [state, rules] = await checkRules(bag, log);
  const rostered = await checkRosters(bag, state);
  const remarks = { 6: rules, 14: rostered.said };
  const objects = checkObjects(bag, log);
  const held = await checkCheckpoints(bag, log);
  const stamped = await checkStamps(bag, log);
  remarks[9] = stamped.pending.map((place) => `pending at ${place}, which is no time yet`);
  const made = new Set([1, 2, 3, 4, 5, 6, 7, 8, ...(stamped.any ? [9] : []), ...(rostered.any ? [14] : []), ...(await checkReader(bag, log, held, brought))]);
  const [timed, times] = await checkTimes(bag, log, stamped, brought);
  if (timed) made.add(10);
  remarks[10] = times;
  if (brought.roster.trim()) {
    made.add(15);
    checkTrustedRoot(bag, rostered, brought.roster);
  }
  const failed = new Set(bag.problems.map((item) => item.check));
  const consistent = !CONSISTENCY.some((number) => failed.has(number));
  const said = Object.entries(VERDICTS).filter(([number]) => made.has(Number(number)) && !failed.has(Number(number))).map(([, word]) => word);
  return {
    case: log.case,
    size: log.tree.size,
    root: hex(await log.tree.root()),
    objects,
    withheld: log.absent,
    made: [...made],
    problems: bag.problems,
    remarks,
    verdict: !consistent ? ["not consistent"] : said.length ? said : ["self-consistent only"],
  };
}
