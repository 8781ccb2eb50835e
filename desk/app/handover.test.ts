import { describe, expect, it } from 'vitest';
import { CameraId, OperatorId } from '../../core/base/ids.ts';
import { HandoverReport } from '../../core/handover/report.ts';
import { fakeAlert } from '../../test/fakes/alerts.ts';
import { eventually, startSignedInDesk, total } from '../../test/fixtures/deskAlerts.ts';

const an = { id: OperatorId.parse('fake:operator:an'), name: 'An' };

describe('a preview of a handover', () => {
  it('lists the desk’s data by name, with set-aside, faulty and held items', async () => {
    const { site, call, queue } = await startSignedInDesk({ cameras: 20 });
    const now = Date.now();
    const at = now - 60_000;
    const stamp = { by: an, at, reason: 'Công trường' };
    site.alerts.report(
      fakeAlert(1, { priority: 'critical', class: 'fire', count: 3 }, at),
      fakeAlert(2, { acknowledged: { by: an, at: at + 30_002 }, owner: an }, at),
      fakeAlert(3, { shelved: { ...stamp, until: now + 3_600_000 } }, at),
      fakeAlert(4, { class: 'camera.offline', priority: 'medium', held: stamp }, at),
      fakeAlert(5, { active: false, closed: { by: an, at: at + 40_005, disposition: 'nuisance' } }, at),
    );
    await eventually(() => total(queue()?.queued) === 3);
    site.setGateway('ws://127.0.0.1:2');
    const asked = site.receivedCalls.filter((name) => name === 'control.ticket').length;
    await eventually(() => site.receivedCalls.filter((name) => name === 'control.ticket').length > asked);
    const report = await call('handover.preview', {
      of: 'desk',
      period: { from: now - 3_600_000, to: now + 3_600_000 },
    });
    expect(HandoverReport.parse(report)).toEqual(report);
    expect(report).toMatchObject({
      handover: null,
      alerts: { total: 3, unacknowledged: 2, byPriority: { critical: 1, high: 1, medium: 1, low: 0 } },
      setAside: { total: 1, lines: [{ how: 'shelved', by: 'An', reason: 'Công trường' }] },
      degraded: { total: 1, lines: [{ what: 'camera', camera: 'fake:camera:c4' }] },
      exports: { lines: [{ what: 'hold', by: 'An', reason: 'Công trường' }] },
      figures: {
        alerts: {
          received: 5,
          occurrences: 7,
          acknowledgeMs: { median: 30_000 },
          dispositions: { nuisance: 1 },
          operators: [{ operator: an, open: 1, acknowledged: 1, closed: 1 }],
        },
      },
    });
    expect(report.figures.perQuarterHour.reduce((sum, n) => sum + n)).toBe(5);
    expect(report.figures.before).toHaveLength(7);
    expect(report.risks.map(({ why }) => why)).toContain('emergency');
    expect(report.carried.map(({ item }) => item)).toEqual(['alerts', 'setAside', 'degraded']);
  });

  it('reports since when the PTZ gateway is unavailable, until it is back', async () => {
    const { site, call, tickets } = await startSignedInDesk({ cameras: 20 });
    const until = Date.now() + 3_600_000;
    const broken = async () => {
      const period = { from: until - 7_200_000, to: until };
      return (await call('handover.preview', { of: 'desk', period })).degraded.lines;
    };
    await eventually(() => site.receivedCalls.includes('control.ticket'));
    await call('handover.list', {});
    expect(await broken()).toMatchObject([{ what: 'gateway', since: expect.any(Number) }]);
    site.setGateway('ws://127.0.0.1:2');
    await eventually(() => tickets.some((ticket) => ticket !== null));
    expect(await broken()).toEqual([]);
  });

  it('lists an export in progress until it is finished or abandoned', async () => {
    const { call } = await startSignedInDesk({ cameras: 20 });
    const camera = CameraId.parse('fake:camera:c1');
    const begun = await call('export.begin', {
      kind: 'snapshot',
      camera,
      streams: ['main'],
      from: 1_790_000_000_000,
      to: 1_790_000_000_000,
      reason: 'Yêu cầu',
      type: 'image/png',
      bytes: 9,
      width: 1_920,
      height: 1_080,
      codec: 'png',
      reencoded: true,
      pictures: 1,
      gaps: [],
      masks: [],
    });
    const left = async () => (await call('handover.preview', { of: 'desk' })).exports.lines;
    expect(await left()).toMatchObject([
      { what: 'exporting', camera, by: expect.any(String), reason: 'Yêu cầu' },
    ]);
    await call('export.cancel', { export: begun.export });
    expect(await left()).toEqual([]);
  });

  it('includes the site’s audit events of the room, for a desk and for the centre, or states that the site was unreachable', async () => {
    const { site, call, links, window } = await startSignedInDesk({ cameras: 20 });
    const now = Date.now();
    const camera = CameraId.parse('fake:camera:c1');
    const action = {
      at: now,
      until: null,
      by: 'An',
      desk: 'desk-ffffffffffffffff',
      camera,
      wall: null,
      text: '',
      granted: null,
    };
    site.documents.setRoom([
      { ...action, what: 'tourStopped' },
      { ...action, what: 'shown', wall: 'Tường 1' },
      { ...action, what: 'unmasked', until: now + 60_000 },
      { ...action, what: 'export', text: 'Yêu cầu' },
    ]);
    const period = { from: now - 3_600_000, to: now + 3_600_000 };
    const what = (report: HandoverReport) => report.abnormal.lines.map((line) => line.what);
    const desk = await call('handover.preview', { of: 'desk', period });
    expect([what(desk), desk.exports.total, desk.unknown]).toEqual([['tourOff', 'wallOverride'], 0, []]);
    const centre = await call('handover.preview', { of: 'centre', period });
    expect(what(centre)).toEqual(['tourOff', 'wallOverride', 'temporaryRight']);
    expect(centre.exports.lines).toMatchObject([{ what: 'export', by: 'An', reason: 'Yêu cầu' }]);
    expect(centre.unknown).toEqual(['use', 'exports', 'desks']);
    links.allow(false);
    site.drop();
    await window.until(() => window.status()?.site.state === 'lost');
    expect((await call('handover.preview', { of: 'desk', period })).unknown).toEqual([
      ...['leases', 'tours', 'walls'],
    ]);
    expect((await call('handover.preview', { of: 'centre', period })).unknown).toEqual(
      expect.arrayContaining(['rights', 'exports']),
    );
  });
});
