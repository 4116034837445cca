// SHA-256 (FIPS 180-4) over streams of any length: the browser's own works only on what is in memory.

const ROUND = [];
const START = [];
for (let n = 2; ROUND.length < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) prime &&= n % d !== 0;
  if (!prime) continue;
  const part = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32) >>> 0;
  if (START.length < 8) START.push(part(Math.sqrt(n)));
  ROUND.push(part(Math.cbrt(n)));
}
const IN_MEMORY = 32 * 2 ** 20;

class Sha256 {
  constructor() {
    this.state = Uint32Array.from(START);
    this.words = new Uint32Array(64);
    this.rest = new Uint8Array(64);
    this.held = 0;
    this.length = 0;
  }

  update(data) {
    this.length += data.length;
    let at = 0;
    if (this.held) {
      const taken = Math.min(64 - this.held, data.length);
      this.rest.set(data.subarray(0, taken), this.held);
      this.held += taken;
      at = taken;
      if (this.held < 64) return;
      this.block(this.rest, 0);
      this.held = 0;
    }
    for (; at + 64 <= data.length; at += 64) this.block(data, at);
    this.rest.set(data.subarray(at));
    this.held = data.length - at;
  }

  block(data, at) {
    const w = this.words;
    for (let i = 0; i < 16; i++, at += 4) {
      w[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { this.state[i] += value; });
  }

  digest() {
    const bits = this.length * 8;
    const tail = new Uint8Array(((this.held + 8) >> 6) * 64 + 64 - this.held);
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(tail.length - 4, bits >>> 0);
    this.update(tail);
    const out = new DataView(new ArrayBuffer(32));
    this.state.forEach((value, i) => out.setUint32(4 * i, value));
    return new Uint8Array(out.buffer);
  }
}

async function sha256(data) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}

async function hashFile(file, told) {
  if (file.size <= IN_MEMORY) {
    const data = new Uint8Array(await file.arrayBuffer());
    told(data.length);
    return hex(await sha256(data));
  }
  const hasher = new Sha256();
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return hex(hasher.digest());
    hasher.update(value);
    told(value.length);
  }
}

function hex(data) {
  return Array.from(data, (octet) => octet.toString(16).padStart(2, "0")).join("");
}

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}

function same(left, right) {
  return left.length === right.length && left.every((octet, at) => octet === right[at]);
}

const text = (data) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
const octets = (words) => new TextEncoder().encode(words);

function base64(data) {
  return btoa(Array.from(data, (octet) => String.fromCharCode(octet)).join(""));
}

function unbase64(words) {
  let data;
  try {
    data = Uint8Array.from(atob(words), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Unfit("something that should be base64 is not");
  }
  if (base64(data) !== words) throw new Unfit("base64 is not spelt as it should be");
  return data;
}

class Unfit extends Error {}
