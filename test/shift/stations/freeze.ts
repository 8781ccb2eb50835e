import { press } from '../../e2e/panelPage.ts';
import { tilesOf } from '../../e2e/wallPage.ts';
import type { Station } from '../world.ts';
import { callUp, wallNumbers } from './signOn.ts';

const repeating = 5;
const stopped = 6;
const idOf = (number: number) => `cam-${String(number).padStart(5, '0')}`;

export const freeze: Station = {
  key: '05-freeze',
  at: '09:00',
  title: 'One camera shows the same picture again and again, another sends nothing',
  async play({ desk1, drills, expect, picture, pass }) {
    await press(desk1, 'Escape', 'Control+1', 'Alt+4');
    await callUp(desk1, wallNumbers);
    const state = async (number: number) =>
      (await tilesOf(desk1)).find(({ camera }) => camera.endsWith(idOf(number)))?.state;
    const until = (what: string, number: number, states: readonly string[]) =>
      expect(
        what,
        async () => {
          const now = await state(number);
          return now !== undefined && states.includes(now) && now;
        },
        60_000,
      );
    for (const number of [repeating, stopped]) await until(`camera ${number} live`, number, ['live']);
    await drills.play({ do: 'repeat', camera: idOf(repeating) });
    await drills.play({ do: 'freeze', camera: idOf(stopped) });
    await until('“possibly frozen at the camera”', repeating, ['frozen']);
    await until('the other greyed, with the time of its last picture', stopped, ['stale', 'lost']);
    await picture('marks', desk1);
    await pass(5);
    for (const number of [repeating, stopped]) await drills.play({ do: 'start', camera: idOf(number) });
    for (const number of [repeating, stopped]) await until(`camera ${number} live again`, number, ['live']);
  },
};
