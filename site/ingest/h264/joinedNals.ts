import { nalUnitTypes } from './payload.ts';

const startCode = Buffer.from([0, 0, 1]);

/**
 * Types that are small enough to need no fragments: joined units begin with one of these. 0 is no type, but a start code's first byte.
 */
const isSmall = (type: number): boolean =>
  type === 0 || (type >= nalUnitTypes.sei && type <= nalUnitTypes.aud);

/**
 * Splits several NAL units that a camera sends as one, with Annex B start codes between them.
 * Macro-video and V380 cameras join SPS, PPS and IDR so (github.com/scottlamb/retina issues 68 and 108), whole or in fragments. A NAL
 * unit contains no start code (ITU-T H.264 7.4.1), so every match is a real one.
 */
export class JoinedNals {
  /** The stream has joined NAL units before: slices are searched as well. */
  #isJoining = false;
  /** For split fragments: the header byte of the current NAL unit; undefined between two. */
  #head: number | undefined;
  #isSplitting = false;
  /** The first fragment of the current unit has been emitted. */
  #hasBegun = false;
  /** Bytes that may belong to a start code: the last nonzero byte and the zeros after it. */
  #tail: Buffer = Buffer.alloc(0);

  /** Resets the state after a break of the stream. */
  reset(): void {
    this.#isSplitting = false;
    this.#tail = Buffer.alloc(0);
  }

  /**
   * Splits a payload.
   * @returns the payloads (RFC 6184: single NAL units and FU-A) that replace `start..end`, possibly none; undefined if it is unchanged
   */
  split(packet: Buffer, start: number, end: number): readonly Buffer[] | undefined {
    const type = (packet[start] as number) & 0x1f;
    if (type === nalUnitTypes.fuA && end - start > 2) return this.#fragment(packet, start, end);
    if (type > nalUnitTypes.last || !(this.#isJoining || isSmall(type))) return undefined;
    this.reset();
    const first = packet.indexOf(startCode, start);
    if (first < 0 || first + startCode.length >= end) return undefined;
    this.#isJoining = true;
    this.#head = type === 0 ? undefined : packet[start];
    this.#hasBegun = false;
    return this.#cut(packet.subarray(type === 0 ? start : start + 1, end), true);
  }

  #fragment(packet: Buffer, start: number, end: number): readonly Buffer[] | undefined {
    const fu = packet[start + 1] as number;
    if ((fu & 0x80) !== 0) {
      this.reset();
      this.#isSplitting = this.#isJoining || isSmall(fu & 0x1f);
      this.#hasBegun = false;
      this.#head = (fu & 0x1f) === 0 ? undefined : ((packet[start] as number) & 0xe0) | (fu & 0x1f);
    }
    if (!this.#isSplitting) return undefined;
    const isLast = (fu & 0x40) !== 0;
    const parts = this.#cut(packet.subarray(start + 2, end), isLast);
    if (isLast) this.reset();
    return parts;
  }

  /** Cuts the next bytes of a joined unit. */
  #cut(bytes: Buffer, isLast: boolean): Buffer[] {
    const parts: Buffer[] = [];
    let rest = this.#withoutHead(this.#tail.length === 0 ? bytes : Buffer.concat([this.#tail, bytes]));
    for (let at = rest.indexOf(startCode); at >= 0; at = rest.indexOf(startCode)) {
      this.#isJoining = true;
      this.#add(parts, withoutZeros(rest.subarray(0, at)), true);
      this.#head = undefined;
      this.#hasBegun = false;
      rest = this.#withoutHead(rest.subarray(at + startCode.length));
    }
    const sure = withoutZeros(rest).length;
    const passed = isLast ? sure : Math.max(0, sure - 1);
    this.#add(parts, rest.subarray(0, passed), isLast);
    this.#tail = Buffer.from(rest.subarray(passed));
    return parts;
  }

  /** Removes the header byte that follows a start code. */
  #withoutHead(bytes: Buffer): Buffer {
    // A zero is no header: the start code is still incomplete.
    if (this.#head !== undefined || bytes.length === 0 || bytes[0] === 0) return bytes;
    this.#head = bytes[0];
    return bytes.subarray(1);
  }

  /** Adds bytes of the current NAL unit; `ends`: its last ones. */
  #add(parts: Buffer[], bytes: Buffer, ends: boolean): void {
    const head = this.#head;
    if (head === undefined || bytes.length === 0) return;
    if (ends && !this.#hasBegun) parts.push(Buffer.concat([Buffer.of(head), bytes]));
    else {
      const bits = (this.#hasBegun ? 0 : 0x80) | (ends ? 0x40 : 0) | (head & 0x1f);
      parts.push(Buffer.concat([Buffer.of((head & 0xe0) | nalUnitTypes.fuA, bits), bytes]));
    }
    this.#hasBegun = true;
  }
}

/** Removes zeros before a start code, which belong to it. */
function withoutZeros(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}
