/** Splitting a raw H.264 byte stream (ITU-T H.264 Annex B) into NAL units and access units. */

const nalTypeSlice = 1;
const nalTypeIdr = 5;
const nalTypeSps = 7;
const nalTypePps = 8;

/** One coded picture. A keyframe begins with its SPS and PPS, as cameras send them; AUD and SEI are removed. */
export interface AccessUnit {
  readonly key: boolean;
  readonly nals: readonly Uint8Array[];
}

export interface ElementaryStream {
  readonly sps: Uint8Array;
  readonly pps: Uint8Array;
  readonly frames: readonly AccessUnit[];
}

export function nalType(nal: Uint8Array): number {
  return (nal[0] ?? 0) & 0x1f;
}

/** Returns the NAL units of `bytes` without start codes, as views into `bytes`. */
export function splitNals(bytes: Uint8Array): Uint8Array[] {
  const nals: Uint8Array[] = [];
  let start = -1;
  const close = (end: number) => {
    if (start < 0) return;
    let last = end;
    // trailing_zero_8bits, or the first zero of a four-byte start code, belong to no NAL unit
    while (last > start && bytes[last - 1] === 0) last--;
    if (last > start) nals.push(bytes.subarray(start, last));
  };
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i] === 0 && bytes[i + 1] === 0 && bytes[i + 2] === 1) {
      close(i);
      start = i + 3;
      i += 2;
    }
  }
  close(bytes.length);
  return nals;
}

/** Reads unsigned Exp-Golomb codes (H.264 9.1) from a NAL unit's payload; enough for the start of a slice header. */
function expGolomb(nal: Uint8Array): () => number {
  let bit = 8;
  const next = () => {
    const byte = nal[bit >> 3] ?? 0;
    const value = (byte >> (7 - (bit & 7))) & 1;
    bit++;
    return value;
  };
  return () => {
    let zeros = 0;
    while (zeros < 32 && next() === 0) zeros++;
    let value = 1;
    for (let i = 0; i < zeros; i++) value = value * 2 + next();
    return value - 1;
  };
}

/** Returns a slice's first macroblock and type, 0..4 (P, B, I, SP, SI; H.264 table 7-6 modulo 5). */
export function sliceHeader(nal: Uint8Array): { firstMacroblock: number; type: number } {
  const read = expGolomb(nal.subarray(0, 16));
  const firstMacroblock = read();
  return { firstMacroblock, type: read() % 5 };
}

export function isSlice(nal: Uint8Array): boolean {
  const type = nalType(nal);
  return type === nalTypeSlice || type === nalTypeIdr;
}

/** Returns RFC 6184's profile-level-id in six hex digits: profile_idc, constraint flags, level_idc. */
export function profileLevelId(sps: Uint8Array): string {
  return Buffer.from(sps.subarray(1, 4)).toString('hex');
}

/**
 * Parses a whole Annex B stream with one SPS and one PPS.
 * @throws if there are no parameter sets or no slice: the file is broken.
 */
export function parseElementaryStream(bytes: Uint8Array): ElementaryStream {
  const nals = splitNals(bytes);
  const sps = nals.find((nal) => nalType(nal) === nalTypeSps);
  const pps = nals.find((nal) => nalType(nal) === nalTypePps);
  if (!sps || !pps) throw new Error('H.264 stream without SPS or PPS');
  const frames: { key: boolean; nals: Uint8Array[] }[] = [];
  for (const nal of nals) {
    if (!isSlice(nal)) continue;
    if (sliceHeader(nal).firstMacroblock === 0) {
      const key = nalType(nal) === nalTypeIdr;
      frames.push({ key, nals: key ? [sps, pps] : [] });
    }
    const frame = frames.at(-1);
    if (!frame) throw new Error('H.264 stream that starts within a picture');
    frame.nals.push(nal);
  }
  if (frames.length === 0) throw new Error('H.264 stream without a picture');
  return { sps, pps, frames };
}
