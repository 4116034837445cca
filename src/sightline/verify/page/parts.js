// In a part of a case: what entries show of withheld records, and what these excuse.

const { MAY_BE, NEVER_WITHHELD, OF_OTHERS, UNNAMED } = TABLES;

// What an entry keeps to whatever its record says; `away` holds those before it, by record.
async function withheldRule(state, entry, away) {
  broken(!NEVER_WITHHELD.includes(entry.kind), `records of kind ${String(entry.kind).slice(0, 40)} are never withheld`);
  broken(state.actors.has(entry.actor), `the key ${entry.actor} has not joined the case`);
  const edition = await editionNow(state);
  const takenBack = entry.kind === "supersession" && [...away.values()].some((it) => it.kind === "proposal");
  if (!edition || takenBack) return;
  const person = await personOf(state, edition, entry.actor);
  notExpired(edition, entry.at, entry.kind);
  const acts = owns(MAY_BE, entry.kind) ? MAY_BE[entry.kind] : [entry.kind];
  const roles = entry.kind === "supersession" ? edition.roster.roles : acts.map((act) => edition.covering(act)).filter(Boolean);
  beyond(roles.some((role) => role.members.includes(person)), "roster-role", `${person} is in no role that may record a ${entry.kind.slice(0, 40)}`);
}

// Whether what is withheld could have met the rule that a record breaks.
async function excused(state, record, error, away) {
  const kinds = owns(UNNAMED, record.kind) ? UNNAMED[record.kind] : [];
  const lacking = [...away.values()].some((it) => kinds.includes(it.kind));
  if (error instanceof Wrong) return OF_OTHERS.includes(error.code) && lacking && enoughMightAgree(state, record, away);
  return (lacking && error instanceof Groundless) || namedIn(RECORDS.kinds[record.kind], record).some((digest) => away.has(digest));
}

// The digests that a record names, at any depth, by the types of its fields.
function namedIn(fields, values) {
  return Object.keys(fields).filter((name) => owns(values, name)).flatMap((name) => namedValue(fields[name].replace(/\?$/, ""), values[name]));
}

function namedValue(words, value) {
  if (words.startsWith("list of ")) return value.flatMap((item) => namedValue(words.slice(8), item));
  if (words === "digest") return [value];
  return owns(RECORDS.parts, words) ? namedIn(RECORDS.parts[words], value) : [];
}

async function enoughMightAgree(state, record, away) {
  const edition = await editionNow(state);
  const act = actOf(state, record);
  const role = edition.role(act.path);
  const proposed = [...away].filter(([, it]) => it.kind === "proposal");
  const keys = [state.actor, ...keysAgreeing(state, act)];
  for (const [digest, it] of proposed) keys.push(it.actor, ...approvalsOf(state, digest).map((given) => given.by));
  return edition.among(role.members, keys).size >= role.needed;
}
