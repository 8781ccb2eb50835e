import { describe, expect, test } from 'vitest';
import { isStop, openBadCamera } from '../fixtures/onvif/bad.ts';
import { until } from '../fixtures/until.ts';
import { cleanups, connectedCamera, driverFor, ptzCameraBehind, right } from './onvifDriver.ts';

/** Tests the driver of PTZ cameras with a faulty ONVIF server. */

describe('the driver of a faulty camera', () => {
  test('stops a camera that ignores Timeout', async () => {
    const { camera, driver } = await connectedCamera({ faults: { ignoresTimeout: true } });
    await driver.move(right);
    expect(await driver.stop()).toMatchObject({ ok: true });
    await until(async () => !(await camera.truth()).isMoving, 1_500);
  });

  test('repeats a move without Timeout for a camera that refuses Timeout, and omits it afterwards', async () => {
    const { driver, received } = await connectedCamera({ faults: { refusesTimeout: true } });
    for (const pan of [0.5, 0.7])
      expect(await driver.move({ ...right, pan })).toMatchObject({
        ok: true,
        value: { refusesTimeout: true },
      });
    expect(received().map(({ timeoutS }) => timeoutS)).toEqual([0.8, null, null]);
  });

  test('never sends Timeout to a camera whose quirks rule it out', async () => {
    const { driver, received } = await connectedCamera(
      { faults: { refusesTimeout: true } },
      { quirks: 'neverTimeout' },
    );
    expect(await driver.move(right)).toMatchObject({ ok: true });
    expect(received().map(({ timeoutS }) => timeoutS)).toEqual([null]);
    expect(await driver.meet()).toMatchObject({ value: { capabilities: { timeout: false } } });
  });

  test.each([{ onlyZeroVelocity: true }, { onlyStop: true }])(
    'stops a camera that obeys only one kind of stop (%o)',
    async (faults) => {
      const { camera, driver } = await connectedCamera({ faults });
      await driver.move({ ...right, zoom: 0.5 });
      expect(await driver.stop()).toMatchObject({ ok: true });
      await until(async () => !(await camera.truth()).isMoving, 1_500);
    },
  );

  test('authenticates with the camera’s own time if its clock is off by 5 minutes', async () => {
    const { driver } = await connectedCamera({ faults: { clockOffMs: 300_000 } });
    expect(await driver.move(right)).toMatchObject({ ok: true });
  });

  test('reads the clock again after it was set during PTZ control, and the command succeeds', async () => {
    const { camera, driver, received } = await connectedCamera();
    await camera.setFaults({ clockOffMs: -300_000 });
    expect(await driver.stop()).toMatchObject({ ok: true });
    expect(await driver.move(right)).toMatchObject({ ok: true });
    expect(received().map(({ operation }) => operation)).toContain('GetSystemDateAndTime');
  });

  test('does not retry a wrong password at once, which could lock the account', async () => {
    const camera = await openBadCamera();
    cleanups.push(() => camera.close());
    const driver = driverFor({ ...camera, password: 'wrong' });
    expect(await driver.meet()).toMatchObject({ ok: false, fault: { code: 'ptz.authRefused' } });
    const asked = camera.requests.length;
    expect(await driver.stop()).toMatchObject({ ok: false, fault: { code: 'ptz.authRefused' } });
    expect(await driver.move(right)).toMatchObject({ ok: false, fault: { code: 'ptz.authRefused' } });
    expect(camera.requests.length - asked).toBeLessThanOrEqual(2);
    const tries = camera.requests.filter(({ operation }) => operation !== 'GetSystemDateAndTime');
    expect(tries.length).toBeLessThanOrEqual(2);
  });

  test('reports the clock’s offset if both the password and the clock are wrong', async () => {
    const camera = await openBadCamera({ faults: { clockOffMs: 600_000 } });
    cleanups.push(() => camera.close());
    expect(await driverFor({ ...camera, password: 'wrong' }).meet()).toMatchObject({
      ok: false,
      fault: { code: 'ptz.clockOff', params: { minutes: 10 } },
    });
  });

  test('authenticates with its own clock if the camera hides its time before authentication', async () => {
    const { camera } = await ptzCameraBehind({
      request: (body) => body.replace('GetSystemDateAndTime', 'GetNothing'),
    });
    expect(await driverFor(camera).meet()).toMatchObject({ ok: true });
  });

  test('uses the address in the list of cameras if the camera reports an unreachable one', async () => {
    const { driver } = await connectedCamera({ faults: { wrongXAddr: true } });
    expect(await driver.move(right)).toMatchObject({ ok: true });
  });

  test('sends Stop on a second connection while a move is unanswered, and fails both as silent', async () => {
    const { camera, driver, received } = await connectedCamera();
    await camera.setFaults({ stallMs: 60_000 });
    const order: string[] = [];
    const move = driver.move(right).finally(() => order.push('move ended'));
    await until(() => received().length === 1);
    const stop = driver.stop(() => order.push('stop sent'));
    await until(() => received().filter(isStop).length === 2);
    expect(await move).toMatchObject({ ok: false, fault: { code: 'ptz.silent', params: { seconds: 3 } } });
    expect(await stop).toMatchObject({ ok: false, fault: { code: 'ptz.silent' } });
    expect(order.indexOf('move ended')).toBeGreaterThan(order.indexOf('stop sent'));
    expect((await camera.truth()).isMoving).toBe(false);
  });

  test('accepts a reply after 2 s as a success', async () => {
    const { camera, driver } = await connectedCamera();
    await camera.setFaults({ stallMs: 2_000 });
    expect(await driver.move(right)).toMatchObject({ ok: true });
  });

  test('reports a camera that drops every connection as unreachable, and reconnects later', async () => {
    const { camera, driver } = await connectedCamera();
    await camera.setFaults({ dropConnections: 1 });
    expect(await driver.move(right)).toMatchObject({ ok: false, fault: { code: 'ptz.unreachable' } });
    expect(await driver.stop()).toMatchObject({ ok: false, fault: { code: 'ptz.unreachable' } });
    await camera.setFaults({ dropConnections: 0 });
    expect(await driver.move(right)).toMatchObject({ ok: true });
  });

  test('repeats a command over a new connection after the camera closed the kept-alive one', async () => {
    const { camera, driver } = await connectedCamera();
    await camera.setFaults({ dropConnections: 2 });
    for (let i = 0; i < 6; i++)
      expect(await driver.move({ ...right, pan: i / 10 })).toMatchObject({ ok: true });
  });

  test.each([{ dropConnections: 2 }, { dropConnections: 3 }, { dropAnswers: 2 }, { dropAnswers: 3 }])(
    'connects, reads, moves and stops a camera that drops some connections (%o)',
    async (faults) => {
      const { driver } = await connectedCamera({ faults });
      for (let i = 1; i < 6; i++) {
        expect(await driver.read()).toMatchObject({ ok: true });
        expect(await driver.presets()).toMatchObject({ ok: true });
        expect(await driver.move({ ...right, pan: i / 10 })).toMatchObject({ ok: true });
        expect(await driver.stop()).toMatchObject({ ok: true });
      }
    },
  );

  test('reads the same position twice from a resting camera that always reports motion', async () => {
    const { driver } = await connectedCamera({ faults: { moveStatusStuck: true } });
    const [first, second] = [await driver.read(), await driver.read()];
    expect(first).toMatchObject({ ok: true, value: { pose: { moving: true } } });
    if (first.ok && second.ok) expect(second.value.raw).toEqual(first.value.raw);
  });

  test('ignores the move status of a camera whose quirks declare it unreliable', async () => {
    const { driver } = await connectedCamera(
      { faults: { moveStatusStuck: true } },
      { quirks: 'noMoveStatus' },
    );
    expect(await driver.read()).toMatchObject({ ok: true, value: { pose: { moving: null } } });
  });

  test.each([{ noPosition: true }, { noStatus: true }])(
    'reports a missing position as a fault, not as 0 (%o)',
    async (faults) => {
      const { driver } = await connectedCamera({ faults });
      expect(await driver.read()).toMatchObject({ ok: false, fault: { code: 'ptz.noPosition' } });
      expect(await driver.stop()).toMatchObject({ ok: true });
    },
  );

  test.each([{ malformed: true }, { hugeAnswerBytes: 10_000_000 }])(
    'reports unreadable replies as a fault, and works again afterwards (%o)',
    async (faults) => {
      const { camera, driver } = await connectedCamera();
      await camera.setFaults(faults);
      expect(await driver.move(right)).toMatchObject({ ok: false, fault: { code: 'ptz.badAnswer' } });
      expect(await driver.read()).toMatchObject({ ok: false, fault: { code: 'ptz.badAnswer' } });
      expect(await driver.stop()).toMatchObject({ ok: false, fault: { code: 'ptz.badAnswer' } });
      await camera.setFaults({ malformed: false, hugeAnswerBytes: 0 });
      expect(await driver.stop()).toMatchObject({ ok: true });
    },
  );

  test('connects to and stops a moving camera when Stop is its first command', async () => {
    const camera = await openBadCamera({ faults: { onlyStop: true } });
    cleanups.push(() => camera.close());
    camera.mechanics.move({ pan: 0.5 });
    const driver = driverFor(camera);
    expect(await Promise.all([driver.stop(), driver.stop()])).toMatchObject([{ ok: true }, { ok: true }]);
    await until(async () => !(await camera.truth()).isMoving, 1_500);
    const asked = camera.requests.map(({ operation }) => operation);
    expect(asked.filter((operation) => operation === 'GetProfiles')).toHaveLength(1);
  });

  test('reports a camera that does not exist as unreachable', async () => {
    const driver = driverFor({
      address: 'http://127.0.0.1:9/onvif/device_service',
      username: 'a',
      password: 'b',
    });
    expect(await driver.meet()).toMatchObject({ ok: false, fault: { code: 'ptz.unreachable' } });
    expect(await driver.stop()).toMatchObject({ ok: false, fault: { code: 'ptz.unreachable' } });
  });
});

test('a move that would be resent without Timeout is dropped if Stop came first', async () => {
  const { camera, driver, received } = await connectedCamera({
    faults: { refusesTimeout: true, stallMs: 200 },
  });
  const move = driver.move(right);
  await until(() => received().length === 1);
  expect(await driver.stop()).toMatchObject({ ok: true });
  expect(await move).toMatchObject({ ok: false, fault: { code: 'ptz.overtaken' } });
  expect(received().filter((each) => !isStop(each))).toHaveLength(1);
  expect((await camera.truth()).isMoving).toBe(false);
});

test('unknown quirks of a camera are reported, and Stop still works', async () => {
  const camera = await openBadCamera();
  cleanups.push(() => camera.close());
  const driver = driverFor(camera, { quirks: 'nonesuch' });
  expect(await driver.meet()).toMatchObject({
    ok: false,
    fault: { code: 'ptz.unknownQuirks', params: { name: 'nonesuch' } },
  });
  expect(await driver.stop()).toMatchObject({ ok: true });
});

test.each([
  ['the last possible moment', '275760', '9', '13', '0'],
  ['a year BC', '-5', '1', '1', '0'],
  ['the year 9000', '9000', '1', '1', '0'],
])(
  'a camera whose clock shows %s is authenticated with the site’s clock',
  async (_when, year, month, day, time) => {
    const shown = { Year: year, Month: month, Day: day, Hour: time, Minute: time, Second: time };
    const set = (body: string) =>
      Object.entries(shown).reduce(
        (text, [name, value]) => text.replace(new RegExp(`(<[\\w:]*${name}>)[^<]*`), `$1${value}`),
        body,
      );
    const { camera } = await ptzCameraBehind({
      answer: (body) => (body.includes('UTCDateTime') ? set(body) : body),
    });
    const driver = driverFor(camera);
    expect(await driver.meet()).toMatchObject({ ok: true });
    expect(await driver.move(right)).toMatchObject({ ok: true });
    expect(await driver.stop()).toMatchObject({ ok: true });
  },
);
