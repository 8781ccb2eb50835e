/**
 * Parser of H.264 in an FLV stream (Adobe Flash Video File Format Specification 10.1, annex E), ffmpeg's output with the time of each
 * picture. No other process can write into that pipe, as it could to a port.
 */

/** One picture: its NAL units without start codes, valid only during the call. */
export type OnFlvPicture = (nals: readonly Buffer[], timeMs: number) => void;

const headerBytes = 9;
const tagHeadBytes = 11;
/** Each tag is preceded by the size of the previous one. */
const backPointerBytes = 4;
const videoTag = 9;
const avcCodec = 7;
const nalUnits = 1;
const avcHeadBytes = 5;
/** Another codec by its FourCC follows (Enhanced RTMP v1). */
const enhancedBit = 0x80;
/** A 4K keyframe of good quality has about 1 MB. */
const maxTagBytes = 8 * 1024 * 1024;

export class FlvReader {
  readonly #take: OnFlvPicture;
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Number of bytes needed to complete the next item. */
  #wanted = headerBytes;
  #begun = false;
  #broken = false;
  #codec: string | undefined;

  constructor(take: OnFlvPicture) {
    this.#take = take;
  }

  /** The video's codec if it is not H.264. */
  get codec(): string | undefined {
    return this.#codec;
  }

  /**
   * Handles bytes.
   * @returns false once they are no FLV, a picture is too large, or the video is not H.264
   */
  push(chunk: Buffer): boolean {
    if (this.#broken) return false;
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    while (!this.#broken && this.#heldBytes >= this.#wanted) {
      const bytes = this.#held.length === 1 ? (this.#held[0] as Buffer) : Buffer.concat(this.#held);
      const used = this.#read(bytes);
      this.#held = used === bytes.length ? [] : [bytes.subarray(used)];
      this.#heldBytes = bytes.length - used;
    }
    return !this.#broken;
  }

  /**
   * Reads complete items, and sets the size of the next.
   * @returns the number of bytes used
   */
  #read(bytes: Buffer): number {
    let at = 0;
    if (!this.#begun) {
      const dataOffset = bytes.readUInt32BE(5);
      this.#begun = true;
      this.#broken = bytes.toString('latin1', 0, 3) !== 'FLV' || dataOffset !== headerBytes;
      at = headerBytes;
    }
    const head = backPointerBytes + tagHeadBytes;
    while (!this.#broken) {
      this.#wanted = head;
      if (at + head > bytes.length) return at;
      const tag = at + backPointerBytes;
      const size = bytes.readUIntBE(tag + 1, 3);
      if (size > maxTagBytes) this.#broken = true;
      this.#wanted = head + size;
      if (at + this.#wanted > bytes.length) return at;
      const timeMs = bytes.readUIntBE(tag + 4, 3) + (bytes[tag + 7] as number) * 2 ** 24;
      const body = tag + tagHeadBytes;
      if (((bytes[tag] as number) & 0x1f) === videoTag) this.#readVideo(bytes, body, body + size, timeMs);
      at = body + size;
    }
    return at;
  }

  #readVideo(bytes: Buffer, start: number, end: number, timeMs: number): void {
    if (end - start >= avcHeadBytes && ((bytes[start] as number) & enhancedBit) !== 0) {
      const fourCc = bytes.toString('latin1', start + 1, start + 5);
      this.#codec = fourCc === 'hvc1' ? 'H265' : fourCc;
      this.#broken = true;
      return;
    }
    // Codec configuration and the end of the sequence are ignored: the encoder repeats its parameter sets.
    if (end - start < avcHeadBytes || bytes[start + 1] !== nalUnits) return;
    if (((bytes[start] as number) & 0x0f) !== avcCodec) return;
    const nals: Buffer[] = [];
    let at = start + avcHeadBytes;
    while (at + 4 <= end) {
      const length = bytes.readUInt32BE(at);
      at += 4;
      if (length === 0 || at + length > end) {
        this.#broken = true;
        return;
      }
      nals.push(bytes.subarray(at, at + length));
      at += length;
    }
    this.#take(nals, timeMs);
  }
}
