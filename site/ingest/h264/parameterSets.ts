import { readRbsp, unescapeRbsp } from './bits.ts';
import { nalUnitTypes } from './payload.ts';
import { toAnnexB } from './pictureBytes.ts';
import { parseSps, type VideoFormat } from './sps.ts';

/** Maximum number of PPS. A stream has one or two; a faulty source may send ever new ones. */
const maxPps = 16;
const maxSetBytes = 4096;

/** The latest parameter sets of one stream, from the SDP or in band. */
export class ParameterSets {
  #sps: Buffer | undefined;
  #pps = new Map<number, Buffer>();
  #aggregate: Buffer | undefined;
  #annexB: Buffer | undefined;
  format: VideoFormat | undefined;

  /** Takes `sprop-parameter-sets` (RFC 6184 8.1): NAL units in base64 with commas between. */
  addFromSdp(sprop: string): void {
    for (const part of sprop.split(',')) {
      const unit = Buffer.from(part.trim(), 'base64');
      const type = unit.length === 0 ? 0 : (unit[0] as number) & 0x1f;
      if (type === nalUnitTypes.sps) this.addSps(unit);
      else if (type === nalUnitTypes.pps) this.addPps(unit);
    }
  }

  /** @returns true if it changed the format */
  addSps(unit: Buffer): boolean {
    if (unit.length > maxSetBytes || this.#sps?.equals(unit) === true) return false;
    const format = parseSps(unit);
    if (format === undefined) return false;
    this.#sps = Buffer.from(unit);
    this.#pps.clear();
    this.format = format;
    this.#forget();
    return true;
  }

  addPps(unit: Buffer): void {
    if (unit.length > maxSetBytes) return;
    const id = readRbsp(unescapeRbsp(unit, 1, Math.min(unit.length, 12)), (bits) => bits.ue());
    if (id === undefined || id > 255 || this.#pps.get(id)?.equals(unit) === true) return;
    if (this.#pps.size >= maxPps && !this.#pps.has(id)) return;
    this.#pps.set(id, Buffer.from(unit));
    this.#forget();
  }

  get complete(): boolean {
    return this.#sps !== undefined && this.#pps.size > 0;
  }

  /** One STAP-A payload (RFC 6184 5.7.1) with all sets; undefined until both kinds are known. */
  get aggregate(): Buffer | undefined {
    if (this.#aggregate === undefined && this.complete) {
      const parts: Buffer[] = [Buffer.from([0x60 | nalUnitTypes.stapA])];
      for (const unit of this.#units()) {
        const size = Buffer.alloc(2);
        size.writeUInt16BE(unit.length);
        parts.push(size, unit);
      }
      this.#aggregate = Buffer.concat(parts);
    }
    return this.#aggregate;
  }

  /** All sets in Annex B form; undefined until both kinds are known. */
  get annexB(): Buffer | undefined {
    if (this.#annexB === undefined && this.complete) this.#annexB = toAnnexB(this.#units());
    return this.#annexB;
  }

  #units(): Buffer[] {
    return this.#sps === undefined ? [] : [this.#sps, ...this.#pps.values()];
  }

  #forget(): void {
    this.#aggregate = undefined;
    this.#annexB = undefined;
  }
}
