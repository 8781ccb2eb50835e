import { nalUnitTypes, visitAggregatedNals } from './payload.ts';

const startCode = Buffer.from([0, 0, 0, 1]);

const isSlice = (type: number): boolean => type >= nalUnitTypes.slice && type <= nalUnitTypes.idr;

/** Assembles slices in Annex B form from RTP payloads, copying each byte once. Its memory grows, up to a limit. */
export class PictureAssembler {
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

  /** The limit was exceeded: the content is useless. */
  get isTooLarge(): boolean {
    return this.#isTooLarge;
  }

  /** Valid until more is added. */
  part(from: number, to = this.#used): Buffer {
    return this.#bytes.subarray(from, to);
  }

  /** Starts over and keeps its memory. */
  clear(): void {
    this.#used = 0;
    this.#isTooLarge = false;
  }

  /** Starts over and frees its memory. */
  free(): void {
    this.#bytes = Buffer.alloc(0);
    this.clear();
  }

  /** Adds the slices, or parts of slices, of an RTP payload (RFC 6184). */
  addPayload(packet: Buffer, start: number, end: number): void {
    const type = (packet[start] as number) & 0x1f;
    if (type === nalUnitTypes.fuA) {
      const fu = packet[start + 1] as number;
      if (!isSlice(fu & 0x1f)) return;
      if ((fu & 0x80) !== 0) {
        this.add(startCode, 0, startCode.length);
        this.add(Buffer.of(((packet[start] as number) & 0xe0) | (fu & 0x1f)), 0, 1);
      }
      this.add(packet, start + 2, end);
    } else if (type === nalUnitTypes.stapA) {
      visitAggregatedNals(packet, start, end, (from, to) => this.#addSlice(packet, from, to));
    } else this.#addSlice(packet, start, end);
  }

  /** Adds bytes unchanged. */
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
export const toAnnexB = (nals: readonly Buffer[]): Buffer =>
  Buffer.concat(nals.flatMap((unit) => [startCode, unit]));
