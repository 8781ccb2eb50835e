import { panelOf, stripOf } from '../../e2e/alertsPage.ts';
import { eventually } from '../../e2e/launch.ts';
import { press, textOf } from '../../e2e/panelPage.ts';
import { acknowledgeNext, countOf, openQueue, type Station } from '../world.ts';

const alerts = 600;
const stormMs = 600_000;
/** The operator acknowledges this many while the alerts arrive. */
const acknowledged = 5;

export const storm: Station = {
  key: '04-storm',
  at: '08:00',
  title: `A storm: ${alerts} alerts in ten minutes, worked meanwhile`,
  async play(world) {
    const { desk1, desk2, drills, expect, picture, memory, speed } = world;
    // A busy desk reports no count, so the test waits for one.
    const before = await eventually('a count', async () => (await countOf(desk1, 'all')) || undefined);
    const ms = Math.max(1, Math.round(stormMs / speed));
    // Chooses single alerts explicitly with the key; otherwise the list would switch to groups when the flood begins.
    await openQueue(desk1, 'grouped');
    await openQueue(desk1, 'single');
    const { messages } = await drills.play({ do: 'alert', play: 'flood', count: alerts, ms });
    await expect(`${alerts} told`, () => messages === alerts && `${messages}`);
    memory.sent += alerts;
    await eventually('alerts in the list', () => panelOf(desk1).getByRole('option').first().isVisible());
    for (let n = 0; n < acknowledged; n += 1) await acknowledgeNext(world);
    for (const desk of [desk1, desk2])
      await expect(
        `${alerts} more at the desk, each once`,
        async () => {
          const now = await countOf(desk, 'all');
          return now >= before + alerts && `${now - before}`;
        },
        stormMs / Math.max(1, speed) + 120_000,
      );
    await expect('the strip says how many there are', async () =>
      (await textOf(stripOf(desk1))).slice(0, 120),
    );
    await picture('flooded', desk1);
    await openQueue(desk1, 'grouped');
    await picture('grouped', desk1);
    await openQueue(desk1, 'single');
    await expect('the list answers the keys still', async () => {
      await press(desk1, 'End');
      await press(desk1, 'Home');
      return (await panelOf(desk1).getByTestId('alert-list').count()) === 1 && 'it does';
    });
    await press(desk1, 'F6');
  },
};
