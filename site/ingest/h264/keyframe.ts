import { eachAggregated, nal } from './payload.ts';

const startCode = Buffer.from([0, 0, 0, 1]);
/** A 4K keyframe of good quality has about 1 MB. */
const maxKeyframeBytes = 4 * 1024 * 1024;

/**
 * Puts the slices of IDR access units together. Only payloads of one access unit are copied, and only of keyframes.
 * Parameter sets are not taken from here: they are put in front of the finished picture.
 */
export class KeyframeAssembler {
  #pieces: Buffer[] = [];
  #bytes = 0;
  #ticks: number | undefined;

  /** Forgets what was begun: the stream was broken. */
  reset(): void {
    this.#pieces = [];
    this.#bytes = 0;
    this.#ticks = undefined;
  }

  /**
   * @param ticks the access unit's time; another one ends what was begun
   * @param startsIdr an IDR slice begins in this payload
   * @param last the RTP marker
   * @returns the slices so far in Annex B form when `last` ends them. Cameras that mark every slice give a longer one each time.
   */
  add(packet: Buffer, start: number, end: number, ticks: number, startsIdr: boolean, last: boolean) {
    if (this.#ticks !== ticks) {
      if (!startsIdr) {
        if (this.#ticks !== undefined) this.reset();
        return undefined;
      }
      this.reset();
      this.#ticks = ticks;
    }
    const type = (packet[start] as number) & 0x1f;
    if (type === nal.fuA) {
      const indicator = packet[start] as number;
      const fu = packet[start + 1] as number;
      if ((fu & 0x80) !== 0) this.#keep(startCode, Buffer.from([(indicator & 0xe0) | (fu & 0x1f)]));
      this.#keep(Buffer.from(packet.subarray(start + 2, end)));
    } else if (type === nal.stapA) {
      eachAggregated(packet, start, end, (from, to) => this.#keepSlice(packet, from, to));
    } else this.#keepSlice(packet, start, end);
    if (this.#bytes > maxKeyframeBytes) {
      this.reset();
      return undefined;
    }
    return last ? Buffer.concat(this.#pieces, this.#bytes) : undefined;
  }

  #keepSlice(packet: Buffer, start: number, end: number): void {
    const type = (packet[start] as number) & 0x1f;
    if (type < nal.slice || type > nal.idr) return;
    this.#keep(startCode, Buffer.from(packet.subarray(start, end)));
  }

  #keep(...pieces: Buffer[]): void {
    for (const piece of pieces) {
      this.#pieces.push(piece);
      this.#bytes += piece.length;
    }
  }
}

/** NAL units in Annex B form (ITU-T H.264 annex B), each with its start code. */
export const annexB = (nals: readonly Buffer[]): Buffer =>
  Buffer.concat(nals.flatMap((unit) => [startCode, unit]));
