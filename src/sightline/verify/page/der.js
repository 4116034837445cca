// DER elements (X.690, section 8.1): tag, contents, and the element with its head.

function inside(element, tag) {
  if (element[0] !== tag) throw new Unfit("its parts are not those of a token");
  return elements(element[1]);
}

function elements(data) {
  const found = [];
  for (let at = 0; at < data.length; ) {
    const start = at;
    const tag = data[at];
    let length = data[at + 1];
    at += 2;
    if (length >= 0x80) {
      const count = length - 0x80;
      if (count < 1 || count > 4 || at + count > data.length) throw new Unfit("a length in it cannot be");
      length = data.subarray(at, at + count).reduce((sum, octet) => sum * 256 + octet, 0);
      at += count;
    }
    if (length === undefined || at + length > data.length) throw new Unfit("it is cut off");
    at += length;
    found.push([tag, data.subarray(at - length, at), data.subarray(start, at)]);
  }
  return found;
}

function firstOf(data) {
  const [found] = elements(data);
  if (!found) throw new Unfit("a part of it is empty");
  return found;
}

// A GeneralizedTime as records write it.
function instantOf(data) {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,6}))?Z$/.exec(text(data));
  if (!match) throw new Unfit("its time cannot be read");
  const [year, month, day, hour, minute, second, part] = match.slice(1);
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${(part ?? "").padEnd(6, "0")}Z`;
}

const sameElement = (element, tag, data) => element !== undefined && element[0] === tag && same(element[1], data);
const unhex = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
