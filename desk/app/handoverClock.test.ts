import { expect, it, onTestFinished } from 'vitest';
import { type Clock, createSystemClock } from '../../core/base/clock.ts';
import { DeskId } from '../../core/base/ids.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { fakeSeal } from '../../test/fakes/seal.ts';
import { lineTo } from '../../test/fixtures/cutLine.ts';
import { openWindow } from '../../test/fixtures/desk.ts';
import { subscribeToQueue as queueOf } from '../../test/fixtures/deskAlerts.ts';
import { must } from '../../test/fixtures/must.ts';
import { startTestSite, testPassword } from '../../test/fixtures/site.ts';
import { until } from '../../test/fixtures/until.ts';
import { createSiteLinks } from '../sync/site.ts';
import { createDesk } from './desk.ts';

const hour = 3_600_000;
const outgoing = { name: 'all', password: testPassword };
const incoming = { name: 'chief', password: testPassword };

/** Creates a real desk on a real site, with a link that can be cut and a clock that can be set. */
async function deskOnSite() {
  const system = createSystemClock();
  // Nine in the morning there, hours from the end of a shift.
  let passed = 9 * hour - ((system.now() + 7 * hour) % (24 * hour));
  let off = 0;
  const siteClock: Clock = { ...system, now: () => system.now() + passed };
  const clock: Clock = { ...system, now: () => siteClock.now() + off };
  const roster = { centre: 'Trung tâm thử', overlapMinutes: 15 };
  const test = await startTestSite([], { clock: siteClock, roster });
  onTestFinished(async () => void (await test.close()));
  const line = await lineTo(Number(new URL(test.site.url).port));
  const log = () => {};
  const seal = fakeSeal();
  const desk = must(
    createDesk({
      folder: testFolder(),
      clock,
      log,
      machine: { seal },
      site: { url: line.url, embedded: true },
      openLink: createSiteLinks({ clock, log, retry: () => 50 }),
    }),
  );
  onTestFinished(() => desk.close());
  const window = openWindow(desk);
  /** Lets `ms` pass, after which the desk's clock is wrong by `offMs`. The desk is in use, so it does not lock. */
  const later = (ms: number, offMs: number) => {
    passed += ms;
    off = offMs;
    desk.touched();
  };
  return { test, line, seal, window, later, ...queueOf(window) };
}

it.each([
  ['right', 0],
  ['an hour ahead', hour],
  ['an hour behind', -hour],
])(
  'a handover signed and accepted by verifier at a desk whose clock is %s is accepted once at its site afterwards',
  async (_, off) => {
    const { test, line, seal, window, later, call } = await deskOnSite();
    await window.until(() => window.status()?.site.state === 'connected');
    await call('session.signIn', incoming);
    await seal.untilSealed(1);
    await call('session.signOut', {});
    await call('session.signIn', outgoing);
    await seal.untilSealed(2);
    await until(async () => (await window.client.call('duty.on', {})).ok);
    line.cut();
    await window.until(() => window.status()?.site.state === 'lost');
    // Long after their sign-in at the site, whose password proof therefore covers none of these signatures.
    later(hour / 2, off);

    const { id } = await call('handover.begin', { of: 'desk' });
    const { sha256 } = await call('handover.sign', { handover: id, credentials: outgoing });
    const { report } = await call('handover.get', { handover: id });
    for (const { item } of report.carried) await call('handover.tick', { handover: id, item, ticked: true });
    await call('handover.accept', { handover: id, credentials: incoming });
    await window.until(() => window.status()?.operator?.name === incoming.name);

    line.mend();
    const other = await test.signedIn('auditor', DeskId.parse('desk-00000000000000aa'));
    onTestFinished(() => other.close());
    const bodies = async () =>
      must(await other.call('shiftLog.pull', { after: 0 })).records.map(({ record }) => record.body);
    const signatures = async () =>
      (await bodies()).filter(({ kind }) => kind === 'handoverSigned' || kind === 'handoverAccepted');
    await until(async () => (await signatures()).length > 1);
    // The desk has received this too, and the incoming operator is signed in at the site.
    await window.until(() => window.status()?.away === undefined);
    expect(await signatures()).toMatchObject([
      { kind: 'handoverSigned', handover: id, how: 'verifier', sha256 },
      { kind: 'handoverAccepted', handover: id, how: 'verifier', sha256 },
    ]);
    expect(await call('handover.get', { handover: id })).toMatchObject({
      handover: { state: 'accepted', incoming: { name: incoming.name } },
    });
    const auditLog = await test.close();
    expect(auditLog.filter(({ event }) => event === 'shiftLog.refused')).toEqual([]);
    expect(auditLog.filter(({ event }) => event === 'shiftLog.handoverAccepted')).toHaveLength(1);
  },
  60_000,
);
