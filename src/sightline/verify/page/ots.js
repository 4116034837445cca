// OpenTimestamps files: the calendars and Bitcoin blocks that they lead to (check 9).

const OTS_MAGIC = "004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108";
const PENDING = "83dfe30d2ef90c8e";
const BITCOIN = "0588960d73d71901";
const MAX_OTS = 65536;

async function checkOts(token, message, record) {
  const leaves = [];
  try {
    const reader = new Reader(token);
    if (hex(reader.take(33)) !== OTS_MAGIC) throw new Unfit("it does not start as one");
    await readBranch(reader, reader.take(32), 256, leaves);
    if (reader.left()) throw new Unfit("bytes follow its end");
  } catch (error) {
    throw new Wrong("stamp-unreadable", `it is no OpenTimestamps file (${error.message})`);
  }
  if (!same(token.subarray(33, 65), await sha256(message))) throw new Wrong("stamp-of-other", "it was made over other bytes");
  const pending = [...new Set(leaves.filter(([place]) => typeof place === "string").map(([place]) => place))].sort();
  const blocks = leaves.filter(([place]) => typeof place === "number");
  const heights = [...new Set(blocks.map(([height]) => height))].sort((one, other) => one - other);
  if (pending.join("\n") !== record.pending.join("\n") || heights.join() !== record.blocks.join()) throw new Wrong("stamp-time", "it leads elsewhere than the log says");
  return blocks;
}

class Reader {
  constructor(data) {
    this.data = data;
    this.at = 0;
  }

  left() {
    return this.data.length - this.at;
  }

  take(count) {
    if (this.left() < count) throw new Unfit("it is cut off");
    this.at += count;
    return this.data.subarray(this.at - count, this.at);
  }

  // An unsigned LEB128 number.
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const octet = this.take(1)[0];
      value += (octet & 0x7f) * 2 ** shift;
      if (value >= 2 ** 32 || shift > 0x80) throw new Unfit("it holds a number that is too large");
      if (octet < 0x80) return value;
    }
  }

  words(most) {
    const count = this.number();
    if (count > most) throw new Unfit("a part of it is too long");
    return this.take(count);
  }
}

async function readBranch(reader, message, depth, leaves) {
  if (!depth) throw new Unfit("it is nested too deep");
  const seen = new Set();
  for (let more = true; more; ) {
    let [tag] = reader.take(1);
    more = tag === 0xff;
    if (more) [tag] = reader.take(1);
    if (tag === 0) {
      readAttestation(hex(reader.take(8)), new Reader(reader.words(8192)), message, leaves);
      continue;
    }
    const operand = tag === 0xf0 || tag === 0xf1 ? reader.words(4096) : new Uint8Array();
    const step = `${tag} ${hex(operand)}`;
    if (seen.has(step) || ((tag === 0xf0 || tag === 0xf1) && !operand.length)) throw new Unfit("it takes one step twice, or one that adds nothing");
    seen.add(step);
    await readBranch(reader, await stepResult(tag, operand, message), depth - 1, leaves);
  }
}

function readAttestation(kind, payload, message, leaves) {
  if (kind === PENDING) {
    const address = text(payload.words(1000));
    if (!/^[\w./:-]*$/.test(address)) throw new Unfit("the address of a calendar cannot be read");
    leaves.push([address, message]);
  } else if (kind === BITCOIN) leaves.push([payload.number(), message]);
  if ([PENDING, BITCOIN].includes(kind) && payload.left()) throw new Unfit("bytes follow what an attestation says");
}

// The next message; null where a browser does not compute it (RIPEMD-160, Keccak).
async function stepResult(tag, operand, message) {
  if (![0xf0, 0xf1, 0xf2, 0xf3, 2, 3, 8, 0x67].includes(tag)) throw new Unfit("it holds a step of a kind that is not known");
  if (message === null || tag === 3 || tag === 0x67) return null;
  if (tag === 8) return sha256(message);
  if (tag === 2) return new Uint8Array(await crypto.subtle.digest("SHA-1", message));
  const results = { 0xf0: () => joined(message, operand), 0xf1: () => joined(operand, message), 0xf2: () => message.slice().reverse(), 0xf3: () => octets(hex(message)) };
  const result = results[tag]();
  if (!result.length || result.length > 4096) throw new Unfit("a step makes a message that is too long");
  return result;
}
