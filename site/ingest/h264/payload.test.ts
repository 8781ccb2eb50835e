import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyframeAssembler } from './keyframe.ts';
import { ParameterSets } from './parameterSets.ts';
import { createPayloadContent, readH264Payload } from './payload.ts';

const sps = Buffer.from('Z0LAFdoFBn58BagwMDUoAAADAAgAAAMBlHixdQ==', 'base64');
const pps = Buffer.from('aM48gA==', 'base64');
const read = (payload: Buffer) => {
  const content = createPayloadContent();
  return { fine: readH264Payload(payload, 0, payload.length, content), ...content };
};
const stapA = (...units: Buffer[]) =>
  Buffer.concat([
    Buffer.from([24]),
    ...units.flatMap((unit) => [Buffer.from([unit.length >> 8, unit.length & 255]), unit]),
  ]);

/** first_mb_in_slice = 0 ('1'), then slice_type as ue(v). */
const iSlice = Buffer.from([0x41, 0b1_00110_00]); // type 5: '00110'
const pSlice = Buffer.from([0x41, 0b1_1_000000]); // type 0: '1'
const bSlice = Buffer.from([0x01, 0b1_010_0000]); // type 1: '010'
const bAllSlice = Buffer.from([0x01, 0b1_00111_00]); // type 6: '00111'

describe('what an RTP payload holds', () => {
  it('finds B slices, alone, aggregated and fragmented', () => {
    expect([iSlice, pSlice, bSlice, bAllSlice].map((slice) => read(slice).bSlice)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(read(stapA(pSlice, bSlice)).bSlice).toBe(true);
    expect(read(Buffer.from([28, 0x81, bSlice.readUInt8(1)])).bSlice).toBe(true);
    expect(read(Buffer.from([28, 0x01, bSlice.readUInt8(1)])).bSlice).toBe(false);
  });

  it('finds the beginning of an IDR picture, and not its continuation', () => {
    expect(read(Buffer.from([0x65, 0x88, 0])).idr).toBe(true);
    expect(read(Buffer.from([0x7c, 0x85, 0x88])).idr).toBe(true);
    expect(read(Buffer.from([0x7c, 0x05, 0x88])).idr).toBe(false);
  });

  it('finds parameter sets', () => {
    const found = read(stapA(sps, pps, Buffer.from([0x65, 0x88])));
    expect(found).toMatchObject({ fine: true, idr: true });
    expect(found.sps?.equals(sps)).toBe(true);
    expect(found.pps.map((unit) => unit.equals(pps))).toEqual([true]);
  });

  it.each([
    ['an empty one', []],
    ['lengths beyond the end', [24, 0, 9, 0x65]],
    ['a length of nothing', [24, 0, 0, 0x65]],
    ['interleaved mode', [25, 0, 0, 0]],
    ['a fragment without content', [28, 0x85]],
    ['an undefined type', [31, 1, 2]],
  ])('refuses %s', (_what, bytes) => {
    expect(read(Buffer.from(bytes)).fine).toBe(false);
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const payload = Buffer.from(bytes);
        const sets = new ParameterSets();
        const found = read(payload);
        if (found.sps !== undefined) sets.addSps(found.sps);
        for (const unit of found.pps) sets.addPps(unit);
        if (found.fine) new KeyframeAssembler().add(payload, 0, payload.length, 1, true, true, 0);
      }),
    );
  });
});

describe('the keyframe assembler', () => {
  const idr = Buffer.from([0x65, 1, 2, 3, 4, 5, 6]);
  const annexB = Buffer.concat([Buffer.from([0, 0, 0, 1]), idr]);
  const fragment = (bits: number, ...bytes: number[]) => Buffer.from([0x7c, bits | 5, ...bytes]);
  const add = (to: KeyframeAssembler, payload: Buffer, ticks: number, starts: boolean, last: boolean) =>
    to.add(payload, 0, payload.length, ticks, starts, last, ticks * 10)?.slices;

  it('assembles fragments', () => {
    const assembler = new KeyframeAssembler();
    expect(add(assembler, fragment(0x80, 1, 2), 9, true, false)).toBeUndefined();
    expect(add(assembler, fragment(0, 3, 4), 9, false, false)).toBeUndefined();
    expect(add(assembler, fragment(0x40, 5, 6), 9, false, true)?.equals(annexB)).toBe(true);
  });

  it('returns nothing of a truncated picture', () => {
    const assembler = new KeyframeAssembler();
    add(assembler, fragment(0x80, 1, 2), 9, true, false);
    assembler.reset();
    expect(add(assembler, fragment(0x40, 5, 6), 9, false, true)).toBeUndefined();
    add(assembler, fragment(0x80, 1, 2), 9, true, false);
    expect(add(assembler, Buffer.from([0x41, 0x9a]), 10, false, true)).toBeUndefined();
  });
});

describe('parameter sets', () => {
  it('parameter sets are read from the SDP and joined to one payload', () => {
    const sets = new ParameterSets();
    sets.addFromSdp(`${sps.toString('base64')},${pps.toString('base64')}`);
    expect(sets.aggregate && read(sets.aggregate)).toMatchObject({ fine: true });
    expect(sets.format).toMatchObject({ width: 320, height: 180 });
  });

  it('parameter sets drop the PPS of an earlier SPS', () => {
    const sets = new ParameterSets();
    sets.addSps(sps);
    sets.addPps(pps);
    expect(sets.complete).toBe(true);
    expect(sets.addSps(sps)).toBe(false);
    expect(sets.addSps(Buffer.from('Z0LAH9oBQBbsBagICAoAAAMAAgAAAwBlHjBlQA==', 'base64'))).toBe(true);
    expect(sets.complete).toBe(false);
  });
});
