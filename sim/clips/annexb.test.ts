import { describe, expect, it } from 'vitest';
import { isSlice, nalType, parseElementaryStream, sliceHeader, splitNals } from './annexb.ts';

const sps = [0x67, 0x4d, 0x40, 0x1f];
const pps = [0x68, 0xee, 0x3c, 0x80];
// first_mb_in_slice 0 is the bit 1; slice_type 7 (I) is 0001000, 5 (P) is 00110
const idr = [0x65, 0b1000_1000, 0x80];
const p = [0x41, 0b1001_1010, 0x80];
const stream = (...nals: number[][]) => Uint8Array.from(nals.flatMap((nal) => [0, 0, 0, 1, ...nal]));

describe('splitting an Annex B stream', () => {
  it('accepts start codes of three and four bytes and drops trailing zeros', () => {
    const bytes = Uint8Array.from([0, 0, 1, ...sps, 0, 0, 0, 1, ...pps, 0, 0]);
    expect(splitNals(bytes).map((nal) => [...nal])).toEqual([sps, pps]);
  });

  it('finds nothing where there is no start code', () => {
    expect(splitNals(Uint8Array.from([1, 2, 3]))).toEqual([]);
  });

  it('tells slices by type and place', () => {
    expect(isSlice(Uint8Array.from(idr))).toBe(true);
    expect(isSlice(Uint8Array.from(sps))).toBe(false);
    expect(sliceHeader(Uint8Array.from(idr))).toEqual({ firstMacroblock: 0, type: 2 });
    expect(sliceHeader(Uint8Array.from(p))).toEqual({ firstMacroblock: 0, type: 0 });
  });
});

describe('access units', () => {
  it('begin keyframes with SPS and PPS, and leave AUD and SEI out', () => {
    const parsed = parseElementaryStream(
      stream([0x09, 0x10], sps, pps, [0x06, 0x05, 0x01], idr, [0x09, 0x30], p),
    );
    expect(parsed.frames.map((frame) => frame.key)).toEqual([true, false]);
    expect(parsed.frames.map((frame) => frame.nals.map(nalType))).toEqual([[7, 8, 5], [1]]);
  });

  it('keep the slices of one picture together', () => {
    const second = [0x65, 0b0101_0001, 0x80];
    const parsed = parseElementaryStream(stream(sps, pps, idr, second, p));
    expect(parsed.frames.map((frame) => frame.nals.length)).toEqual([4, 1]);
  });

  it('need parameter sets and a picture', () => {
    expect(() => parseElementaryStream(stream(idr))).toThrow('without SPS or PPS');
    expect(() => parseElementaryStream(stream(sps, pps))).toThrow('without a picture');
  });
});
