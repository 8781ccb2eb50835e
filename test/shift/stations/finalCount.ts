import { openAlerts, panelOf } from '../../e2e/alertsPage.ts';
import { getPtzCameras } from '../../e2e/demoPtzCameras.ts';
import { ask, press } from '../../e2e/panelPage.ts';
import { readAuditLog } from '../../fixtures/auditLog.ts';
import { people } from '../cast.ts';
import { getObservations } from '../observer.ts';
import { countersOf } from '../report.ts';
import { auditEntriesOf, countOf, type Done, type Station, windowsOf } from '../world.ts';
import { poseOf } from './accident.ts';

/**
 * Audit events that follow automatically from people's actions, as often as needed.
 * They are sessions, tickets, views and files.
 */
const followsOn: ReadonlySet<string> = new Set([
  ...['session.signIn', 'session.replaced', 'session.recognised', 'desk.key', 'media.ticket', 'ptz.ticket'],
  ...['camera.view', 'camera.viewEnd', 'handover.filed'],
]);
const isPerson = (who: string) => Object.values(people).some(({ id }) => id === who);

export const finalCount: Station = {
  key: '12-counting',
  at: '14:00',
  title: 'Everything is counted',
  async play(world) {
    const { desk1, siteData, expect, picture, memory } = world;
    await expect(`${memory.sent} alerts sent, each stored once`, async () => {
      const [all, figures] = await Promise.all([
        countOf(desk1, 'all'),
        ask(desk1, 'alert.figures', { from: memory.since, to: Date.now() }),
      ]);
      return all === memory.sent && figures.received === memory.sent && `${all}`;
    });
    const counted = [{ sent: memory.sent, stored: await countOf(desk1, 'all') }];
    // An action with an expected text also counts among all actions of its kind.
    const kinds = new Set(
      memory.done.flatMap((done) => [JSON.stringify(done), JSON.stringify({ ...done, says: '' })]),
    );
    for (const kind of kinds) {
      const done: Done = JSON.parse(kind);
      const { who, event, says } = done;
      const times = memory.done.filter(
        (one) => one.who === who && one.event === event && (says === '' || one.says === says),
      ).length;
      await expect(`${who}: ${event}${says && ` (${says})`}, ${times} in the audit log`, () => {
        const found = auditEntriesOf(siteData, done).length;
        if (found !== times) throw new Error(`${found}`);
        return `${found}`;
      });
      if (says === '') counted.push({ sent: times, stored: auditEntriesOf(siteData, done).length });
    }
    await expect('nothing else that people did in the audit log', () => {
      const others = readAuditLog(siteData)
        .map(({ who, event }): [string, string] => [who.split(':').at(-1) ?? '', event])
        .filter(([who, action]) => isPerson(who) && !followsOn.has(action))
        .filter(([who, action]) => !memory.done.some((done) => done.who === who && done.event === action));
      if (others.length > 0) throw new Error(others.map((one) => one.join(' ')).join(', '));
      return 'nothing';
    });
    Object.assign(memory.counters, countersOf(counted));
    await expect('an audit log without a gap', () => {
      const entries = readAuditLog(siteData);
      return (
        entries.every(({ seq }, at) => seq === at + (entries[0]?.seq ?? 1)) && `${entries.length} entries`
      );
    });
    for (const [name, console, window] of windowsOf(world))
      await expect(
        `no picture shown as live that was not: ${name}`,
        async () => {
          const { looks, lies } = await getObservations(console, window);
          if (lies.length > 0) throw new Error(JSON.stringify(lies.slice(0, 5)));
          return looks > 0 && `${looks} looks`;
        },
        60_000,
      );
    for (const { id } of getPtzCameras(desk1))
      await expect(`PTZ camera ${id} stands`, async () => !(await poseOf(world, id)).moving && 'at rest');
    // The console's own counters, as the next reader sees them.
    await openAlerts(desk1);
    await press(desk1, '7');
    await panelOf(desk1).getByTestId('alert-figures').waitFor();
    await picture('figures', desk1);
  },
};
