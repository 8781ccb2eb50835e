/** NAL unit types of H.264 (ITU-T H.264, table 7-1). */
const nal = { slice: 1, idr: 5, sequenceParameters: 7 } as const;

/** The offset of a NAL unit's header byte, and its type. */
interface Unit {
  readonly at: number;
  readonly type: number;
}

/**
 * Bytes searched for NAL units up to and including the first slice.
 * Everything before a slice is short: the picture's own bytes need no search, and parameter sets or messages further on
 * are ignored.
 */
const headBytes = 2_048;

function unitsTillSlice(bytes: Uint8Array): Unit[] {
  const units: Unit[] = [];
  const end = Math.min(bytes.length - 3, headBytes);
  for (let at = 0; at < end; at += 1) {
    if (bytes[at] !== 0 || bytes[at + 1] !== 0 || bytes[at + 2] !== 1) continue;
    const type = (bytes[at + 3] ?? 0) & 31;
    units.push({ at: at + 3, type });
    if (type >= nal.slice && type <= nal.idr) break;
    at += 2;
  }
  return units;
}

const sequenceParametersIn = (bytes: Uint8Array) =>
  unitsTillSlice(bytes).find(({ type }) => type === nal.sequenceParameters);

/**
 * Returns the codec of an Annex B access unit in WebCodecs notation, from its sequence parameter set; undefined if it
 * has none.
 */
export function readAnnexBCodec(bytes: Uint8Array): string | undefined {
  const found = sequenceParametersIn(bytes);
  if (!found || found.at + 4 > bytes.length) return undefined;
  // profile_idc, constraint flags, level_idc (RFC 6381, 3.3).
  const parts = bytes.subarray(found.at + 1, found.at + 4);
  return `avc1.${[...parts].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** The numbering of a stream's pictures (ITU-T H.264, 7.4.2.1.1). */
export interface FrameNumbering {
  /** Bits of `frame_num`. */
  readonly bits: number;
  readonly hasColourPlanes: boolean;
  /** True if the source may skip numbers by design: a gap then proves nothing. */
  readonly mayLeaveOut: boolean;
}

/** Header fields of a picture's first slice (ITU-T H.264, 7.4.3). */
export interface FrameNumberFields {
  readonly frameNumber: number;
  /** True if other pictures are predicted from it. */
  readonly isReference: boolean;
}

/** Reads the numbering from a keyframe's sequence parameter set; undefined if it is missing or malformed. */
export function readFrameNumbering(bytes: Uint8Array): FrameNumbering | undefined {
  const found = sequenceParametersIn(bytes);
  return found && readBits(bytes, found.at, readNumbering);
}

/** Returns the slice header fields; undefined if the picture has no readable slice. */
export function readFrameNumber(
  bytes: Uint8Array,
  { bits, hasColourPlanes }: FrameNumbering,
): FrameNumberFields | undefined {
  const slice = unitsTillSlice(bytes).find(({ type }) => type === nal.slice || type === nal.idr);
  if (!slice) return undefined;
  return readBits(bytes, slice.at, (read) => {
    const isReference = (read.bits(8) & 0x60) !== 0;
    // first_mb_in_slice, slice_type, pic_parameter_set_id.
    for (let skipped = 0; skipped < 3; skipped += 1) read.ue();
    if (hasColourPlanes) read.bits(2);
    return { frameNumber: read.bits(bits), isReference };
  });
}

/** Profiles whose parameter sets include the chroma format (ITU-T H.264, 7.3.2.1.1). */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

function readNumbering(read: BitReader): FrameNumbering {
  read.bits(8);
  const profile = read.bits(8);
  read.bits(16);
  read.ue();
  let hasColourPlanes = false;
  if (highProfiles.has(profile)) {
    const chroma = read.ue();
    if (chroma === 3) hasColourPlanes = read.bits(1) === 1;
    read.ue();
    read.ue();
    read.bits(1);
    if (read.bits(1) === 1) skipScalingLists(read, chroma === 3 ? 12 : 8);
  }
  const bits = read.ue() + 4;
  const orderType = read.ue();
  if (orderType === 0) read.ue();
  else if (orderType === 1) {
    read.bits(1);
    read.ue();
    read.ue();
    // num_ref_frames_in_pic_order_cnt_cycle is 255 at most.
    for (let left = Math.min(255, read.ue()); left > 0; left -= 1) read.ue();
  }
  read.ue();
  return { bits: Math.min(16, bits), hasColourPlanes, mayLeaveOut: read.bits(1) === 1 };
}

function skipScalingLists(read: BitReader, lists: number): void {
  for (let list = 0; list < lists; list += 1) {
    if (read.bits(1) === 0) continue;
    let [last, next] = [8, 8];
    for (let left = list < 6 ? 16 : 64; left > 0 && next !== 0; left -= 1) {
      const code = read.ue();
      const delta = code % 2 === 0 ? -(code / 2) : (code + 1) / 2;
      next = (last + delta + 256) % 256;
      if (next !== 0) last = next;
    }
  }
}

/** Reads the bits of a NAL unit, without its emulation prevention bytes (ITU-T H.264, 7.3.1). */
interface BitReader {
  /** `count` <= 32. @throws RangeError past the end */
  bits(count: number): number;
  /** ue(v), ITU-T H.264, 9.1. */
  ue(): number;
}

function readBits<T>(bytes: Uint8Array, from: number, read: (reader: BitReader) => T): T | undefined {
  let at = from;
  let left = 0;
  let byte = 0;
  let zeros = 0;
  const bit = () => {
    if (left === 0) {
      if (zeros >= 2 && bytes[at] === 3) {
        at += 1;
        zeros = 0;
      }
      const next = bytes[at];
      if (next === undefined) throw new RangeError('past the end of the NAL unit');
      at += 1;
      zeros = next === 0 ? zeros + 1 : 0;
      [byte, left] = [next, 8];
    }
    left -= 1;
    return (byte >> left) & 1;
  };
  const bits = (count: number) => {
    let value = 0;
    for (let taken = 0; taken < count; taken += 1) value = value * 2 + bit();
    return value;
  };
  const ue = () => {
    let length = 0;
    while (bit() === 0) {
      length += 1;
      if (length > 32) throw new RangeError('Exp-Golomb code too long');
    }
    return 2 ** length - 1 + bits(length);
  };
  try {
    return read({ bits, ue });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Creates a check whether all references of each picture arrived before it.
 * Called in order. A picture after a missing reference, and all others up to the next keyframe, would decode with
 * artefacts. A source that cannot be followed (numbers skipped by design, an unreadable slice) is accepted, as the live
 * tile does.
 */
export function createReferenceCheck(): (isKey: boolean, bytes: Uint8Array) => boolean {
  let numbering: FrameNumbering | undefined;
  /** `frame_num` of the last reference (PrevRefFrameNum, ITU-T H.264, 7.4.3). */
  let last: number | undefined;
  let isBroken = true;

  return (isKey, bytes) => {
    if (isKey) {
      numbering = readFrameNumbering(bytes);
      last = numbering && readFrameNumber(bytes, numbering)?.frameNumber;
      // A keyframe without parameter sets is not one: no decoder can start with it.
      isBroken = readAnnexBCodec(bytes) === undefined;
      return !isBroken;
    }
    if (isBroken) return false;
    const picture = numbering && !numbering.mayLeaveOut ? readFrameNumber(bytes, numbering) : undefined;
    if (!picture || !numbering) {
      last = undefined;
      return true;
    }
    const { frameNumber, isReference } = picture;
    const isNext =
      last === undefined || frameNumber === last || frameNumber === (last + 1) % 2 ** numbering.bits;
    isBroken = !isNext;
    if (isReference) last = frameNumber;
    return isNext;
  };
}
