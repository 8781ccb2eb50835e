import { nal } from './payload.ts';

const startCode = Buffer.from([0, 0, 1]);

/** NAL units that need no fragments where they are alone: in these, joined ones begin. 0 is no type, but a start code's first byte. */
const isSmall = (type: number): boolean => type === 0 || (type >= nal.sei && type <= nal.aud);

/**
 * Splits what a camera sends as one NAL unit although several lie in it with Annex B start codes between them: SPS, PPS and IDR
 * of macro-video and V380 cameras (github.com/scottlamb/retina issues 68 and 108), whole or in fragments. A NAL unit holds no
 * start code (ITU-T H.264 7.4.1), so what is found is one.
 */
export class JoinedNals {
  /** The stream has joined some: slices are looked into as well. */
  #isJoining = false;
  /** Of fragments that are split: the header byte of the NAL unit under way; undefined between two. */
  #head: number | undefined;
  #isSplitting = false;
  /** Its first fragment has gone. */
  #hasBegun = false;
  /** What may belong to a start code: the last byte that is not zero, and the zeros behind it. */
  #tail: Buffer = Buffer.alloc(0);

  /** The stream was broken. */
  reset(): void {
    this.#isSplitting = false;
    this.#tail = Buffer.alloc(0);
  }

  /**
   * @returns the payloads (RFC 6184: single NAL units and FU-A) in place of `start..end`, possibly none; undefined where it
   * stays as it is
   */
  split(packet: Buffer, start: number, end: number): readonly Buffer[] | undefined {
    const type = (packet[start] as number) & 0x1f;
    if (type === nal.fuA && end - start > 2) return this.#fragment(packet, start, end);
    if (type > nal.last || !(this.#isJoining || isSmall(type))) return undefined;
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

  /** Cuts the next bytes of what was joined. */
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

  /** Takes the header byte that follows a start code. */
  #withoutHead(bytes: Buffer): Buffer {
    // A zero is no header: the start code is still to come.
    if (this.#head !== undefined || bytes.length === 0 || bytes[0] === 0) return bytes;
    this.#head = bytes[0];
    return bytes.subarray(1);
  }

  /** Bytes of the NAL unit under way; `ends`: its last ones. */
  #add(parts: Buffer[], bytes: Buffer, ends: boolean): void {
    const head = this.#head;
    if (head === undefined || bytes.length === 0) return;
    if (ends && !this.#hasBegun) parts.push(Buffer.concat([Buffer.of(head), bytes]));
    else {
      const bits = (this.#hasBegun ? 0 : 0x80) | (ends ? 0x40 : 0) | (head & 0x1f);
      parts.push(Buffer.concat([Buffer.of((head & 0xe0) | nal.fuA, bits), bytes]));
    }
    this.#hasBegun = true;
  }
}

/** Zeros before a start code belong to it. */
function withoutZeros(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}
