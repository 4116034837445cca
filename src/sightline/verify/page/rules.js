// Check 6: the rules of a case, from the first entry to the last (docs/format.md, section 9).

const { REFERENCES, KEYED, OPPOSITE, ALIKE, PROMISES } = TABLES;

function broken(unless, words) {
  if (!unless) throw new Unfit(words);
}

class Groundless extends Unfit {}

// Other records, which the step does not name itself, bear something out.
function grounded(unless, words) {
  if (!unless) throw new Groundless(words);
}

const subset = (some, all) => [...some].every((item) => all.has(item));
const sortedSet = (list) => list.every((item, at) => at === 0 || list[at - 1] < item);

function keyOf(record, kind = record.kind) {
  const value = (name) => (name === "method" ? ["name", "version", "parameters"].map((part) => record.method[part]) : record[name] ?? null);
  return `${kind} ${canonicalText(KEYED[kind].map(value))}`;
}

// The list under a key, empty at first.
function listUnder(map, key) {
  if (!map.has(key)) map.set(key, []);
  return map.get(key);
}

class State {
  constructor(log) {
    Object.assign(this, { log, seq: 0, actor: "", at: "", kinds: new Map(), order: new Map(), editions: [], records: new Map(), exhibits: new Set(), actors: new Set(), superseded: new Set(), lineages: [], byKey: new Map() });
  }

  take(digest, record) {
    this.order.set(digest, this.records.size);
    this.records.set(digest, record);
    listUnder(this.kinds, record.kind).push(digest);
    if (owns(KEYED, record.kind)) listUnder(this.byKey, keyOf(record)).push(digest);
    if (record.kind === "exhibit") this.exhibits.add(record.digest);
    else if (record.kind === "supersession") this.superseded.add(record.replaces);
    else if (record.kind === "case") this.actors.add(record.founder.fingerprint);
    else if (record.kind === "actor") this.actors.add(record.fingerprint);
    else if (record.kind === "joint_finding" && record.method.name === "lineage") this.lineages.push(digest);
  }

  ofKind(kind) {
    return this.kinds.get(kind) ?? [];
  }

  // Live records of a kind with the same key as this one, in the order of the log.
  same(kind, record) {
    const found = (this.byKey.get(keyOf(record, kind)) ?? []).filter((digest) => !this.superseded.has(digest));
    return found.map((digest) => [digest, this.records.get(digest)]);
  }

  stands(digest, kinds) {
    const words = kinds.replace("linkable", Object.keys(RECORDS.sets.linkable).join(" ")).split(" ");
    if (this.exhibits.has(digest) && (kinds === "*" || words.includes("exhibit"))) return true;
    const record = this.records.get(digest);
    if (!record || this.superseded.has(digest)) return false;
    return kinds === "*" || (words.includes(record.kind) && record.kind !== "exhibit");
  }
}

async function checkRules(bag, log) {
  const state = new State(log);
  const away = new Map();
  let unjudged = 0;
  for (const [seq, entry] of log.entries.entries()) {
    if (seq && !state.records.size) return [state, ["the rules could not be followed: nothing opens the case"]];
    if (entry === null) return [state, [`the rules were followed up to entry ${seq} only`]];
    const record = log.records.get(entry.record);
    if (!record && !log.withheld.has(entry.record)) continue;
    Object.assign(state, { seq, actor: entry.actor, at: entry.at });
    let taken = Boolean(record);
    try {
      await (record ? checkRule(state, entry, record) : withheldRule(state, entry, away));
    } catch (error) {
      taken = Boolean(record) && (await excused(state, record, error, away));
      // What it lacks may be what is withheld: neither held nor broken can be said.
      if (taken) unjudged += 1;
      else if (error instanceof Wrong) bag.problem(14, error.code, `entry ${seq}`, error.message);
      else bag.problem(6, "rule-broken", `entry ${seq}`, error.message);
    }
    if (taken) state.take(entry.record, record);
    else if (!record) away.set(entry.record, entry);
  }
  return [state, rulesSaid(log, unjudged, away)];
}

function rulesSaid(log, unjudged, away) {
  const said = [];
  const unknown = new Set([...log.records.values()].map((record) => record.kind).filter((kind) => !owns(REFERENCES, kind)));
  if (unknown.size) said.push(`the rules of ${[...unknown].sort().join(", ")} are not known here`);
  if (unjudged) said.push(`${unjudged} records could not be judged without what is withheld`);
  const corrections = [...away.values()].filter((entry) => entry.kind === "supersession").length;
  if (corrections) said.push(`${corrections} corrections are withheld: what they take back is not known here`);
  return said;
}

async function checkRule(state, entry, record) {
  broken((record.kind === "case") === (state.seq === 0), "a log opens a case once");
  broken(!state.records.has(entry.record), "the same record is in the log already");
  broken(state.seq === 0 || record.kind === "actor" || state.actors.has(state.actor), `the key ${state.actor} has not joined the case`);
  broken((record.by ?? state.actor) === state.actor, "it is written as by somebody else");
  await checkAuthority(state, record);
  for (const [path, kinds] of Object.entries(REFERENCES[record.kind] ?? {})) {
    for (const digest of namedAt(record, path.split("."))) broken(state.stands(digest, kinds), `${path} names no ${kinds} that stands`);
  }
  if (owns(RULES, record.kind)) await RULES[record.kind](state, record);
}

function namedAt(value, path) {
  if (!path.length) return [value];
  const name = path[0].replace("[]", "");
  if (value === null || typeof value !== "object" || !(name in value)) return [];
  const found = path[0].endsWith("[]") ? value[name] : [value[name]];
  return found.flatMap((item) => namedAt(item, path.slice(1)));
}

async function ruleActor(state, record) {
  const blob = unbase64(record.public_key.split(" ").at(-1));
  const spelt = `${text(stringsOf(blob, 1)[0][0])} ${base64(blob)}`;
  broken(!state.actors.has(record.fingerprint), "the key has joined already");
  broken((await fingerprint(blob)) === record.fingerprint && record.public_key === spelt, "the fingerprint is not that of the key");
  broken(record.fingerprint === state.actor || state.actors.has(state.actor), "a key outside the case introduces another");
}

function ruleFinding(state, record) {
  const last = state.same(record.kind, record).at(-1);
  broken(!last || last[1].outcome === "failed", "the method has reported already");
  if (record.kind !== "joint_finding") return;
  const reviews = record.inputs.some((digest) => state.records.get(digest)?.kind === "review");
  broken(record.inputs.length && !reviews, "it reports on nothing, or on a review");
}

const standingLinks = (state, record) => state.same("link", record).filter(([, link]) => !state.superseded.has(link.item));

function ruleAssessment(state, record) {
  const { answer, standard } = record;
  broken(!state.same("assessment", record).length, "the question has a conclusion already");
  broken(Math.min(standard.reviewers, standard.independent_origins) >= 1, "its standard asks for no reviewer or no origin");
  const given = new Map(state.same("review", record));
  broken(subset(record.reviews, given), "it lists no standing review of the question");
  const readers = new Set(record.reviews.map((digest) => given.get(digest)).filter((review) => review.answer === answer && review.by !== record.by).map((review) => review.by));
  broken(readers.size >= standard.reviewers, "too few other people gave the same answer");
  const weighed = new Set(record.weighed.filter((item) => item.reason.trim()).map((item) => item.link));
  const links = standingLinks(state, record);
  const contrary = [
    ...links.filter(([, link]) => link.bearing === OPPOSITE[answer]),
    ...[...given].filter(([, review]) => review.answer !== answer && review.by !== record.by),
  ].map(([digest]) => digest);
  broken(subset(contrary, weighed), "something stands against it and is not weighed");
  if (!owns(ALIKE, answer)) return;
  const behind = new Set(links.filter(([, link]) => link.bearing === ALIKE[answer]).flatMap(([, link]) => exhibitsBehind(state, link.item)));
  grounded(countOrigins(state, behind) >= standard.independent_origins, "too few independent origins stand behind it");
}

function exhibitsBehind(state, item) {
  if (state.exhibits.has(item)) return [item];
  const record = state.records.get(item);
  if (record.kind === "joint_finding") return record.inputs.flatMap((given) => exhibitsBehind(state, given));
  if (record.kind === "claim") return record.statement ? exhibitsBehind(state, record.statement) : [];
  return record.exhibit ? [record.exhibit] : [];
}

// Independent origins: exhibits with one origin, or that share a recording, count once.
function countOrigins(state, exhibits) {
  const shared = new Map();
  for (const digest of state.lineages) {
    const materials = state.records.get(digest).values.materials;
    (Array.isArray(materials) ? materials : []).forEach((material, number) => {
      const members = plainObject(material) && Array.isArray(material.members) ? material.members : [];
      for (const name of members) if (typeof name === "string") shared.set(name, (shared.get(name) ?? new Set()).add(`${digest} ${number}`));
    });
  }
  const shows = (exhibit) => shared.get(exhibit) ?? new Set();
  const stated = [...exhibits].map((exhibit) => [exhibit, statedOrigin(state, exhibit)]).filter(([, origin]) => origin !== null);
  if (!stated.length) return Math.min(1, exhibits.size);
  const origins = new Set();
  const recordings = new Set();
  stated.sort(([one], [other]) => shows(one).size - shows(other).size || (one < other ? -1 : 1));
  for (const [exhibit, origin] of stated) {
    if (origins.has(origin) || [...shows(exhibit)].some((item) => recordings.has(item))) continue;
    origins.add(origin);
    for (const item of shows(exhibit)) recordings.add(item);
  }
  return origins.size;
}

function statedOrigin(state, exhibit) {
  const asked = new Set();
  const waiting = [exhibit];
  while (waiting.length) {
    const subject = waiting.pop();
    asked.add(subject);
    for (const [, record] of state.same("acquisition", { exhibit: subject })) {
      if ("origin" in record) return record.origin === "origin not stated" ? null : record.origin;
      const archive = record.source.member_of;
      if (archive && !asked.has(archive)) waiting.push(archive);
    }
  }
  return null;
}

function ruleCheckpoint(state, record) {
  broken(record.size > 0 && record.size <= state.seq, "it is over more entries than there were");
  const head = noteHead(noteLines(record.note)[0]);
  const [first] = state.records.keys();
  const stated = hex(state.log.roots[record.size]) === record.root && hex(head.root) === record.root && head.size === record.size;
  broken(stated && head.origin === `sightline/case/${first.replace("sha256:", "")}`, "it does not state this log's entries");
}

async function ruleCosignature(state, record) {
  const [name, number, ...rest] = record.witness.split("+");
  const material = unbase64(rest.join("+"));
  const blob = unbase64(record.line.trimEnd().split(" ")[2] ?? "");
  const id = await keyId(name, 4, material.subarray(1));
  const fits = material[0] === 4 && material.length === 33 && blob.length === 76 && id === number && hex(blob.subarray(0, 4)) === id;
  broken(fits && record.line === `— ${name} ${base64(blob)}\n`, "it is not by the witness it names");
  const stated = BigInt(Date.parse(record.at.slice(0, 19) + "Z")) / 1000n;
  const seen = new DataView(blob.buffer).getBigUint64(4);
  broken(stated === seen && record.at.endsWith(".000000Z"), "its time is not that of its line");
}

async function ruleSupersession(state, record) {
  const old = state.records.get(record.replaces);
  broken(state.stands(record.replaces, Object.keys(RECORDS.sets.supersedable).join(" ")), "it replaces nothing that can");
  broken(!owns(RECORDS.sets.by_author_alone, old.kind) || old.by === record.by, "only its author can change this");
  if (OWN_SAY.includes(old.kind)) await ruleWithdrawal(state, record.replaces);
  const next = record.replaced_by;
  if (next) broken(next !== record.replaces && state.records.has(next) && state.stands(next, old.kind), "what replaces it does not stand");
}

function ruleDecision(state, record) {
  broken(!state.same("decision", record).length, "the candidate was decided on already");
  broken((record.records.length > 0) !== (record.fate === "rejected"), "only a rejected candidate becomes no record");
  broken(!["rejected", "merged"].includes(record.fate) || record.reason?.trim(), "it lacks a reason");
}

function ruleStatement(state, record) {
  if (!record.reading) return;
  const finding = state.records.get(record.reading.finding);
  const texts = state.same("derivative", finding).map(([, made]) => made.digest);
  broken(finding.exhibit === record.exhibit, "its reading is of another report");
  grounded(texts.includes(record.reading.text), "its reading is of no text of that report");
}

function ruleOtsStamp(state, record) {
  broken(sortedSet(record.pending) && sortedSet(record.blocks), "its calendars or blocks are not in order");
  broken(record.pending.length || record.blocks.length, "it leads to no calendar and to no block");
  if (record.completes) broken(state.records.get(record.completes).checkpoint === record.checkpoint, "it completes one of another");
}

function ruleAudit(state, record) {
  const backwards = record.after && record.upto && record.upto < record.after;
  const found = new Set([...record.missing, ...record.damaged]);
  broken(!backwards && subset(record.repaired, found) && record.started <= record.ended, "its account does not fit together");
}

const RULES = {
  case: async (state, record) => {
    broken(record.format === 1, "the case is of another format");
    await ruleActor(state, record.founder);
  },
  actor: ruleActor,
  exhibit: (state, record) => broken(!state.exhibits.has(record.digest), "the exhibit is in the case already"),
  restriction: (state, record) => broken(!state.same("restriction", record).length, "the exhibit is restricted already"),
  finding: ruleFinding,
  joint_finding: ruleFinding,
  link: (state, record) => broken(record.item !== record.claim, "a claim cannot bear on itself"),
  review: (state, record) => broken(!state.same("review", record).some(([, other]) => other.by === record.by), "its author has answered this question already"),
  assessment: ruleAssessment,
  checkpoint: ruleCheckpoint,
  cosignature: ruleCosignature,
  ots_stamp: ruleOtsStamp,
  not_before: (state, record) => broken(/^[0-9a-f]{32}$/.test(record.nonce), "its digits are not 32"),
  audit: ruleAudit,
  copy: (state, record) => broken(record.size > 0 && record.size <= state.seq, "it is over more entries than there were"),
  supersession: ruleSupersession,
  party: (state, record) => broken(!record.side || (record.party_kind !== "side" && state.records.get(record.side).party_kind === "side"), "only a party of kind 'side' can be another's side"),
  decision: ruleDecision,
  step: (state, record) => broken((state.records.get(record.of).kind === "commitment") === PROMISES.includes(record.step), "it is no step of such a thing"),
  statement: ruleStatement,
  place_choice: (state, record) => broken(!state.same("place_choice", record).length, "which place the name means was chosen already"),
  event_choice: (state, record) => broken(!state.same("event_choice", record).some(([, other]) => other.claims.some((claim) => record.claims.includes(claim))), "the event of one of these claims is chosen"),
  roster: ruleRoster,
  proposal: ruleProposal,
  approval: ruleApproval,
  adoption: ruleAdoption,
  point_match: (state, record) => broken(!state.same("point_match", record).length, "the thing is matched already in this picture"),
};
