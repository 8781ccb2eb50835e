import { describe, expect, test } from 'vitest';
import { isStop, openBadCamera } from '../fixtures/onvif/bad.ts';
import { until } from '../fixtures/until.ts';
import { cleanups, connectedCamera, driverFor, right } from './onvifDriver.ts';

/** Tests the driver with unreadable responses to requests that are not needed for moving the camera. */

const parts = [
  ['GetDeviceInformation', 'model'],
  ['GetConfigurationOptions', 'ranges'],
  ['GetNodes', 'abilities'],
  ['GetPresetTours', 'tours'],
  ['GetPresets', 'presets'],
  ['GetMoveOptions', 'focus'],
  ['GetOptions', 'lens'],
  ['GetImagingSettings', 'imaging'],
] as const;
const operations = parts.map(([operation]) => operation);

describe('a camera with unreadable optional replies', () => {
  test.each(parts)(
    'is moved and stopped without %s, whose data are reported as missing',
    async (operation, part) => {
      for (const faults of [{ garbled: [operation] }, { hangsUpOn: [operation] }, { refuses: [operation] }]) {
        const camera = await openBadCamera({ faults });
        cleanups.push(() => camera.close());
        const driver = driverFor(camera);
        const facts = await driver.meet();
        expect(facts).toMatchObject({ ok: true, value: { capabilities: { pan: true, tilt: true } } });
        // With a fault the camera itself says that it lacks the feature, so nothing is missing.
        const isNo = 'refuses' in faults;
        if (facts.ok) expect(facts.value.missing.map((one) => one.part)).toEqual(isNo ? [] : [part]);
        expect(await driver.move(right)).toMatchObject({ ok: true });
        expect((await camera.truth()).isMoving).toBe(true);
        expect(await driver.stop()).toMatchObject({ ok: true });
        await until(async () => !(await camera.truth()).isMoving);
      }
    },
  );

  test('is moved without any optional reply, by moves with a Timeout', async () => {
    const camera = await openBadCamera({ faults: { garbled: operations } });
    cleanups.push(() => camera.close());
    const driver = driverFor(camera);
    const facts = await driver.meet();
    expect(facts).toMatchObject({ ok: true });
    if (facts.ok) expect(facts.value.missing.length).toBeGreaterThanOrEqual(7);
    expect(await driver.move(right)).toMatchObject({ ok: true });
    expect(camera.requests.at(-1)).toMatchObject({ operation: 'ContinuousMove', timeoutS: 0.8 });
    expect((await camera.truth()).isMoving).toBe(true);
    expect(await driver.stop()).toMatchObject({ ok: true });
    await until(async () => !(await camera.truth()).isMoving);
  });

  test('connects although one optional reply never comes, and uses the others', async () => {
    const camera = await openBadCamera({ faults: { neverAnswers: ['GetNodes'] } });
    cleanups.push(() => camera.close());
    const facts = await driverFor(camera).meet();
    expect(facts).toMatchObject({ ok: true, value: { missing: [{ part: 'abilities' }] } });
    if (facts.ok) expect(facts.value.presets).toHaveLength(3);
  });

  test('connects although no optional reply comes, after fewer than four requests for them', async () => {
    const camera = await openBadCamera({ faults: { neverAnswers: operations } });
    cleanups.push(() => camera.close());
    const facts = await driverFor(camera).meet();
    expect(facts).toMatchObject({ ok: true });
    if (facts.ok) expect(facts.value.missing.length).toBeGreaterThanOrEqual(6);
    expect(
      camera.requests.filter(({ operation }) => operations.some((one) => one === operation)).length,
    ).toBeLessThan(4);
  });

  test('is moved by the services from GetCapabilities if GetServices is unreadable', async () => {
    const { driver } = await connectedCamera({ faults: { garbled: ['GetServices'] } });
    expect(await driver.move(right)).toMatchObject({ ok: true });
  });

  test('is stopped by its first command although its services are unreadable', async () => {
    const camera = await openBadCamera({ faults: { garbled: ['GetServices', ...operations] } });
    cleanups.push(() => camera.close());
    camera.mechanics.move({ pan: 0.5 });
    expect(await driverFor(camera).stop()).toMatchObject({ ok: true });
    await until(async () => !(await camera.truth()).isMoving);
  });

  test('is queried again for missing parts when it is connected again', async () => {
    const { camera, driver } = await connectedCamera({ faults: { garbled: ['GetPresets'] } });
    await camera.setFaults({ garbled: [] });
    const again = await driver.meet();
    expect(again).toMatchObject({
      ok: true,
      value: { missing: [], presets: [{ name: 'Toàn cảnh' }, {}, {}] },
    });
  });
});

describe('a camera that counts Content-Length in characters', () => {
  test('has its Vietnamese preset names read completely, by one repeated request', async () => {
    const { camera, driver, received } = await connectedCamera({ faults: { lengthInCharacters: true } });
    const facts = await driver.meet();
    expect(facts).toMatchObject({
      ok: true,
      value: { missing: [], presets: [{ name: 'Toàn cảnh' }, {}, {}] },
    });
    const before = received().length;
    expect(await driver.presets()).toMatchObject({ ok: true, value: [{ name: 'Toàn cảnh' }, {}, {}] });
    const asked = received().slice(before);
    expect(asked.map(({ operation }) => operation)).toEqual(['GetPresets', 'GetPresets']);
    expect(await driver.move(right)).toMatchObject({ ok: true });
    expect(await driver.stop()).toMatchObject({ ok: true });
    expect(received().some(isStop)).toBe(true);
    await until(async () => !(await camera.truth()).isMoving);
  });
});
