// The signed list of what a bundle withholds by name, and the encrypted files beside it.

const WITHHELD = "data/withheld.json";

async function readWithheld(bag) {
  if (!bag.files.has(WITHHELD)) return new Map();
  try {
    const items = canonical(await bag.read(WITHHELD)).withheld.items;
    const digests = items.map((item) => item.digest);
    digests.forEach(objectName);
    if (digests.some((digest, at) => at && digest <= digests[at - 1])) throw new Unfit("it names something twice, or not in order");
    return new Map(items.map((item) => [item.digest, item]));
  } catch (error) {
    bag.problem(7, "withheld-list", WITHHELD, error.message);
    return new Map();
  }
}

async function checkWithheld(bag, log) {
  if (!bag.files.has(WITHHELD)) return;
  try {
    const signed = canonical(await bag.read(WITHHELD));
    const listed = signed.withheld;
    const signer = await checkSsh(signed.signature, octets(canonicalText(listed)));
    const ours = listed.case === log.case && listed.size === log.tree.size && listed.root === hex(await log.tree.root());
    if (!ours) throw new Unfit("it is a list for another log");
    if (signer !== listed.by || !log.keys.has(signer) || Object.keys(signed).sort().join() !== "signature,withheld") throw new Unfit("no actor of the case signed it");
  } catch (error) {
    bag.problem(7, "withheld-list", WITHHELD, error.message);
  }
}

function checkEnclosed(bag, log) {
  const expected = new Map();
  for (const [digest, item] of log.withheld) {
    if ("enclosed" in item) expected.set(objectName(digest).replace("data/objects/", "data/restricted/") + ".age", objectName(item.enclosed).slice(-64));
  }
  for (const [name, digits] of expected) {
    if (!bag.files.has(name)) bag.problem(7, "object-missing", name, "it is not there");
    else if (bag.hashes.get(name) !== digits) bag.problem(7, "object-differs", name, "it is not the encrypted file listed");
  }
  for (const name of bag.files.keys()) {
    if (name.startsWith("data/restricted/") && !expected.has(name)) bag.problem(7, "object-unknown", name, "the list does not name it");
  }
}
