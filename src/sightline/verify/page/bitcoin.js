// Of check 10 what is about Bitcoin: the blocks that stamps end in, by headers that are brought.

async function checkBlocks(bag, found, words) {
  const headers = await readHeaders(words);
  const said = [];
  for (const { name, size, height, root } of found.leaves) {
    const header = headers.get(height);
    if (!header || root === null) continue;
    if (!same(header.subarray(36, 68), root)) {
      bag.problem(10, "block-differs", name, `block ${height} has another Merkle root than it leads to`);
      continue;
    }
    const stated = new Date(new DataView(header.buffer).getUint32(68, true) * 1000).toISOString();
    const time = stated.replace(/Z$/, "000Z");
    found.blocks.push([size, time]);
    said.push(`${name}: in Bitcoin block ${height}, of ${time}, by a clock two hours off at most`);
  }
  if (!said.length) bag.problem(10, "stamp-untrusted", "OpenTimestamps", "no OpenTimestamps stamp ends in a block whose header you brought");
  return said;
}

// Bitcoin block headers by height, of lines `HEIGHT HEX`, each meeting its own target.
async function readHeaders(words) {
  const found = new Map();
  for (const line of words.split(/\r?\n/).map((item) => item.trim())) {
    if (!line || line.startsWith("#")) continue;
    const match = /^(0|[1-9][0-9]{0,8})[ \t]+([0-9a-fA-F]{160})$/.exec(line);
    if (!match) throw new Unfit(`a line is no height and header: ${line.slice(0, 60)}`);
    const header = Uint8Array.from(match[2].match(/../g), (pair) => parseInt(pair, 16));
    const mantissa = BigInt(header[72] | (header[73] << 8) | (header[74] << 16));
    const target = (mantissa << BigInt(8 * header[75])) >> 24n;
    const hashed = BigInt(`0x${hex((await sha256(await sha256(header))).reverse())}`);
    const before = found.get(Number(match[1]));
    if (hashed > target || (before && !same(before, header))) throw new Unfit(`the header of block ${match[1]} does not meet its own target`);
    found.set(Number(match[1]), header);
  }
  return found;
}
