import { type Console, eventually } from '../../e2e/launch.ts';
import { press } from '../../e2e/panelPage.ts';
import { codeOf, tilesOf } from '../../e2e/wallPage.ts';
import { people } from '../cast.ts';
import { observeConnection, observePictures } from '../observer.ts';
import { countOf, type Station, windowsOf } from '../world.ts';

const liveIn = async (console: Console, window = 1): Promise<number> =>
  (await tilesOf(console, window)).filter(({ state }) => state === 'live').length;

/** Sends the selected camera or the whole layout to the first target that the text finds. */
async function send(console: Console, press1: 'p' | 'Shift+P', to: string): Promise<void> {
  await press(console, press1);
  const found = console.page.locator('#share-targets [aria-selected=true]');
  await console.page.keyboard.type(to);
  await eventually(`${to} among the targets`, async () => ((await found.textContent()) ?? '').includes(to));
  await press(console, 'Enter');
}

export const quiet: Station = {
  key: '02-quiet',
  at: '06:20',
  title: 'A quiet hour: five windows of live pictures, and nothing to do',
  async play(world) {
    const { desk1, wall, expect, picture, did, pass } = world;
    await press(desk1, 'Escape', 'Alt+2');
    await send(desk1, 'Shift+P', 'Tường phòng trực');
    await expect(
      'the four of desk 1 on the wall of the room, each its own camera',
      async () => {
        const tiles = await tilesOf(wall);
        const own = tiles.filter(
          ({ state, camera, testCode }) => state === 'live' && testCode?.code === codeOf(camera),
        );
        return own.length === 4 && own.map(({ camera }) => codeOf(camera)).join(', ');
      },
      60_000,
    );
    did(people.an.id, 'share.push');
    await press(desk1, 'Alt+4');
    for (const [, console, window] of windowsOf(world)) {
      const tiles = await eventually('tiles', async () => {
        const all = await tilesOf(console, window);
        return all.length > 0 && all.length;
      });
      await expect(
        `all ${tiles} tiles live`,
        async () => {
          const live = await liveIn(console, window);
          return live === tiles && `${live}`;
        },
        90_000,
      );
      await observePictures(console, window);
    }
    await observeConnection(desk1);
    await pass(40);
    await expect('an empty queue', async () => (await countOf(desk1, 'queue')) === 0 && 'empty');
    await picture('desk-1-window-2', desk1, 2);
    await picture('desk-1-window-3', desk1, 3);
    await picture('wall', wall);
  },
};
