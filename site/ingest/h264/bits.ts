/** Reads bits of an H.264 RBSP. Reading past the end throws `RangeError`; `readRbsp` turns that into undefined. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bit(): number {
    const byte = this.#bytes[this.#bit >> 3];
    if (byte === undefined) throw new RangeError('past the end of the RBSP');
    const value = (byte >> (7 - (this.#bit & 7))) & 1;
    this.#bit += 1;
    return value;
  }

  flag(): boolean {
    return this.bit() === 1;
  }

  /** `count` <= 32. */
  bits(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i += 1) value = value * 2 + this.bit();
    return value;
  }

  /** ue(v), ITU-T H.264 9.1. */
  ue(): number {
    let zeros = 0;
    while (this.bit() === 0) {
      zeros += 1;
      if (zeros > 32) throw new RangeError('Exp-Golomb code too long');
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v), ITU-T H.264 9.1.1. */
  se(): number {
    const k = this.ue();
    return k % 2 === 0 ? -(k / 2) : (k + 1) / 2;
  }
}

/** Drops the emulation prevention bytes (00 00 03 -> 00 00) of a NAL unit's bytes `start..end`; ITU-T H.264 7.3.1. */
export function unescapeRbsp(nal: Uint8Array, start: number, end: number): Uint8Array {
  const out = new Uint8Array(end - start);
  let length = 0;
  let zeros = 0;
  for (let i = start; i < end; i += 1) {
    const byte = nal[i] as number;
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    out[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out.subarray(0, length);
}

/** Returns the result of `read`, or undefined if the bits end too early or are no valid code. */
export function readRbsp<T>(rbsp: Uint8Array, read: (bits: BitReader) => T): T | undefined {
  try {
    return read(new BitReader(rbsp));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
