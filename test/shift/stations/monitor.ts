import { DeskView } from '../../../core/wall/deskView.ts';
import { type Console, eventually } from '../../e2e/launch.ts';
import { tilesOf } from '../../e2e/wallPage.ts';
import type { Station } from '../world.ts';

/** Returns desk 1's second window. */
async function second(console: Console) {
  const { value } = await console.inWindow<{ value: unknown }>("watchfloor.shell['displays.list']({})");
  const found = DeskView.parse(value).windows.find(({ window }) => window === 'w2');
  if (!found) throw new Error('no second window');
  return found;
}
const decoded = async (console: Console) =>
  (await tilesOf(console, 2)).reduce((sum, { framesDecoded }) => sum + framesDecoded, 0);

export const monitor: Station = {
  key: '07-monitor',
  at: '12:40',
  title: 'A monitor is pulled out and put back; its window goes on beside another',
  async play({ desk1, expect, picture, unplug, replug, pass }) {
    const home = (await second(desk1)).bounds;
    await unplug();
    await expect('its window folded onto another monitor', async () => {
      const { folded, display } = await second(desk1);
      return folded && `on monitor ${display}`;
    });
    let last = await decoded(desk1);
    await expect('its pictures go on', async () => {
      const now = await decoded(desk1);
      const more = now - last;
      // Compared with the last reading, because a resized tile may change to another stream, whose count starts at
      // zero.
      last = now;
      return more > 0 && `${more} more`;
    });
    await picture('folded', desk1, 2);
    await pass(5);
    await replug();
    await expect('back where it was', async () => {
      const { folded, bounds } = await second(desk1);
      return !folded && bounds.x === home.x && bounds.width === home.width && `x ${bounds.x}`;
    });
    await eventually('its pictures', async () => (await decoded(desk1)) > 0);
  },
};
