import { type BitReader, readRbsp, unescapeRbsp } from './bits.ts';

/** The picture format of a sequence parameter set. */
export interface VideoFormat {
  /** RFC 6381: `avc1.` and profile, constraints, level in hex. */
  readonly codec: string;
  readonly profileIdc: number;
  /** In pixels, after cropping. */
  readonly width: number;
  readonly height: number;
  /** Frames per second from the VUI; 0 if absent. Cameras often give a wrong value. */
  readonly fps: number;
  readonly bitDepth: number;
  /** 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
  readonly chromaFormat: number;
  /** The VUI allows a decoding order that differs from the display order. */
  readonly reorders: boolean;
}

/** Profiles whose SPS carries chroma format and bit depth; ITU-T H.264 7.3.2.1.1. */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

const extendedSar = 255;
/** Maximum width and height; no camera sends more, so a larger size is a broken SPS. */
const maxSidePx = 16_384;

function skipScalingLists(bits: BitReader, chromaFormat: number): void {
  const lists = chromaFormat === 3 ? 12 : 8;
  for (let list = 0; list < lists; list += 1) {
    if (!bits.flag()) continue;
    const size = list < 6 ? 16 : 64;
    let last = 8;
    let next = 8;
    for (let i = 0; i < size && next !== 0; i += 1) {
      next = (last + bits.se() + 256) % 256;
      if (next !== 0) last = next;
    }
  }
}

function skipHrd(bits: BitReader): void {
  const schedules = bits.ue() + 1;
  if (schedules > 32) throw new RangeError('HRD schedules');
  bits.bits(8);
  for (let i = 0; i < schedules; i += 1) {
    bits.ue();
    bits.ue();
    bits.bit();
  }
  bits.bits(20);
}

/** Reads the VUI (annex E.1.1). Some cameras' VUI is truncated: the fields before that are used. */
function readVui(bits: BitReader): Pick<VideoFormat, 'fps' | 'reorders'> {
  if (bits.flag() && bits.bits(8) === extendedSar) bits.bits(32);
  if (bits.flag()) bits.bit();
  if (bits.flag()) {
    bits.bits(4);
    if (bits.flag()) bits.bits(24);
  }
  if (bits.flag()) {
    bits.ue();
    bits.ue();
  }
  let fps = 0;
  if (bits.flag()) {
    const unitsInTick = bits.bits(32);
    const timeScale = bits.bits(32);
    const message = unitsInTick === 0 ? 0 : timeScale / (2 * unitsInTick);
    fps = message > 0 && message <= 240 ? message : 0;
    bits.bit();
  }
  try {
    return { fps, reorders: readReordering(bits) };
  } catch (error) {
    if (error instanceof RangeError) return { fps, reorders: false };
    throw error;
  }
}

function readReordering(bits: BitReader): boolean {
  const [hasNalHrd, hasVclHrd] = [0, 1].map(() => {
    const has = bits.flag();
    if (has) skipHrd(bits);
    return has;
  });
  if (hasNalHrd || hasVclHrd) bits.bit();
  bits.bit();
  if (!bits.flag()) return false;
  bits.bit();
  for (let i = 0; i < 4; i += 1) bits.ue();
  return bits.ue() > 0;
}

/**
 * Reads a sequence parameter set (ITU-T H.264 7.3.2.1.1 and annex E).
 * @param nal the NAL unit with its header byte, without start code
 * @returns undefined if it is no SPS, or a broken one
 */
export function parseSps(nal: Uint8Array): VideoFormat | undefined {
  const [header, profile, constraints, level] = nal;
  if (header === undefined || (header & 0x1f) !== 7) return undefined;
  if (profile === undefined || constraints === undefined || level === undefined) return undefined;
  const hex = (byte: number) => byte.toString(16).padStart(2, '0');
  const codec = `avc1.${hex(profile)}${hex(constraints)}${hex(level)}`;
  return readRbsp(unescapeRbsp(nal, 4, nal.length), (bits) => {
    bits.ue();
    let chromaFormat = 1;
    let bitDepth = 8;
    let separatePlanes = false;
    if (highProfiles.has(profile)) {
      chromaFormat = bits.ue();
      if (chromaFormat > 3) throw new RangeError('chroma format');
      if (chromaFormat === 3) separatePlanes = bits.flag();
      bitDepth = 8 + Math.max(bits.ue(), bits.ue());
      bits.bit();
      if (bits.flag()) skipScalingLists(bits, chromaFormat);
    }
    bits.ue();
    const orderType = bits.ue();
    if (orderType === 0) bits.ue();
    else if (orderType === 1) {
      bits.bit();
      bits.se();
      bits.se();
      const cycle = bits.ue();
      if (cycle > 255) throw new RangeError('picture order cycle');
      for (let i = 0; i < cycle; i += 1) bits.se();
    }
    bits.ue();
    bits.bit();
    const widthMbs = bits.ue() + 1;
    const heightUnits = bits.ue() + 1;
    const frameMbsOnly = bits.bit();
    if (frameMbsOnly === 0) bits.bit();
    bits.bit();
    const fields = 2 - frameMbsOnly;
    let cropX = 0;
    let cropY = 0;
    if (bits.flag()) {
      const unitX = chromaFormat === 0 || chromaFormat === 3 || separatePlanes ? 1 : 2;
      const unitY = (chromaFormat === 1 ? 2 : 1) * fields;
      cropX = (bits.ue() + bits.ue()) * unitX;
      cropY = (bits.ue() + bits.ue()) * unitY;
    }
    const width = widthMbs * 16 - cropX;
    const height = heightUnits * 16 * fields - cropY;
    if (width < 1 || height < 1 || width > maxSidePx || height > maxSidePx)
      throw new RangeError('picture size');
    const vui = bits.flag() ? readVui(bits) : { fps: 0, reorders: false };
    return { codec, profileIdc: profile, width, height, ...vui, bitDepth, chromaFormat };
  });
}

/**
 * Returns the profile's name if a viewer's decoder cannot show this format; undefined if it can.
 * Viewers negotiate constrained baseline and read the SPS: all of them decode 8 bit 4:2:0 (or grey).
 */
export function getUndecodableProfile(format: VideoFormat): string | undefined {
  if (format.bitDepth > 8) return `H.264 ${format.bitDepth} bit`;
  if (format.chromaFormat > 1) return `H.264 ${format.chromaFormat === 2 ? '4:2:2' : '4:4:4'}`;
  return undefined;
}
