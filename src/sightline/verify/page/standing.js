// Which RFC 3161 tokens stand (check 10). A stamp is an entry of the log, so one over a later checkpoint
// vouches that the earlier was there by its time. After a key was called compromised, only such a
// stamp, from before, tells the tokens that its authority made from those that anybody made since.

// Follow each token, and read what is kept beside it (check 9). Without roots nothing is judged, and
// only a token that something is kept beside has a use.
async function followTokens(bag, log, found, roots) {
  const kept = [...log.records].filter(([, record]) => record.kind === "revocation_data");
  const followed = [];
  for (const token of found.tokens) {
    const beside = kept.filter(([, record]) => record.stamp === token.record);
    if (roots.length || beside.length) followed.push(await followToken(bag, beside, token, roots));
  }
  return followed;
}

// Why something could not be followed; odd bytes make JavaScript itself complain in words of its own.
const reasonWords = (error) => (error instanceof Unfit ? error.message : "a part of it cannot be read");

// Follow one token to the roots; what it leads to is judged by `judge`.
async function followToken(bag, beside, token, roots) {
  const followed = { token, trusted: false, unchecked: false, why: "", ends: "", said: [] };
  const amiss = (error, before = "") => {
    followed.unchecked ||= error instanceof Unchecked;
    followed.why = before + reasonWords(error);
  };
  let links = [];
  try {
    const signed = signedData(token.data);
    const others = certificatesOf(signed);
    const signer = namedSigner(signed, others);
    links = await chainOf(signer, others, roots);
    followed.ends = [signer, ...links.map(([item]) => item)].map((item) => item.until).sort()[0];
  } catch (error) {
    amiss(error);
  }
  try {
    await tokenLeads(token.data, roots, token.time);
    followed.trusted = true;
  } catch (error) {
    followed.unchecked = false;
    amiss(error);
  }
  for (const [digest, record] of beside) {
    try {
      followed.said.push(await saidOf(record.form, await bag.read(objectName(record.data), MAX_TOKEN), links));
    } catch (error) {
      if (error instanceof Unchecked) amiss(error, "what is kept beside it: ");
      else bag.problem(9, "revocation-data", `revocation data ${digest.slice(7, 19)} of ${token.name}`, `it cannot be read, or its signature does not hold (${reasonWords(error)})`);
    }
  }
  return followed;
}

// Make check 10 for tokens; gives whether it was made, and what to say.
function checkStanding(bag, found, followed) {
  const judged = [];
  const order = (item) => `${item.token.time} ${String(item.token.seq).padStart(16, "0")}`;
  for (const item of [...followed].sort((one, other) => (order(one) < order(other) ? 1 : -1))) {
    judge(item, judged, found.blocks);
    judged.push(item);
  }
  const over = judged.filter((item) => item.token.size);
  const trusted = over.some((item) => item.trusted);
  const unchecked = over.some((item) => item.unchecked);
  if (!trusted && !unchecked) bag.problem(10, "stamp-untrusted", "RFC 3161", "no stamp leads to a root that you named");
  return [trusted || !unchecked, judged.reverse().map(standingWords)];
}

function standingWords({ token, trusted, unchecked, why }) {
  if (unchecked) return `${token.name}: not checked here (${why})`;
  const words = trusted ? [`leads to an authority you trust, which states ${token.time}`, why] : [why];
  return `${token.name}: ${words.filter(Boolean).join("; ")}`;
}

// Whether a token that leads to a root stands, by what was said of its certificates.
function judge(item, later, blocks) {
  item.trusted &&= !item.unchecked;
  if (!item.trusted) return;
  const cover = coverOf(item, later, blocks);
  const why = [];
  for (const said of item.said) {
    const what = `${said.subject} was revoked on ${said.revoked}`;
    const taken = `${what}, and its key may be in other hands`;
    if (!said.revoked) why.push(`${said.subject} not revoked as of ${said.asOf}`);
    else if (said.revoked <= item.token.time) return Object.assign(item, { trusted: false, why: `${what}, before its time` });
    else if (!said.compromised) why.push(`${what}, after its time`);
    else if (cover && cover < said.revoked) why.push(`${taken}; a stamp of ${cover} covers it`);
    else {
      const unchecked = later.some((other) => other.unchecked);
      return Object.assign(item, { trusted: false, unchecked, why: `${taken}; no stamp from before that covers it` });
    }
  }
  if (item.ends && cover >= item.ends) why.push(`the next stamp over it is of ${cover}, after its certificate ended`);
  item.why = why.join("; ");
}

// The first time by which a stamp that stands holds this token's own entry.
function coverOf({ token }, later, blocks) {
  const times = blocks.filter(([size]) => size > token.seq).map(([, time]) => time);
  for (const other of later) if (other.trusted && other.token.size > token.seq && other.token.record !== token.record) times.push(other.token.time);
  return times.sort()[0] ?? "";
}
