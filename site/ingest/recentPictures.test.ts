import { describe, expect, it } from 'vitest';
import { RecentPictureBuffer } from './recentPictures.ts';
import type { SourcePacket } from './sink.ts';

const startCode = [0, 0, 0, 1];
const sets = Buffer.from([...startCode, 0x67, 1, ...startCode, 0x68, 2]);
const nalOf = (...bytes: number[]) => Buffer.from([...startCode, ...bytes]);

/** A source, packet by packet; emitted pictures are noted as key (k) or not (p), with their bytes. */
function source() {
  const recent = new RecentPictureBuffer();
  const given: { is: string; bytes: Buffer; at: number }[] = [];
  recent.onPicture(({ bytes, isKey, takenAtMs }) =>
    given.push({ is: isKey ? 'k' : 'p', bytes: Buffer.from(bytes), at: takenAtMs }),
  );
  function add(
    payload: readonly number[],
    ticks: number,
    over: Partial<SourcePacket> & { key?: boolean } = {},
  ) {
    const packet = Buffer.from([0xff, ...payload, 0xff]);
    const { key = false, ...rest } = over;
    const sent = { packet, start: 1, end: packet.length - 1, marker: true, ticks, missing: 0, ...rest };
    recent.add(
      { ...sent, captureUnixMs: 0, startsKeyframe: key, parameterSets: undefined },
      key ? sets : undefined,
      ticks / 90,
    );
  }
  return { recent, given, add };
}

const idr = [0x65, 10];
const delta = (at: number) => [0x41, at];

describe('what a source has sent since its last keyframe', () => {
  it('the recent pictures are the last keyframe with its parameter sets, and each picture after it', () => {
    const { recent, given, add } = source();
    expect(recent.pictures).toBeUndefined();
    add(delta(0), 900);
    expect(recent.pictures).toBeUndefined();
    add(idr, 1_800, { key: true });
    add(delta(1), 2_700);
    add(delta(2), 3_600);
    const key = Buffer.concat([sets, nalOf(...idr)]);
    expect(recent.pictures).toEqual({
      bytes: Buffer.concat([key, nalOf(...delta(1)), nalOf(...delta(2))]),
      sizes: [key.length, 6, 6],
      takenAtMs: 40,
    });
    expect(given.map(({ is }) => is).join('')).toBe('kpp');
    expect(given[0]?.bytes).toEqual(key);
    // The next keyframe starts over.
    add(idr, 4_500, { key: true });
    expect(recent.pictures?.sizes).toEqual([key.length]);
    expect(given.at(-1)).toMatchObject({ is: 'k', at: 50 });
  });

  it('the recent pictures are assembled from fragments and aggregates, slices only', () => {
    const { recent, add } = source();
    // FU-A of an IDR slice in three packets (RFC 6184 5.8), between which the picture is incomplete.
    add([0x7c, 0x85, 1, 2], 90, { key: true, marker: false });
    add([0x7c, 0x05, 3], 90, { marker: false });
    expect(recent.pictures).toBeUndefined();
    add([0x7c, 0x45, 4], 90);
    // STAP-A of an access unit delimiter and a slice (RFC 6184 5.7.1).
    add([0x78, 0, 2, 0x09, 0x10, 0, 2, 0x41, 7], 180);
    expect(recent.pictures?.bytes).toEqual(Buffer.concat([sets, nalOf(0x65, 1, 2, 3, 4), nalOf(0x41, 7)]));
  });

  it('the recent pictures are empty after a loss or a break, until the next keyframe', () => {
    const { recent, given, add } = source();
    add(idr, 90, { key: true });
    add(delta(1), 180, { missing: 1 });
    add(delta(2), 270);
    expect(recent.pictures).toBeUndefined();
    add(idr, 360, { key: true });
    expect(recent.pictures?.sizes).toHaveLength(1);
    recent.reset();
    add(delta(3), 450);
    expect(recent.pictures).toBeUndefined();
    expect(given.map(({ is }) => is).join('')).toBe('kk');
  });

  it('the recent pictures are given up beyond a limit of bytes or pictures', () => {
    const { recent, add } = source();
    const large = [0x41, ...new Array<number>(1_399).fill(1)];
    add(idr, 90, { key: true });
    const slice = (at: number) => add(large, 180 + Math.floor(at / 7), { marker: false });
    for (let at = 0; at < 700; at += 1) slice(at);
    expect(recent.pictures).toBeDefined();
    for (let at = 700; at < 760; at += 1) slice(at);
    expect(recent.pictures).toBeUndefined();
    add(idr, 90_000, { key: true });
    for (let at = 1; at < 310; at += 1) add(delta(at & 0xff), 90_000 + at);
    expect(recent.pictures).toBeUndefined();
  });
});
