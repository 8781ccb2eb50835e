import { eachAggregated, nal } from './payload.ts';

const startCode = Buffer.from([0, 0, 0, 1]);

const isSlice = (type: number): boolean => type >= nal.slice && type <= nal.idr;

/** Slices in Annex B form, put together from RTP payloads, each byte copied once. Its memory grows, up to a limit. */
export class PictureBytes {
  readonly #mostBytes: number;
  readonly #firstBytes: number;
  #bytes = Buffer.alloc(0);
  #used = 0;
  #isTooLarge = false;

  constructor(mostBytes: number, firstBytes: number) {
    this.#mostBytes = mostBytes;
    this.#firstBytes = firstBytes;
  }

  get used(): number {
    return this.#used;
  }

  /** More came than the limit allows: what is there is no use. */
  get isTooLarge(): boolean {
    return this.#isTooLarge;
  }

  /** Valid until more is added. */
  part(from: number, to = this.#used): Buffer {
    return this.#bytes.subarray(from, to);
  }

  /** Begins again, in the memory that it has. */
  clear(): void {
    this.#used = 0;
    this.#isTooLarge = false;
  }

  /** Begins again, and gives its memory back. */
  free(): void {
    this.#bytes = Buffer.alloc(0);
    this.clear();
  }

  /** An RTP payload (RFC 6184): what of it is a slice, or a part of one. */
  addPayload(packet: Buffer, start: number, end: number): void {
    const type = (packet[start] as number) & 0x1f;
    if (type === nal.fuA) {
      const fu = packet[start + 1] as number;
      if (!isSlice(fu & 0x1f)) return;
      if ((fu & 0x80) !== 0) {
        this.add(startCode, 0, startCode.length);
        this.add(Buffer.of(((packet[start] as number) & 0xe0) | (fu & 0x1f)), 0, 1);
      }
      this.add(packet, start + 2, end);
    } else if (type === nal.stapA) {
      eachAggregated(packet, start, end, (from, to) => this.#addSlice(packet, from, to));
    } else this.#addSlice(packet, start, end);
  }

  /** As it is. */
  add(from: Buffer, start: number, end: number): void {
    const used = this.#used + end - start;
    if (this.#isTooLarge || used > this.#mostBytes) {
      this.#isTooLarge = true;
      return;
    }
    if (used > this.#bytes.length) {
      const room = Buffer.allocUnsafeSlow(Math.max(this.#firstBytes, 2 ** Math.ceil(Math.log2(used))));
      this.#bytes.copy(room, 0, 0, this.#used);
      this.#bytes = room;
    }
    from.copy(this.#bytes, this.#used, start, end);
    this.#used = used;
  }

  #addSlice(packet: Buffer, start: number, end: number): void {
    if (!isSlice((packet[start] as number) & 0x1f)) return;
    this.add(startCode, 0, startCode.length);
    this.add(packet, start, end);
  }
}

/** NAL units in Annex B form (ITU-T H.264 annex B), each with its start code. */
export const annexB = (nals: readonly Buffer[]): Buffer =>
  Buffer.concat(nals.flatMap((unit) => [startCode, unit]));
