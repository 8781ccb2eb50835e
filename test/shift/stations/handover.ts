import { AlertPriority } from '../../../core/alerts/alert.ts';
import type { AlertFilter } from '../../../core/alerts/queue.ts';
import { eventually } from '../../e2e/launch.ts';
import { ask, giveKeys, hasKeys, press, reads } from '../../e2e/panelPage.ts';
import { tilesOf } from '../../e2e/wallPage.ts';
import { people } from '../cast.ts';
import { getTimesAway } from '../observer.ts';
import { operatorAt, type Station, type World } from '../world.ts';

const missing = 'Chưa nói ai giữ chìa khoá phòng máy';
const key = 'Chìa khoá phòng máy ở hộp số 4';
const passes = 4;
/** Items to carry over are in the first sections, so this number of rows is enough. */
const rowsToTick = 60;

const reportOf = ({ desk1 }: World) => desk1.page.getByTestId('handover-report');
/** Gives the report the focus, with the panel's own key if necessary. */
const toReport = (world: World) => giveKeys(world.desk1, reportOf(world), 'Shift+F4');
const standingOf = ({ desk1 }: World) => desk1.page.getByTestId('handover-standing');

/** Opens a form of the handover with its key, and waits until it has the focus. */
async function open(world: World, key: string): Promise<void> {
  const form = world.desk1.page.getByTestId('handover-form');
  // The key depends on the state of the handover, which the panel may not know yet.
  await eventually('the keys in the form', async () => {
    if ((await form.count()) > 0) return hasKeys(form);
    await toReport(world);
    await press(world.desk1, key);
    return false;
  });
}

/** Signs the open form with the password, and with the name if the form asks for it. */
async function sign(
  { desk1 }: World,
  who: (typeof people)[keyof typeof people],
  named: boolean,
): Promise<void> {
  if (!named) {
    await desk1.page.keyboard.type(who.id);
    await press(desk1, 'Tab');
  }
  await desk1.page.keyboard.type(who.password);
  await press(desk1, 'Enter');
}

/** The incoming operator goes through the report and ticks every item that has to be taken over. */
async function tickAll(world: World): Promise<void> {
  const { desk1, did } = world;
  const left = async () => {
    const { carried } = (await reportNow(world)).report;
    return carried.filter(({ ticked }) => ticked === null).length;
  };
  await eventually(
    'something to tick',
    async () => (await reportOf(world).locator('[data-ticked]').count()) > 0,
  );
  const all = await left();
  for (let pass = 0; pass < passes && (await left()) > 0; pass += 1) {
    await toReport(world);
    await press(desk1, 'Home');
    const active = reportOf(world).locator('[role="option"][aria-selected="true"]');
    for (let row = 0; row < rowsToTick && (await left()) > 0; row += 1) {
      const isOpen = (await active.locator('[data-ticked="false"]').count()) > 0;
      await press(desk1, ...(isOpen ? ['Space', 'ArrowDown'] : ['ArrowDown']));
    }
  }
  // The ticks are recorded for the outgoing operator, who is still signed in at the desk.
  for (let ticked = 0; ticked < all; ticked += 1) did(people.an.id, 'shiftLog.handoverTicked');
}

/** Returns the current handover. */
async function reportNow({ desk1 }: World) {
  const [last] = (await ask(desk1, 'handover.list', {})).handovers;
  if (!last) throw new Error('no handover');
  return ask(desk1, 'handover.get', { handover: last.id });
}

export const handover: Station = {
  key: '11-handover',
  at: '13:50',
  title: 'The shift is handed over: refused once with a reason, signed again, and taken',
  async play(world) {
    const { desk1, expect, picture, did, memory } = world;
    const before = (await tilesOf(desk1)).map(({ camera }) => camera);
    await press(desk1, 'Shift+F4');
    await reportOf(world).waitFor();
    await press(desk1, 'b');
    await eventually(
      'it has begun',
      async () => (await ask(desk1, 'handover.list', {})).handovers.length === 1,
    );
    did(people.an.id, 'shiftLog.handoverBegun');
    await open(world, 's');
    await sign(world, people.an, true);
    await expect('version 1 signed', async () => {
      const { handovers } = await ask(desk1, 'handover.list', {});
      return handovers[0]?.state === 'signed' && `version ${handovers[0].version}`;
    });
    did(people.an.id, 'shiftLog.handoverSigned');
    await picture('signed', desk1);
    await open(world, 'r');
    await desk1.page.keyboard.type(missing);
    await press(desk1, 'Tab');
    await sign(world, people.binh, false);
    await expect('refused with its reason', async () => {
      const { handovers } = await ask(desk1, 'handover.list', {});
      return handovers[0]?.state === 'refused' && 'refused';
    });
    await reads(standingOf(world), missing);
    did(people.binh.id, 'shiftLog.handoverRefused', missing);
    await picture('refused', desk1);
    await toReport(world);
    await press(desk1, 'Home', ']', 'ArrowDown');
    await open(world, 'Enter');
    await desk1.page.keyboard.type(key);
    await press(desk1, 'Control+Enter');
    await reads(reportOf(world), key);
    did(people.an.id, 'shiftLog.handoverWorded');
    await open(world, 's');
    await sign(world, people.an, true);
    await expect('version 2 signed', async () => {
      const { handovers } = await ask(desk1, 'handover.list', {});
      return handovers[0]?.state === 'signed' && handovers[0].version === 2 && 'version 2';
    });
    did(people.an.id, 'shiftLog.handoverSigned');
    await tickAll(world);
    await open(world, 'a');
    await sign(world, people.binh, false);
    await expect('the desk is the incoming’s', async () => {
      const name = await operatorAt(desk1);
      return name === people.binh.displayName && name;
    });
    did(people.binh.id, 'shiftLog.handoverAccepted');
    did(people.binh.id, 'shiftLog.dutyOn');
    await expect('the wall stayed as it was', async () => {
      const now = (await tilesOf(desk1)).map(({ camera }) => camera);
      return now.join() === before.join() && `${now.length} tiles`;
    });
    await picture('taken', desk1);
    const { report } = await reportNow(world);
    const count = (event: string) =>
      memory.done.filter((one) => one.event === event && one.who === people.an.id).length;
    const { alerts } = report.figures;
    const mine = alerts.operators.find(({ operator }) => operator.name === people.an.displayName);
    const ofPriority = await Promise.all(
      AlertPriority.options.map(async (priority) => {
        // The desk's own counter leaves a priority out if it had no time to count it.
        const total = await eventually(`those of ${priority} priority`, async () => {
          const filter: AlertFilter = { state: 'all', priorities: [priority] };
          const counted = (await ask(desk1, 'alert.list', { filter, limit: 1 })).total;
          return counted === null ? undefined : { counted };
        });
        return [`alerts of ${priority} priority`, total.counted, alerts.byPriority[priority]] as const;
      }),
    );
    const gaps = report.gaps.lines.filter(({ what }) => what === 'offline');
    const isIn = (of: { readonly from: number; readonly to: number }) => (gap: (typeof gaps)[number]) =>
      gap.from <= of.to && (gap.to ?? Number.POSITIVE_INFINITY) >= of.from;
    // A busy machine may lose its site at other times too, so the expected gaps are the times that the desk recorded.
    const away = await getTimesAway(desk1);
    const perQuarter = report.figures.perQuarterHour.reduce((sum, n) => sum + n, 0);
    for (const [what, expected, seen] of [
      ...ofPriority,
      ['alerts by quarters of an hour', memory.sent, perQuarter],
      ['alerts received', memory.sent, alerts.received],
      ['acknowledged by An', count('alert.acknowledge'), mine?.acknowledged],
      ['closed by An', count('alert.close'), mine?.closed],
      ['closed as genuine', count('alert.close'), alerts.dispositions.genuine],
      ['cameras that were steered', 1, report.figures.ptz.cameras],
      ['incidents that go on', 1, report.incidents.total],
      ['alerts that go on', memory.sent - count('alert.close'), report.alerts.total],
      ['of them nobody’s', memory.sent - count('alert.acknowledge'), report.alerts.unacknowledged],
      ['set aside', count('alert.shelve') - count('alert.unshelve'), report.setAside.total],
      ['orders that go on', 0, report.orders.total],
      ['lines written', count('shiftLog.entry'), report.log.total],
      ['times without the site while it stood still', 1, gaps.filter(isIn(memory.siteGone)).length],
      ['times without the site that go on', 0, gaps.filter(({ to }) => to === null).length],
      [
        'times without the site that no window saw',
        0,
        gaps.filter((gap) => !away.some((one) => isIn(one)(gap))).length,
      ],
      [
        'ticked of what is carried over',
        report.carried.length,
        report.carried.filter(({ ticked }) => ticked).length,
      ],
    ] as const)
      await expect(
        `${what}: ${expected}`,
        () => {
          if (seen !== expected) throw new Error(`${seen}`);
          return `${seen}`;
        },
        1,
      );
  },
};
