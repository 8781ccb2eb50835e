import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JoinedNals } from './joinedNals.ts';

const startCode = Buffer.from([0, 0, 0, 1]);
const sps = Buffer.from('Z0LAFdoFBn58BagwMDUoAAADAAgAAAMBlHixdQ==', 'base64');
const pps = Buffer.from('aM48gA==', 'base64');
const slice = (bytes: number) => Buffer.concat([Buffer.from([0x65, 0x88]), Buffer.alloc(bytes, 0x55)]);

/** Returns the NAL units of payloads, with fragments reassembled. */
function unitsOf(payloads: readonly Buffer[]): string[] {
  const units: Buffer[] = [];
  for (const payload of payloads) {
    const [indicator = 0, fu = 0] = payload;
    if ((indicator & 31) !== 28) units.push(payload);
    else if ((fu & 0x80) !== 0)
      units.push(Buffer.concat([Buffer.of((indicator & 0xe0) | (fu & 31)), payload.subarray(2)]));
    else units.push(Buffer.concat([units.pop() ?? Buffer.alloc(0), payload.subarray(2)]));
  }
  return units.map((unit) => unit.toString('hex'));
}
const hex = (...units: readonly Buffer[]) => units.map((unit) => unit.toString('hex'));
const join = (units: readonly Buffer[], code = startCode) =>
  Buffer.concat(units.flatMap((unit, at) => (at === 0 ? [unit] : [code, unit])));

describe('joined NAL units', () => {
  it.each([
    ['a long start code', join([sps, pps, slice(9)])],
    ['a short start code', join([sps, pps, slice(9)], startCode.subarray(1))],
    ['a start code in front', Buffer.concat([startCode, join([sps, pps, slice(9)])])],
  ])('joined NAL units are split at %s', (_what, joined) => {
    const packet = Buffer.concat([Buffer.alloc(12, 1), joined]);
    expect(hex(...(new JoinedNals().split(packet, 12, packet.length) ?? []))).toEqual(
      hex(sps, pps, slice(9)),
    );
  });

  it('joined NAL units are split wherever their fragments are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
        (sizes, slices) => {
          const nals = [sps, pps, ...slices.map(slice)];
          const joined = join(nals);
          const split = new JoinedNals();
          const out: Buffer[] = [];
          let from = 1;
          for (let at = 0; from < joined.length; at += 1) {
            const to = Math.min(joined.length, from + (sizes[at % sizes.length] ?? 1));
            const bits = (at === 0 ? 0x80 : 0) | (to === joined.length ? 0x40 : 0) | 7;
            const packet = Buffer.concat([Buffer.from([0x7c, bits]), joined.subarray(from, to)]);
            out.push(...(split.split(packet, 0, packet.length) ?? []));
            from = to;
          }
          expect(unitsOf(out)).toEqual(hex(...nals));
        },
      ),
    );
  });

  it('slices are searched for start codes only if the stream joins NAL units', () => {
    const split = new JoinedNals();
    const two = join([slice(5), slice(6)]);
    expect(split.split(two, 0, two.length)).toBeUndefined();
    const sets = join([sps, pps]);
    split.split(sets, 0, sets.length);
    expect(hex(...(split.split(two, 0, two.length) ?? []))).toEqual(hex(slice(5), slice(6)));
  });

  it('a stream without joined NAL units is left unchanged', () => {
    const split = new JoinedNals();
    for (const unit of [sps, pps, slice(50), Buffer.from([0x7c, 0x85, 1, 2, 3])])
      expect(split.split(unit, 0, unit.length)).toBeUndefined();
  });

  it('splitting never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 20 }), (packets) => {
        const split = new JoinedNals();
        for (const bytes of packets) split.split(Buffer.from(bytes), 0, bytes.length);
      }),
    );
  });
});
