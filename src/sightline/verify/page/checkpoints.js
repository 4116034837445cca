// The log's signed heads (https://c2sp.org/tlog-checkpoint) and what witnesses answered to them.

async function keyId(name, kind, raw) {
  return hex((await sha256(joined(octets(`${name}\n`), new Uint8Array([kind]), raw))).subarray(0, 4));
}

function noteLines(note) {
  const at = note.lastIndexOf("\n\n");
  if (at < 0 || !note.endsWith("\n")) throw new Unfit("it is no signed note");
  const lines = note.slice(at + 2, -1).split("\n").map((line) => {
    const words = line.split(" ");
    if (words[0] !== "—" || words.length !== 3) throw new Unfit("a signature line of a note cannot be read");
    return [words[1], unbase64(words[2])];
  });
  return [note.slice(0, at + 1), lines];
}

function noteHead(body) {
  const lines = body.split("\n");
  if (lines.length < 4 || !/^(0|[1-9][0-9]{0,15})$/.test(lines[1])) throw new Unfit("it is no checkpoint");
  return { origin: lines[0], size: Number(lines[1]), root: unbase64(lines[2]) };
}

async function rootAt(log, size) {
  return size === log.tree.size ? log.tree.root() : log.roots[size];
}

const originOf = (log) => `sightline/case/${log.case.replace(/^sha256:/, "")}`;

async function checkCheckpoints(bag, log) {
  const origin = originOf(log);
  const ids = new Map();
  for (const line of log.keys.values()) {
    const raw = rawEd25519(line);
    if (raw) ids.set(await keyId(origin, 1, raw), raw);
  }
  const held = [];
  const files = new Map();
  let longest = -1;
  for (const [digest, record] of log.records) {
    if (record.kind !== "checkpoint") continue;
    const short = digest.slice(7, 19);
    const answers = [...log.records.values()].filter((item) => item.kind === "cosignature" && item.checkpoint === digest);
    files.set(`data/log/checkpoints/${record.size}-${short}.txt`, record.note);
    if (record.size >= longest) {
      longest = record.size;
      files.set("data/log/checkpoint", record.note + answers.map((item) => item.line).join(""));
    }
    try {
      if (await checkpointHolds(bag, log, record, { origin, ids, where: `checkpoint ${short}` })) {
        const witnesses = [];
        for (const item of answers) if (await cosignatureHolds(bag, record, item)) witnesses.push(item.witness);
        held.push({ size: record.size, witnesses });
      }
    } catch (error) {
      bag.problem(8, "checkpoint-differs", `checkpoint ${short}`, error.message);
    }
  }
  for (const [name, note] of files) {
    if (!same(await bag.read(name), octets(note))) bag.problem(8, "checkpoint-file", name, "it is not the checkpoint in the log");
  }
  for (const name of bag.files.keys()) {
    const placed = name.startsWith("data/log/checkpoints/") || name === "data/log/checkpoint";
    if (placed && !files.has(name)) bag.problem(8, "checkpoint-file", name, "no checkpoint of the log has this name");
  }
  return held;
}

async function checkpointHolds(bag, log, record, { origin, ids, where }) {
  const [body, lines] = noteLines(record.note);
  const head = noteHead(body);
  const fits = head.origin === origin && head.size === record.size && hex(head.root) === record.root;
  if (!fits || head.size > log.tree.size || !same(await rootAt(log, head.size), head.root)) {
    bag.problem(8, "checkpoint-differs", where, `the first ${head.size} entries of this log have another root`);
    return false;
  }
  const ours = lines.filter(([name, blob]) => name === origin && ids.has(hex(blob.subarray(0, 4))));
  const good = await Promise.all(ours.map(([, blob]) => ed25519Holds(ids.get(hex(blob.subarray(0, 4))), blob.subarray(4), octets(body))));
  const held = good.length > 0 && good.every(Boolean);
  if (!held) bag.problem(8, "checkpoint-unsigned", where, "no actor signed it, or one did not");
  return held;
}

async function cosignatureHolds(bag, checkpoint, record) {
  const [body] = noteLines(checkpoint.note);
  const [name, , ...rest] = record.witness.split("+");
  const raw = unbase64(rest.join("+")).subarray(1);
  const blob = unbase64(record.line.trimEnd().split(" ")[2]);
  const seconds = new DataView(blob.buffer).getBigUint64(4);
  const message = octets(`cosignature/v1\ntime ${seconds}\n${body}`);
  const named = hex(blob.subarray(0, 4)) === (await keyId(name, 4, raw));
  if (named && (await ed25519Holds(raw, blob.subarray(12), message))) return true;
  bag.problem(8, "cosignature", `cosignature by ${name}`, "it does not hold");
  return false;
}
