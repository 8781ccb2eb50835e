import { describe, expect, it } from 'vitest';
import { AuditEntry, type AuditEvent } from '../../../core/audit/audit.ts';
import { CameraId as Camera, type CameraId, DeskId, OperatorId, WindowId } from '../../../core/base/ids.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import { maxSharedBytes, type Offer, type SharedContent } from '../../../core/wall/share.ts';
import { handClock } from '../../../test/fakes/clock.ts';
import { createWallSharing, type Sharer } from './share.ts';

interface Person extends Sharer {
  readonly sees: readonly string[];
}
const c = (n: number): CameraId => Camera.parse(`hn:camera:c${n}`);
const w = (n: number) => WindowId.parse(`w${n}`);
const person = (name: string, desk: number, sees: readonly string[], roles = ['operator']): Person => ({
  desk: DeskId.parse(`desk-${String(desk).padStart(16, '0')}`),
  key: name,
  operator: { id: OperatorId.parse(`hn:operator:${name}`), displayName: name, roles },
  sees,
});
const an = person('an', 1, [c(1), c(2)]);
const binh = person('binh', 2, [c(1)]);
const wall = person('phong', 3, [c(1), c(2)], ['wall']);

/** A desk that takes what it is given, or says why not, or says nothing. */
function setUp(answers: 'takes' | 'silent' | 'refuses' = 'takes') {
  const clock = handClock();
  const auditEvents: AuditEvent[] = [];
  let disk: Result<void> = ok(undefined);
  const share = createWallSharing<Person>({
    clock,
    record(made) {
      if (disk.ok) auditEvents.push(...made);
      return disk;
    },
    recordLater: (made) => void auditEvents.push(...made),
    mayTouch: ({ sees }, camera) => sees.includes(camera),
    mayName: ({ sees }, camera) => sees.includes(camera) || camera === c(9),
    addressOf: (desk) => desk,
  });
  const got: { window: WindowId | null; offer: Offer }[] = [];
  const end = {
    give(message: { window: WindowId | null; offer: Offer }) {
      got.push(message);
      if (answers === 'silent') return;
      share.received(
        end,
        message.offer.id,
        answers === 'refuses' ? { code: 'share.noWindow', params: { window: 'w1' } } : undefined,
      );
    },
  };
  const mine = { give: () => undefined };
  share.present(mine, an, { name: 'Bàn 1', windows: [w(1)] });
  share.present(end, binh, { name: 'Bàn 2', windows: [w(1), w(2)] });
  return {
    clock,
    auditEvents,
    share,
    got,
    end,
    mine,
    fillDisk: () => (disk = fail('site.storeFailed', { why: 'full' })),
  };
}
const camera = (n: number): SharedContent => ({ kind: 'camera', camera: c(n) });

describe('a view sent to another desk', () => {
  it('arrives with its sender’s name at the chosen window, and is audited', async () => {
    const { share, got, auditEvents } = setUp();
    expect(await share.push(an, { desk: binh.desk, window: w(2), content: camera(1) })).toEqual(ok({}));
    expect(got).toMatchObject([
      {
        window: 'w2',
        offer: { from: { name: 'an', desk: 'Bàn 1' }, content: { kind: 'camera', camera: c(1) } },
      },
    ]);
    expect(auditEvents).toMatchObject([{ who: an.operator.id, event: 'share.push', camera: c(1) }]);
    expect(JSON.parse(auditEvents[0]?.detail ?? '')).toMatchObject({
      to: { desk: binh.desk, name: 'Bàn 2' },
    });
  });

  it('arrives without the cameras out of the receiver’s scope', async () => {
    const { share, got } = setUp();
    await share.push(an, { desk: binh.desk, content: camera(2) });
    const layout = { division: '4' as const, tiles: [c(2), c(1), null] };
    await share.push(an, { desk: binh.desk, content: { kind: 'layout', name: 'Hồ', layout } });
    expect(got.map(({ offer }) => offer.content)).toEqual([
      { kind: 'camera', camera: null },
      { kind: 'layout', name: 'Hồ', layout: { division: '4', tiles: [null, c(1), null] }, withheld: [0] },
    ]);
    expect(JSON.stringify(got)).not.toContain(c(2));
  });

  it('arrives with cameras removed from the registry, for their tiles to say so', async () => {
    const { share, got } = setUp();
    const layout = { division: '4' as const, tiles: [c(2), c(9)] };
    await share.push(an, { desk: binh.desk, content: { kind: 'layout', name: 'Hồ', layout } });
    expect(got[0]?.offer.content).toMatchObject({ layout: { tiles: [null, c(9)] }, withheld: [0] });
  });

  it('is refused with a reason if the desk or window is absent or declines', async () => {
    const { share, end } = setUp();
    expect(await share.push(an, { desk: wall.desk, content: camera(1) })).toMatchObject(
      fail('share.targetGone'),
    );
    expect(await share.push(an, { desk: binh.desk, window: w(9), content: camera(1) })).toMatchObject(
      fail('share.noWindow', { window: 'w9' }),
    );
    share.left(end);
    expect(await share.push(an, { desk: binh.desk, content: camera(1) })).toMatchObject(
      fail('share.targetGone'),
    );
    const refuses = setUp('refuses');
    expect(await refuses.share.push(an, { desk: binh.desk, content: camera(1) })).toMatchObject({
      fault: { code: 'share.noWindow' },
    });
    expect(refuses.auditEvents.map(({ event }) => event)).toEqual(['share.push', 'share.failed']);
  });

  it('is not sent to a room wall with no camera of it in scope', async () => {
    const { share, got, auditEvents } = setUp();
    const taken: Offer[] = [];
    const end = {
      give({ offer }: { offer: Offer }) {
        taken.push(offer);
        share.received(end, offer.id, undefined);
      },
    };
    share.present(end, wall, { name: '', windows: [w(1)] });
    expect(await share.push(an, { desk: wall.desk, content: camera(3) })).toMatchObject(
      fail('share.wallMayNot', { target: 'phong' }),
    );
    const unseen: SharedContent = { kind: 'layout', name: '', layout: { division: '1', tiles: [c(3)] } };
    expect(await share.push(an, { desk: wall.desk, content: unseen })).toMatchObject(
      fail('share.wallMayNot', { target: 'phong' }),
    );
    expect([got, taken, auditEvents]).toEqual([[], [], []]);
    expect(await share.push(an, { desk: wall.desk, content: camera(2) })).toMatchObject(ok({}));
    expect(taken).toHaveLength(1);
  });

  it('expires unanswered, and at once if the desk disconnects', async () => {
    const { share, clock, end } = setUp('silent');
    const late = share.push(an, { desk: binh.desk, content: camera(1) });
    await clock.advance(4_000);
    expect(await late).toMatchObject(fail('share.noAnswer', { target: 'Bàn 2' }));
    const cut = share.push(an, { desk: binh.desk, content: camera(1) });
    share.left(end);
    expect(await cut).toMatchObject(fail('share.targetGone'));
    expect(clock.pending).toBe(0);
  });

  it('cannot be answered by another desk', async () => {
    const { share, clock, got, mine } = setUp('silent');
    const waiting = share.push(an, { desk: binh.desk, content: camera(1) });
    share.received(mine, got[0]?.offer.id ?? '', undefined);
    await clock.advance(4_000);
    expect(await waiting).toMatchObject(fail('share.noAnswer', { target: 'Bàn 2' }));
  });

  it('gives its sender nothing but the outcome, whatever the other desk sends', async () => {
    const { share, got, end } = setUp('silent');
    const waiting = share.push(an, { desk: binh.desk, content: camera(1) });
    share.received(end, got[0]?.offer.id ?? '', { code: 'right.notSignedIn', params: {} });
    expect(await waiting).toMatchObject(fail('share.noAnswer', { target: 'Bàn 2' }));
  });

  it('has a bounded audit event, however long the cameras’ ids are', async () => {
    const { share, auditEvents } = setUp();
    const long = Array.from({ length: 64 }, (_, n) =>
      Camera.parse(`${'s'.repeat(64)}:camera:${String(n).padStart(64, 'c')}`),
    );
    const all = { ...an, sees: long };
    await share.push(all, {
      desk: binh.desk,
      content: { kind: 'layout', name: 'ữ'.repeat(60), layout: { division: '64', tiles: long } },
    });
    expect(auditEvents).toHaveLength(1);
    expect(AuditEntry.shape.detail.safeParse(auditEvents[0]?.detail).success).toBe(true);
    expect(JSON.parse(auditEvents[0]?.detail ?? '')).toMatchObject({ count: 64 });
  });

  it('is not sent if it cannot be audited', async () => {
    const { share, got, fillDisk } = setUp();
    fillDisk();
    expect(await share.push(an, { desk: binh.desk, content: camera(1) })).toMatchObject({
      fault: { code: 'site.storeFailed' },
    });
    expect(got).toEqual([]);
  });

  it('is limited in rate and size', async () => {
    const { share, clock, got } = setUp();
    for (let n = 0; n < 16; n += 1)
      expect((await share.push(an, { desk: binh.desk, content: camera(1) })).ok).toBe(true);
    expect(await share.push(an, { desk: binh.desk, content: camera(1) })).toMatchObject(
      fail('share.tooMany', { seconds: 2 }),
    );
    await clock.advance(2_000);
    expect((await share.push(an, { desk: binh.desk, content: camera(1) })).ok).toBe(true);
    expect(got).toHaveLength(17);
    const sequence = {
      kind: 'sequence' as const,
      cameras: Array.from({ length: 100 }, () => c(1)),
      dwellMs: 5_000,
    };
    const content: SharedContent = {
      kind: 'layout',
      name: '',
      layout: { division: '64', tiles: Array.from({ length: 64 }, () => sequence) },
    };
    expect(JSON.stringify(content).length).toBeGreaterThan(maxSharedBytes);
    expect(await share.push(an, { desk: binh.desk, content })).toMatchObject({
      fault: { code: 'share.tooLarge' },
    });
  });
});

describe('the list of receivers', () => {
  it('has every other desk and room wall by name', () => {
    const { share } = setUp();
    share.present({ give: () => undefined }, wall, { name: 'a name of its own', windows: [w(1)] });
    expect(share.targets(an)).toMatchObject([
      { name: 'Bàn 2', operator: 'binh', roomWall: false, windows: ['w1', 'w2'] },
      { name: 'phong', operator: null, roomWall: true },
    ]);
  });

  it('follows a desk that reconnects', () => {
    const { share, end } = setUp();
    share.present({ give: () => undefined }, binh, { name: 'Bàn 2', windows: [] });
    share.left(end);
    expect(share.targets(an)).toHaveLength(1);
  });
});
