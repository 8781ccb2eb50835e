import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ConsoleStick, extreme3d, plugIntoConsole } from '../fixtures/virtualStick.ts';
import { type Console, eventually } from './launch.ts';
import { launchReady } from './wallPage.ts';

/** A stick without a ready profile. */
const unknown = {
  ...extreme3d,
  vid: 0x1234,
  pid: 0xabcd,
  name: 'Made by hand',
  axes: 3,
  hats: 0,
  buttons: 4,
};

describe('the joystick panel', () => {
  let console: Console;
  let stick: ConsoleStick;
  const panel = () => console.page.locator('[data-testid="sticks"]');
  const strip = () => console.page.locator('[data-testid="steering-strip"]');
  const textOf = async (of: ReturnType<typeof panel>) => (await of.allTextContents()).join(' ');
  const step = (wanted: string) =>
    eventually(
      `the step “${wanted}”`,
      async () =>
        (await panel()
          .locator('[data-testid="stick-learning"]')
          .getAttribute('data-step', { timeout: 500 })) === wanted,
    );
  const asked = (what: RegExp) =>
    eventually(`to be asked: ${what}`, async () => what.test(await textOf(panel().locator('section'))));
  /** Waits for the request, holds the axis until the step is over, and releases it. */
  async function push(axis: number, value: number, next: string): Promise<void> {
    await asked(/hold it/);
    await stick.axis(axis, value);
    await step(next);
    await stick.axis(axis, 0);
  }

  beforeAll(async () => {
    console = await launchReady(['--cameras=4', '--size=1280x720', '--lang=en']);
  });
  afterAll(() => console.close());

  test('an unknown joystick is reported on the PTZ bar and learned step by step', async () => {
    stick = await plugIntoConsole(console.app, unknown);
    await eventually('the strip', async () => (await textOf(strip())).includes('unknown stick'));
    await console.page.keyboard.press('F7');
    await eventually('its name', async () => (await textOf(panel())).includes('Made by hand'));
    await panel().getByText('Teach the stick again').click();
    await step('right');
    await push(0, 1, 'up');
    await push(1, -1, 'in');
    await push(2, 1, 'stop');
    await asked(/Press the button/);
    await stick.button(0, true);
    await eventually('a profile', async () => (await textOf(panel())).includes('There are unsaved changes'));
    await stick.button(0, false);
    const axes = panel().locator('fieldset > select');
    expect(await axes.evaluateAll((all) => all.map((each) => 'value' in each && each.value))).toEqual([
      '0',
      '1',
      '2',
    ]);
    expect(await panel().locator('tbody select').first().inputValue()).toBe('stop');
  });

  test('its effect is shown live during set-up', async () => {
    await stick.axis(0, 1);
    await eventually('full speed', async () => (await textOf(panel())).includes('pan 100%'));
    await panel().locator('fieldset').first().getByText('Invert').click();
    await eventually('the other way', async () => (await textOf(panel())).includes('pan -100%'));
    await panel().locator('fieldset').first().getByText('Invert').click();
    await stick.axis(0, 0);
    await stick.button(2, true);
    await eventually('a lamp', async () => (await panel().locator('[data-down="true"]').count()) === 1);
    await stick.button(2, false);
  });

  test('once saved it is recognised and controls the camera on the PTZ bar', async () => {
    await panel().getByText('Save the profile').click();
    await eventually('its profile', async () => (await textOf(panel())).includes('this desk’s profile'));
    await console.page.keyboard.press('Escape');
    expect(await panel().count()).toBe(0);
    await eventually('no more a stranger', async () => {
      const text = await textOf(strip());
      return text.includes('Made by hand') && !text.includes('unknown stick');
    });
    await stick.unplug();
    await eventually('no stick', async () => !(await textOf(strip())).includes('Made by hand'));
  });
});
