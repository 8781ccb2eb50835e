import { panelOf, stripOf } from '../../e2e/alertsPage.ts';
import { type Console, eventually } from '../../e2e/launch.ts';
import { submitEntry, writeLine } from '../../e2e/logPage.ts';
import { ask, press, textOf } from '../../e2e/panelPage.ts';
import { tilesOf } from '../../e2e/wallPage.ts';
import { people } from '../cast.ts';
import { acknowledgeNext, isConnected, openQueue, type Station, watchOf } from '../world.ts';

/** The number of alerts acknowledged while the site is away. */
const acknowledged = 3;
const reported = 12;
const line = 'Mất liên lạc với trung tâm, trực tại chỗ';

/** Returns the tiles' states if no tile is live, otherwise false. */
async function noneLive(console: Console): Promise<string | false> {
  const tiles = await tilesOf(console);
  const states = new Set(tiles.map(({ state }) => state));
  return tiles.length > 0 && !states.has('live') && [...states].join(', ');
}

export const cutOff: Station = {
  key: '06-cut-off',
  at: '11:30',
  title:
    'The site is gone for the length of a lunch; a desk dies with work pending; all of it comes back, once',
  async play(world) {
    const { desk1, desk2, wall, drills, expect, picture, did, memory, pass } = world;
    const site = await desk1.pid('site');
    if (site === undefined) throw new Error('no process of the site');
    // Shows single alerts, because in a flood the list groups them.
    await openQueue(desk1, 'single');
    // Suspends the site, as a machine that hangs: connections stay open, and nothing arrives.
    memory.siteGone.from = Date.now();
    process.kill(site, 'SIGSTOP');
    try {
      for (const [name, console] of [
        ['desk 1', desk1],
        ['desk 2', desk2],
        ['the wall of the room', wall],
      ] as const)
        await expect(`no picture live at ${name}`, () => noneLive(console), 90_000);
      for (const console of [desk1, desk2])
        await expect(
          'the desk knows that it is alone',
          async () => !(await isConnected(console)) && 'it says so',
          90_000,
        );

      for (let n = 0; n < acknowledged; n += 1) await acknowledgeNext(world);
      await writeLine(desk1, 1, line);
      await submitEntry(desk1);
      did(people.an.id, 'shiftLog.entry');
      await expect('work that waits', async () => {
        const text = await textOf(stripOf(desk1));
        const { pending } = await watchOf(desk1);
        return pending > 0 && /chờ/i.test(text) && `${text.slice(0, 80)}; ${pending} in the shift log`;
      });
      await picture('alone', desk1);
      await picture('alone-wall', wall);
      const { messages } = await drills.play({ do: 'alert', play: 'flood', count: reported, ms: 1 });
      memory.sent += Number(messages);

      const desk = await desk1.pid('desk');
      if (desk === undefined) throw new Error('no process of the desk');
      process.kill(desk, 'SIGKILL');
      await expect('another desk process', async () => {
        const now = await desk1.pid('desk');
        return now !== undefined && now !== desk && `${now}`;
      });
      await expect(
        'what was pending is pending still',
        async () => {
          const { pending } = await watchOf(desk1);
          return pending > 0 && `${pending}`;
        },
        60_000,
      );
      await pass(55);
      // Waits until the desk's report lists the time without the site.
      await expect(
        'the time without the site is kept',
        async () => {
          const { gaps } = await ask(desk1, 'handover.preview', { of: 'desk' });
          return gaps.lines.some(({ what, to }) => what === 'offline' && to === null) && 'it is';
        },
        60_000,
      );
    } finally {
      process.kill(site, 'SIGCONT');
      memory.siteGone.to = Date.now();
    }
    for (const console of [desk1, desk2])
      await expect(
        'the desk has its site again',
        async () => (await isConnected(console)) && 'connected',
        120_000,
      );
    await expect(
      'nothing waits any more',
      async () => {
        const { pending, refused } = await watchOf(desk1);
        return pending === 0 && refused === 0 && !/chờ/i.test(await textOf(stripOf(desk1))) && 'nothing';
      },
      120_000,
    );
    await expect('its line in the log once', async () => {
      const { lines } = await ask(desk1, 'log.page', { filter: { text: line } });
      return lines.length === 1 && '1';
    });
    await expect(
      'all pictures live again',
      async () => {
        const tiles = await tilesOf(desk1);
        return tiles.length > 0 && tiles.every(({ state }) => state === 'live') && `${tiles.length}`;
      },
      120_000,
    );
    await eventually('the keys at the alerts', async () => (await panelOf(desk1).count()) === 1);
    await press(desk1, 'F6');
  },
};
