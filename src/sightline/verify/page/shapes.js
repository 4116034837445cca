// Check 4, second half: a record has the fields of its kind, and each is of its type.

const RECORDS = @RECORDS@;
const TABLES = @TABLES@;
const PLAIN = {
  text: (value) => typeof value === "string",
  integer: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  object: (value) => plainObject(value),
};

const plainObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const owns = (object, name) => Object.prototype.hasOwnProperty.call(object, name);

function checkShape(record) {
  if (!owns(RECORDS.kinds, record.kind)) throw new Unfit(`records of kind ${String(record.kind).slice(0, 40)} are not known`);
  const values = Object.fromEntries(Object.entries(record).filter(([name]) => name !== "kind" && name !== "v"));
  checkFields(RECORDS.kinds[record.kind], values, "it");
  if (record.kind === "roster" && !rosterHolds(values)) throw new Unfit("it is no roster that anybody could act under");
}

function checkFields(fields, values, where) {
  const lacking = Object.keys(fields).filter((name) => !fields[name].endsWith("?") && !owns(values, name));
  const odd = [...lacking, ...Object.keys(values).filter((name) => !owns(fields, name))];
  if (odd.length) throw new Unfit(`${where} lacks, or should not have: ${odd.join(", ").slice(0, 160)}`);
  for (const name of Object.keys(values)) checkValue(fields[name].replace(/\?$/, ""), values[name], name);
}

function checkValue(words, value, where) {
  const fail = (what) => { throw new Unfit(`${where} is no ${what}`); };
  if (words.startsWith("list of ")) {
    if (!Array.isArray(value)) fail("list");
    for (const item of value) checkValue(words.slice(8), item, where);
  } else if (words === "instant") checkInstant(value, where);
  else if (owns(PLAIN, words)) PLAIN[words](value) || fail(words);
  else if (owns(RECORDS.words, words)) (typeof value === "string" && owns(RECORDS.words[words], value)) || fail(words.slice(1));
  else if (words === "digest") (typeof value === "string" && /^sha256:[0-9a-f]{64}$/.test(value)) || fail(words);
  else {
    if (!plainObject(value)) fail(words);
    checkFields(RECORDS.parts[words], value, where);
    if (owns(BOUNDS, words) && !BOUNDS[words](value)) fail(`${words} that can be`);
  }
}

function checkInstant(value, where) {
  const shaped = typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value);
  const parsed = shaped && value > "0001" ? new Date(value.slice(0, 23) + "Z") : new Date(NaN);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString() !== value.slice(0, 23) + "Z") throw new Unfit(`${where} is no instant`);
}

const seconds = (part) => [BigInt(part.pts) * BigInt(part.numerator), BigInt(part.denominator)];

function spanHolds(part) {
  const [[first, below], [last, under]] = [seconds(part.start), seconds(part.end)];
  return first * under <= last * below;
}

// Whether a part's values can stand together.
const BOUNDS = {
  Interval: (part) => !part.earliest || !part.latest || part.earliest <= part.latest,
  MediaTime: (part) => Math.min(part.numerator, part.denominator) > 0,
  MediaSpan: spanHolds,
  Person: (part) => personHolds(part),
  Role: (part) => roleHolds(part),
  Area: (part) => part.radius_cm > 0,
  Point: (part) => Math.abs(part.latitude_e7) <= 9e8 && Math.abs(part.longitude_e7) <= 18e8,
  Region: (part) => Math.min(part.left, part.top) >= 0 && Math.min(part.width, part.height) > 0 && part.left + part.width <= 1e4 && part.top + part.height <= 1e4,
  Count: (part) => {
    const ends = [part.low, part.high].filter((end) => end !== undefined);
    return ends.length > 0 && ends[0] >= 0 && ends[0] <= ends.at(-1);
  },
  Span: (part) => part.start >= 0 && part.start <= part.end && part.start <= part.byte_start && part.byte_start <= part.byte_end,
};
