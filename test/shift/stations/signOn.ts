import { type Console, eventually } from '../../e2e/launch.ts';
import { openLog } from '../../e2e/logPage.ts';
import { hasKeys, press } from '../../e2e/panelPage.ts';
import { codeOf, tilesOf } from '../../e2e/wallPage.ts';
import { people } from '../cast.ts';
import { operatorAt, type Station, watchOf } from '../world.ts';

/** Takes a desk over with its key, a name and a password, and nothing else. */
export async function takeOver(
  console: Console,
  who: { readonly id: string; readonly displayName: string; readonly password: string },
): Promise<void> {
  await press(console, 'F12');
  await typeIntoForm(console, 'change', who);
  await eventually(
    `${who.displayName} at the desk`,
    async () => (await operatorAt(console)) === who.displayName,
  );
}

async function typeIntoForm(
  console: Console,
  testId: string,
  { id, password }: { readonly id: string; readonly password: string },
): Promise<void> {
  const name = console.page.getByTestId(testId).locator('input[autocomplete="username"]');
  await name.waitFor();
  await eventually('the keys in the name', () => name.evaluate((field) => field === document.activeElement));
  await console.page.keyboard.type(id);
  await press(console, 'Tab');
  await console.page.keyboard.type(password);
  await press(console, 'Enter');
}

/** Puts cameras on the tiles of a window by typing tile and camera numbers. Tiles count from 1. */
export async function callUp(console: Console, numbers: readonly number[]): Promise<void> {
  for (const [at, number] of numbers.entries()) {
    await console.page.keyboard.type(`${at + 1}*${number}`);
    await press(console, 'Enter');
  }
}

/** Expects `count` live tiles, each with its own camera's number in the picture. */
export async function ownPictures(console: Console, count: number, window = 1): Promise<string | false> {
  const live = (await tilesOf(console, window)).filter(
    ({ state, testCode, camera }) => state === 'live' && testCode?.code === codeOf(camera),
  );
  return live.length >= count && `${live.length} live, each its own camera`;
}

export const wallNumbers = Array.from({ length: 16 }, (_, at) => at + 1);

export const signOn: Station = {
  key: '01-sign-on',
  at: '06:00',
  title: 'Two people sign on, at two desks; the wall of the room stands',
  async play({ desk1, desk2, wall, expect, picture, did, memory }) {
    await takeOver(desk1, people.an);
    // Nobody is signed in at the other desk, so its window shows the form.
    const first = desk2.page.locator('input[autocomplete="username"]');
    await eventually('the keys in the form', async () => (await first.count()) === 1 && hasKeys(first));
    await desk2.page.keyboard.type(people.chi.id);
    await press(desk2, 'Tab');
    await desk2.page.keyboard.type(people.chi.password);
    await press(desk2, 'Enter');
    for (const [who, desk] of [
      [people.an, desk1],
      [people.chi, desk2],
    ] as const) {
      await expect(`${who.displayName} at their desk`, async () => {
        const name = await operatorAt(desk);
        return name === who.displayName && name;
      });
      did(who.id, 'session.signIn');
    }
    for (const [who, desk] of [
      [people.an, desk1],
      [people.chi, desk2],
    ] as const) {
      await openLog(desk, 5);
      await press(desk, 'n');
      await desk.page.keyboard.type('Trực giao thông');
      await press(desk, 'Enter');
      await expect(`${who.displayName} on duty`, async () => {
        const { onDuty } = await watchOf(desk);
        return onDuty.some(({ person }) => person.name === who.displayName) && 'on duty';
      });
      did(who.id, 'shiftLog.dutyOn');
      await press(desk, 'F4');
    }
    await expect('the wall of the room in its place', async () =>
      (await wall.page.getByTestId('room-wall').count()) === 1 ? 'there' : false,
    );
    await press(desk1, 'Escape', 'Alt+4');
    await callUp(desk1, wallNumbers);
    await expect('16 live tiles, each its own camera', () => ownPictures(desk1, 16), 90_000);
    memory.sent = 0;
    await picture('desk-1', desk1);
    await picture('desk-2', desk2);
    await picture('wall', wall);
  },
};
