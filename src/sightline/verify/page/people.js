// What an edition of a roster must be before anybody can act under it.

const MOST_PEOPLE = 1000;
const { SHARED_ACTS } = TABLES;

const blobOf = (line) => unbase64(line.split(" ").at(-1));

function mpint(data) {
  const spelt = data.length && !(data[0] & 0x80) && !(data[0] === 0 && !(data[1] & 0x80)) && data.some(Boolean);
  if (!spelt) throw new Unfit("a number in an SSH key is not spelt as it should be");
  return data[0] === 0 ? data.subarray(1) : data;
}

function keyFits(line) {
  const blob = blobOf(line);
  const kind = text(stringsOf(blob, 1)[0][0]);
  if (line !== `${kind} ${base64(blob)}`) return false;
  if (kind === "ssh-rsa") {
    const [exponent, modulus] = exactly(blob, 3).slice(1).map(mpint);
    return exponent.length > 0 && modulus.length >= 256 && modulus.length <= 2048 && (modulus.length > 256 || modulus[0] >= 0x80);
  }
  if (owns(CURVES, kind)) return text(exactly(blob, kind === SK_ECDSA ? 4 : 3)[1]) === CURVES[kind][0];
  if (kind === "ssh-ed25519" || kind === SK_ED25519) return exactly(blob, kind === SK_ED25519 ? 3 : 2)[1].length === 32;
  return false;
}

const personHolds = (part) => part.keys.length > 0 && part.keys.length <= MOST_PEOPLE && part.keys.every(keyFits);

function roleHolds(part) {
  const shaped = part.acts.length > 0 && part.acts.length <= MOST_PEOPLE && part.acts.every((act) => /^[a-z_*?]{1,60}(\/[a-z_*?]{1,60})?$/.test(act));
  const named = /^(?!root\b|targets\b|snapshot\b|timestamp\b)[a-z][a-z0-9-]{0,39}$/.test(part.name);
  return shaped && named && (part.needed <= 1 || part.acts.every((act) => SHARED_ACTS.includes(act)));
}

function namesHold(names) {
  const alike = (name) => name.toUpperCase().toLowerCase();
  const tidy = (name) => !/[\p{C}\p{Z}]/u.test(name.replaceAll(" ", "")) && !/^ | $| {2}/.test(name) && name.length > 0 && [...name].length <= 200;
  return names.length > 0 && names.length <= MOST_PEOPLE && names.every(tidy) && new Set(names.map(alike)).size === names.length;
}

function rosterHolds(roster) {
  const people = roster.people.map((person) => person.name);
  const lines = roster.people.flatMap((person) => person.keys);
  const groups = [[roster.keepers, roster.needed], ...roster.roles.map((role) => [role.members, role.needed])];
  const group = ([members, needed]) => members.every((name) => people.includes(name)) && new Set(members).size === members.length && needed >= 1 && needed <= members.length;
  const whole = roster.version >= 1 && roster.expires.endsWith(".000000Z") && new Set(lines).size === lines.length;
  return whole && namesHold(people) && namesHold(roster.roles.map((role) => role.name)) && groups.every(group);
}
