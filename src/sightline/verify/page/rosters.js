// Nobody acts beyond the roster that holds (docs/format.md, V6 and V14).

const { OF_THE_ROSTER, OWN_SAY, PRESERVING } = TABLES;

function beyond(unless, code, words) {
  if (!unless) throw new Wrong(code, words);
}

class Edition {
  static async read(digest, roster) {
    const edition = Object.assign(new Edition(), { digest, roster, people: new Map(), lines: new Map() });
    for (const person of roster.people) {
      for (const line of person.keys) {
        const name = await fingerprint(blobOf(line));
        edition.people.set(name, person.name);
        edition.lines.set(name, line);
      }
    }
    return edition;
  }

  covering(act) {
    return this.roster.roles.find((role) => role.acts.some((pattern) => covers(pattern, act)));
  }

  role(act) {
    const found = this.covering(act);
    beyond(found, "roster-role", `no role covers ${act.slice(0, 80)}`);
    return found;
  }

  among(members, keys) {
    return new Set([...keys].map((key) => this.people.get(key)).filter((name) => members.includes(name)));
  }

  keysOf(members) {
    return new Map([...this.lines].filter(([key]) => members.includes(this.people.get(key))));
  }
}

function covers(pattern, act) {
  const [wanted, parts] = [pattern.split("/"), act.split("/")];
  return wanted.length === parts.length && parts.every((part, at) => matches(wanted[at], part));
}

// The editions adopted so far; the last one holds.
async function editionsOf(state) {
  for (const digest of state.ofKind("adoption").slice(state.editions.length)) {
    const adopted = state.records.get(digest).roster;
    state.editions.push(await Edition.read(adopted, state.records.get(adopted)));
  }
  return state.editions;
}

const editionNow = async (state) => (await editionsOf(state)).at(-1);

function actOf(state, record) {
  if (record.kind === "checkpoint") return actText("checkpoint", { size: record.size, root: record.root });
  if (record.kind === "supersession") return actText((state.records.get(record.replaces) ?? record).kind, {});
  if (record.kind === "delivery" && record.disclosed) return actText("delivery/restricted", record.disclosed);
  return record.kind === "proposal" ? actText(record.act, record.terms) : actText(record.kind, {});
}

// What is done, and a text that is the same for the same act on the same terms.
const actText = (path, terms) => ({ path, same: canonicalText([path, terms]) });

function approvalsOf(state, digest) {
  const given = state.ofKind("approval").filter((name) => !state.superseded.has(name));
  return given.map((name) => state.records.get(name)).filter((record) => record.of === digest);
}

// Proposed acts that nobody took back and nobody has done since, by digest.
function proposalsOf(state) {
  // Lists are in the order of the log: of each act the last time stays.
  const done = new Map();
  for (const digest of [...state.ofKind("checkpoint"), ...state.ofKind("delivery")]) done.set(actOf(state, state.records.get(digest)).same, state.order.get(digest));
  const proposed = state.ofKind("proposal").filter((digest) => !state.superseded.has(digest)).map((digest) => [digest, state.records.get(digest)]);
  return new Map(proposed.filter(([digest, record]) => !(done.get(actOf(state, record).same) > state.order.get(digest))));
}

function keysAgreeing(state, act) {
  const ours = [...proposalsOf(state)].filter(([, record]) => actOf(state, record).same === act.same);
  return ours.flatMap(([digest, record]) => [record.by, ...approvalsOf(state, digest).map((given) => given.by)]);
}

async function personOf(state, edition, key) {
  if (!edition.people.has(key)) {
    const past = (await editionsOf(state)).some((earlier) => earlier.people.has(key));
    throw new Wrong(past ? "roster-revoked" : "roster-stranger", `the roster does not list the key ${key}`);
  }
  return edition.people.get(key);
}

async function checkAuthority(state, record) {
  const edition = await editionNow(state);
  if (!edition || OF_THE_ROSTER.includes(record.kind)) return;
  if (record.kind === "actor") {
    const waiting = [...(await waitingKeepers(state)).values()];
    if (!waiting.some((keys) => keys.has(record.fingerprint))) await personOf(state, edition, record.fingerprint);
    return;
  }
  if (record.kind === "supersession") {
    const old = state.records.get(record.replaces);
    if (old && OWN_SAY.includes(old.kind) && old.by === state.actor) return;
  }
  const person = await personOf(state, edition, state.actor);
  notExpired(edition, state.at, record.kind);
  const act = actOf(state, record);
  const role = edition.role(act.path);
  beyond(role.members.includes(person), "roster-role", `${person} is not in the role ${role.name}`);
  if (role.needed > 1 && record.kind !== "proposal") enoughPeople(edition, role.members, role.needed, [state.actor, ...keysAgreeing(state, act)], "roster-too-few");
}

// A roster that ran out lets nothing more be recorded but what preserves.
function notExpired(edition, at, kind) {
  beyond(at < edition.roster.expires || PRESERVING.includes(kind), "roster-expired", "the roster had expired");
}

function enoughPeople(edition, members, needed, keys, code) {
  if (edition.among(members, keys).size >= needed) return;
  const theirs = edition.keysOf(members);
  const many = new Set(keys.filter((key) => theirs.has(key))).size >= needed;
  throw new Wrong(many ? "roster-same-person" : code, `fewer than ${needed} people agreed`);
}

// Keys of the keepers of each proposed edition that could follow.
async function waitingKeepers(state) {
  const following = ((await editionNow(state))?.roster.version ?? 0) + 1;
  const adopted = state.editions.map((past) => past.digest);
  const found = new Map();
  for (const digest of state.ofKind("roster")) {
    const roster = state.records.get(digest);
    if (state.superseded.has(digest) || adopted.includes(digest) || roster.version !== following) continue;
    found.set(digest, (await Edition.read(digest, roster)).keysOf(roster.keepers));
  }
  return found;
}

async function follows(state, roster) {
  const holds = (await editionNow(state))?.roster.version ?? 0;
  beyond(roster.version === holds + 1, "roster-version", `edition ${roster.version} cannot follow edition ${holds}`);
}

async function ruleRoster(state, record) {
  await follows(state, record);
  const edition = await editionNow(state);
  if (edition) beyond(edition.roster.keepers.includes(await personOf(state, edition, state.actor)), "roster-role", "it is proposed by no keeper of the roster");
}

async function inRole(state, edition, role) {
  beyond(role.members.includes(await personOf(state, edition, state.actor)), "roster-role", "its author has no say in this");
}

async function ruleProposal(state, record) {
  const edition = await editionNow(state);
  broken(edition, "there is no roster that asks for a second person");
  const role = edition.role(record.act);
  broken(SHARED_ACTS.includes(record.act) && role.needed > 1, "nothing asks for a second person's agreement");
  const act = actOf(state, record).same;
  grounded(![...proposalsOf(state).values()].some((other) => actOf(state, other).same === act), "the same is proposed already");
  await inRole(state, edition, role);
}

async function ruleApproval(state, record) {
  broken(!approvalsOf(state, record.of).some((given) => given.by === record.by), "its author has agreed already");
  const subject = state.records.get(record.of);
  const signed = ["root_signature", "targets_signature"].map((name) => name in record);
  const edition = await editionNow(state);
  if (subject.kind === "proposal") {
    broken(!signed.includes(true), "agreement to an act signs no metadata");
    broken(proposalsOf(state).has(record.of), "it has been done");
    broken(subject.by !== state.actor, "whoever proposes it has agreed to it");
    if (edition) await inRole(state, edition, edition.role(subject.act));
    return;
  }
  await follows(state, subject);
  const keys = (await waitingKeepers(state)).get(record.of) ?? new Map();
  const keeper = keys.has(state.actor) || edition?.keysOf(edition.roster.keepers).has(state.actor);
  beyond(keeper, "roster-role", `${state.actor} is no keeper of the roster`);
  broken(!signed.includes(false), "agreement to a roster signs its metadata");
}

async function ruleAdoption(state, record) {
  const roster = state.records.get(record.roster);
  await follows(state, roster);
  beyond(state.at < roster.expires, "roster-expired", "the edition expired before it was adopted");
  const signers = approvalsOf(state, record.roster).map((given) => given.by);
  const edition = await editionNow(state);
  if (edition) enoughPeople(edition, edition.roster.keepers, edition.roster.needed, signers, "roster-rotation");
  else beyond(signers.includes([...state.records.values()][0].founder.fingerprint), "roster-rotation", "who opened the case did not sign it");
  enoughPeople(await Edition.read(record.roster, roster), roster.keepers, roster.needed, signers, "roster-too-few");
}

// What was acted on can no longer be taken back.
async function ruleWithdrawal(state, digest) {
  const old = state.records.get(digest);
  const subject = old.kind === "approval" ? old.of : digest;
  const adopted = (await editionsOf(state)).some((past) => past.digest === subject);
  const waits = proposalsOf(state).has(subject) || state.superseded.has(subject);
  broken(!adopted && (state.records.get(subject).kind !== "proposal" || waits), "it has been acted on");
}
