import { codecOf, type Numbering, numberingOf, numberOf } from './annexb.ts';

/**
 * Tells of each picture of a stream, in order, whether all that it builds on came before it: of one that follows a missing
 * reference, and of all up to the next keyframe, a decoder would make a smear. Where a source cannot be followed (numbers
 * left out on purpose, a slice that cannot be read) a picture is taken for whole, as the live tile takes it.
 */
export function createWholeness(): (isKey: boolean, bytes: Uint8Array) => boolean {
  let numbering: Numbering | undefined;
  /** `frame_num` of the last reference (PrevRefFrameNum, ITU-T H.264, 7.4.3). */
  let last: number | undefined;
  let isBroken = true;

  return (isKey, bytes) => {
    if (isKey) {
      numbering = numberingOf(bytes);
      last = numbering && numberOf(bytes, numbering)?.frameNumber;
      // A keyframe that lost its parameters is none: no decoder can begin with it.
      isBroken = codecOf(bytes) === undefined;
      return !isBroken;
    }
    if (isBroken) return false;
    const picture = numbering && !numbering.mayLeaveOut ? numberOf(bytes, numbering) : undefined;
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
