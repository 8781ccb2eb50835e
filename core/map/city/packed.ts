import { type Fault, type FaultCode, type FaultParams, faultText } from '../../errors/faults.ts';

/** A city file is not what it should be; the sentence is in its fault. */
export class CityDamaged extends Error {
  readonly fault: Fault;
  constructor(code: FaultCode, params: FaultParams) {
    super(faultText({ code, params }, 'en'));
    this.name = 'CityDamaged';
    this.fault = { code, params };
  }
}

/** Whole numbers, seven bits a byte, low ones first; the high bit says that more follow (LEB128). */
export class PackedWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  /** 0 to 2^32 - 1. @throws RangeError beyond */
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

  /** -2^31 to 2^31 - 1; small ones of either sign are short (zigzag). */
  step(value: number): void {
    this.count(((value << 1) ^ (value >> 31)) >>> 0);
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A copy of what is written. */
  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/** Reads what `PackedWriter` wrote. Whatever is amiss throws `CityDamaged` and names the part. */
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

  /** How many things follow of which each takes `least` bytes: no more than there is room for, so that nothing large is made for nothing. */
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

  /** @throws where something is left */
  end(): void {
    if (this.left !== 0) throw this.damaged();
  }
}
