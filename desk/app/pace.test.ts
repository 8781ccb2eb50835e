import { expect, it, onTestFinished } from 'vitest';
import { testFolder } from '../../test/fakes/folder.ts';
import { openWholePlanDesk } from '../../test/fixtures/wholePlanDesk.ts';

/** How long a stretch of the desk's thread this takes is `bench:registry`'s to say. */
it('answers calls while the whole plan of 40,210 cameras comes in and goes out', async () => {
  const desk = await openWholePlanDesk(testFolder(), () => {});
  onTestFinished(desk.close);
  expect(await desk.listArrived()).toBeGreaterThan(1);
  desk.rename();
  expect(await desk.listArrived()).toBeGreaterThan(1);
}, 300_000);
