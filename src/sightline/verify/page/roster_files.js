// Signatures over TUF metadata, the files beside the log, and the roster that the reader trusts.

const ROSTERS = "data/trust/roster/";

async function checkRosters(bag, state) {
  const found = { any: false, roots: new Map(), said: [] };
  const files = new Map();
  let before = null;
  for (const edition of await editionsOf(state)) {
    found.any = true;
    const version = edition.roster.version;
    const [root, targets] = [rootText(edition), targetsText(edition)];
    const given = approvalsOf(state, edition.digest);
    if (await editionSigned(bag, edition, before, given, [root, targets])) {
      found.roots.set(version, root);
      found.said.push(`edition ${version} lists ${edition.roster.people.length} people`);
    }
    const own = edition.keysOf(edition.roster.keepers);
    files.set(`${ROSTERS}${version}.root.json`, metadataFile(root, given.map((it) => [it.by, it.root_signature])));
    files.set(`${ROSTERS}${version}.targets.json`, metadataFile(targets, given.filter((it) => own.has(it.by)).map((it) => [it.by, it.targets_signature])));
    before = edition;
  }
  for (const name of bag.files.keys()) {
    if (name.startsWith(ROSTERS) && !files.has(name)) bag.problem(14, "roster-file", name, "no roster of the log has this name");
  }
  for (const [name, words] of files) {
    if (!same(await bag.read(name), octets(words))) bag.problem(14, "roster-file", name, "it is not the roster in the log");
  }
  return found;
}

async function editionSigned(bag, edition, before, given, [root, targets]) {
  const where = `roster edition ${edition.roster.version}`;
  const keys = new Map([...(before?.keysOf(before.roster.keepers) ?? []), ...edition.keysOf(edition.roster.keepers)]);
  const signers = [];
  for (const record of given) {
    try {
      broken(keys.has(record.by), "it is by no keeper");
      await metadataSigned(keys.get(record.by), record.by, record.root_signature, octets(root));
      await metadataSigned(keys.get(record.by), record.by, record.targets_signature, octets(targets));
      signers.push(record.by);
    } catch (error) {
      bag.problem(14, "roster-signature", `${where}, ${record.by}`, error.message);
    }
  }
  let complete = signers.length === given.length;
  for (const each of [before, edition].filter(Boolean)) {
    if (each.among(each.roster.keepers, signers).size >= each.roster.needed) continue;
    bag.problem(14, "roster-too-few", where, "fewer keepers signed it than must");
    complete = false;
  }
  return complete;
}

async function metadataSigned(line, name, signature, data) {
  if (!/^(?:[0-9a-f]{2})+$/.test(signature ?? "")) throw new Unfit("the signature is not spelt in lower-case hexadecimal digits");
  const made = Uint8Array.from(signature.match(/../g), (pair) => parseInt(pair, 16));
  const raw = rawEd25519(line);
  const holds = raw ? await ed25519Holds(raw, made, data) : (await checkSsh(base64(made), data)) === name;
  if (!holds) throw new Unfit("the signature was not made by the key it names, over these bytes");
}

function metadataFile(signed, signatures) {
  return `{"signatures":[${signatures.map(([keyid, sig]) => canonicalText({ keyid, sig })).join(",")}],"signed":${signed}}`;
}

function rootText(edition) {
  const roster = edition.roster;
  const keys = edition.keysOf(roster.keepers);
  const role = { keyids: [...keys.keys()], threshold: roster.needed };
  return canonicalText({
    _type: "root",
    consistent_snapshot: true,
    expires: `${roster.expires.slice(0, 19)}Z`,
    keys: metadataKeys(edition, keys),
    roles: { root: role, snapshot: role, targets: role, timestamp: role },
    spec_version: "1.0.31",
    version: roster.version,
  });
}

function targetsText(edition) {
  const roster = edition.roster;
  const keys = edition.keysOf(roster.roles.flatMap((role) => role.members));
  const roles = roster.roles.map((role) => ({
    keyids: [...edition.keysOf(role.members).keys()],
    name: role.name,
    paths: role.acts,
    terminating: true,
    threshold: role.needed,
  }));
  return canonicalText({
    _type: "targets",
    delegations: { keys: metadataKeys(edition, keys), roles },
    expires: `${roster.expires.slice(0, 19)}Z`,
    spec_version: "1.0.31",
    targets: {},
    version: roster.version,
  });
}

function metadataKeys(edition, keys) {
  return Object.fromEntries([...keys].map(([name, line]) => [name, metadataKey(line, edition.people.get(name))]));
}

function metadataKey(line, person) {
  const raw = rawEd25519(line);
  const [keytype, scheme, material] = raw ? ["ed25519", "ed25519", hex(raw)] : [text(stringsOf(blobOf(line), 1)[0][0]), "sshsig", line];
  return { keytype, scheme, keyval: { public: material }, "x-sightline-person": person };
}

// The reader's own root metadata is an edition of the case.
function checkTrustedRoot(bag, found, words) {
  let signed;
  try {
    signed = JSON.parse(words).signed;
    broken(signed._type === "root" && Number.isSafeInteger(signed.version));
  } catch {
    throw new Unfit("the roster that you trust cannot be read: give root metadata, N.root.json");
  }
  const where = `your edition ${signed.version}`;
  const last = Math.max(...found.roots.keys());
  if (!found.roots.size) bag.problem(15, "roster-missing", where, "the case has no roster that holds");
  else if (signed.version > last) bag.problem(15, "roster-rolled-back", where, `the case's roster ends with edition ${last}`);
  else if (found.roots.get(signed.version) !== canonicalText(signed)) bag.problem(15, "roster-of-others", where, "the case's edition of that number differs");
}
