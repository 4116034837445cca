// Which entries the signature of a later one covers (docs/format.md, section 4).

const MAX_GROUP = 256;
const ENTRY_FIELDS = "action,actor,at,case,kind,record,seq,tree";
const fieldsBut = (value, name) => Object.keys(value).filter((key) => key !== name).sort().join();

// A leaf has an entry of that number, and may have a signature and say what it covers.
function checkForm(signed, seq) {
  const entry = signed.entry;
  const whole = fieldsBut(signed, "signature") === "entry" && fieldsBut(entry, "covers") === ENTRY_FIELDS;
  if (!whole || entry.seq !== seq || typeof (entry.covers ?? 0) !== "number" || entry.covers === null) {
    throw new Unfit("it is not the entry of that number");
  }
}

// Hold what an entry covers against those that wait for it; gives those that still wait.
function checkCovered(bag, waiting, signed) {
  const entry = signed.entry;
  const where = `entry ${entry.seq}`;
  if (!("signature" in signed)) {
    if ("covers" in entry) bag.problem(5, "covers-other", where, "it covers others, and is not signed itself");
    waiting.push(entry);
    return waiting;
  }
  const first = Math.max(0, waiting.length - Math.max(0, entry.covers ?? 0));
  checkEnded(bag, waiting.slice(0, first));
  const covered = waiting.slice(first);
  const whole = !("covers" in entry) || (entry.covers > 0 && entry.covers === covered.length && entry.covers < MAX_GROUP);
  if (!whole || covered.some((other) => other.actor !== entry.actor)) {
    bag.problem(5, "covers-other", where, "it does not cover the entries that it says it does");
  }
  return [];
}

// No signature covers entries that still wait where a group or the log has ended.
function checkEnded(bag, waiting) {
  for (const entry of waiting) bag.problem(5, "unsigned", `entry ${entry.seq}`, "no signature of its actor covers it");
}

// Hold an entry's own signature against the key that it names.
async function checkSignature(bag, signed, where) {
  const entry = signed.entry;
  try {
    const signer = await checkSsh(signed.signature, octets(canonicalText(entry)));
    if (signer !== entry.actor) bag.problem(5, "signer-differs", where, `${signer} signed it`);
  } catch (error) {
    bag.problem(5, "signature", where, error.message);
  }
}
