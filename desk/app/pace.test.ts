import { expect, it, onTestFinished } from 'vitest';
import { testFolder } from '../../test/fakes/folder.ts';
import { openWholePlanDesk } from '../../test/fixtures/wholePlanDesk.ts';

/** The benchmark `bench:registry` measures how long this blocks the desk's thread. */
it('responds to calls while all 40,210 planned cameras are stored and published', async () => {
  const desk = await openWholePlanDesk(testFolder(), () => {});
  onTestFinished(desk.close);
  expect(await desk.listArrived()).toBeGreaterThan(1);
  desk.rename();
  expect(await desk.listArrived()).toBeGreaterThan(1);
}, 300_000);
