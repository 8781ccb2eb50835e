import { type Fault, type FaultCode, type FaultParams, faultText } from '../../errors/faults.ts';

/** Thrown for an invalid city file; its fault has the sentence. */
export class CityDamaged extends Error {
  readonly fault: Fault;
  constructor(code: FaultCode, params: FaultParams) {
    super(faultText({ code, params }, 'en'));
    this.name = 'CityDamaged';
    this.fault = { code, params };
  }
}

/** Writes whole numbers, seven bits a byte, low ones first; the high bit says that more follow (LEB128). */
export class PackedWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  /** Writes 0 to 2^32 - 1. @throws RangeError beyond */
  count(value: number): void {
    if (!(value >= 0 && value <= 0xffff_ffff)) throw new RangeError(`cannot pack ${value}`);
    this.#room(5);
    let rest = value >>> 0;
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Writes -2^31 to 2^31 - 1; small ones of either sign are short (zigzag). */
  step(value: number): void {
    this.count(((value << 1) ^ (value >> 31)) >>> 0);
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Returns a copy of what was written. */
  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/** Reads the output of `PackedWriter`. Any error throws `CityDamaged` with the name of the part. */
export class PackedReader {
  readonly #bytes: Uint8Array;
  readonly #part: string;
  #at = 0;

  constructor(bytes: Uint8Array, part: string) {
    this.#bytes = bytes;
    this.#part = part;
  }

  damaged(): CityDamaged {
    return new CityDamaged('city.damaged', { part: this.#part });
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  count(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++];
    if (byte === undefined) throw this.damaged();
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let shift = 7; shift < 35; shift += 7) {
      byte = bytes[this.#at++];
      if (byte === undefined) throw this.damaged();
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    throw this.damaged();
  }

  step(): number {
    const value = this.count();
    return (value >>> 1) ^ -(value & 1);
  }

  /**
   * Reads the number of following things, each of at least `least` bytes, and checks it against the remaining
   * bytes, so that no large memory is allocated in vain.
   */
  amount(least: number, most: number): number {
    const value = this.count();
    if (value > most || value * least > this.left) throw this.damaged();
    return value;
  }

  raw(length: number): Uint8Array {
    if (length > this.left) throw this.damaged();
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return bytes;
  }

  /** @throws if there are bytes left */
  end(): void {
    if (this.left !== 0) throw this.damaged();
  }
}
