import { afterEach, describe, expect, test } from 'vitest';
import { still } from '../../core/domain/ptz.ts';
import type { PtzDriver } from '../../site/ptz/driver.ts';
import { openOnvif } from '../../site/ptz/onvif/index.ts';
import { type BadCamera, type BadCameraOptions, isStop, openBadCamera } from '../fixtures/onvif/bad.ts';
import { openDomeBehind, type Through, towards } from '../fixtures/onvif/behind.ts';
import { until } from '../fixtures/until.ts';

/** The driver of PTZ cameras before a dome's ONVIF server, as it should be and spoilt. */

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

type Address = Partial<Parameters<typeof openOnvif>[0]>;

function driverFor(
  camera: Pick<BadCamera, 'address' | 'username' | 'password'>,
  address: Address = {},
): PtzDriver {
  const { username, password } = camera;
  const driver = openOnvif(
    { onvif: camera.address, username, password, ...address },
    { fovDeg: 60, headingDeg: 0 },
  );
  undo.push(() => driver.close());
  return driver;
}

async function met(options: BadCameraOptions = {}, address: Address = {}) {
  const camera = await openBadCamera(options);
  undo.push(() => camera.close());
  const driver = driverFor(camera, address);
  const facts = await driver.meet();
  expect(facts).toMatchObject({ ok: true });
  const heardBefore = camera.requests.length;
  return { camera, driver, heard: () => camera.requests.slice(heardBefore) };
}

async function domeBehind(through: Through) {
  const dome = await openDomeBehind(through);
  undo.push(() => dome.close());
  return dome;
}

const right = { ...still, pan: 0.5 };

describe('a dome that is as it should be', () => {
  test('says what it can do, where it looks, its presets and tours', async () => {
    const { driver } = await met();
    const facts = await driver.meet();
    expect(facts).toMatchObject({
      ok: true,
      value: {
        capabilities: {
          pan: true,
          tilt: true,
          zoom: true,
          fovMove: true,
          focus: true,
          timeout: true,
          wiper: true,
        },
        presets: [{ token: '1', name: 'Toàn cảnh' }, {}, {}],
        tours: [{ by: 'camera', running: false }],
      },
    });
    const read = await driver.read();
    expect(read).toMatchObject({ ok: true, value: { pose: { moving: false } } });
    if (read.ok) expect(read.value.pose.fovDeg).toBeCloseTo(60, 6);
  });

  test('moves with a Timeout of a second, over one connection, and stops over two others', async () => {
    const { camera, driver, heard } = await met();
    for (const pan of [0.2, 0.4, 0.6])
      expect(await driver.move({ ...right, pan })).toMatchObject({ ok: true });
    expect((await camera.truth()).isMoving).toBe(true);
    expect(await driver.stop()).toMatchObject({ ok: true });
    await until(async () => !(await camera.truth()).isMoving);
    const moves = heard().slice(0, 3);
    expect(moves.map(({ timeoutS }) => timeoutS)).toEqual([1, 1, 1]);
    expect(new Set(moves.map(({ connection }) => connection)).size).toBe(1);
    const stops = heard().slice(3);
    expect(stops.every(isStop)).toBe(true);
    expect(stops.map(({ operation }) => operation).sort()).toEqual(['ContinuousMove', 'Stop']);
    expect(stops.map(({ connection }) => connection)).not.toContain(moves[0]?.connection);
    const opened = Math.max(...camera.requests.map(({ connection }) => connection));
    expect(opened).toBe(3);
  });

  test('has a request within 2 ms of being asked, at the median', async () => {
    const { driver } = await met();
    const took: number[] = [];
    for (let i = 0; i < 40; i++) {
      const asked = performance.now();
      await driver.move({ ...right, pan: i % 2 ? 0.3 : 0.4 }, () => took.push(performance.now() - asked));
    }
    took.sort((a, b) => a - b);
    expect(took[20]).toBeLessThan(2);
  });

  test('brings what was clicked to the middle, and a box to fill the picture', async () => {
    const { driver } = await met();
    const before = await driver.read();
    expect(await driver.deed({ do: 'centre', at: { x: 1, y: 0.5 }, aspect: 16 / 9 })).toMatchObject({
      ok: true,
    });
    await until(async () => {
      const now = await driver.read();
      return (
        now.ok && before.ok && now.value.pose.moving === false && now.value.raw.pan !== before.value.raw.pan
      );
    });
    const now = await driver.read();
    // half the picture's width at a tilt of 12 degrees: atan(tan 30 / cos 12)
    if (now.ok) expect(now.value.pose.panDeg).toBeCloseTo(30.55, 1);
    expect(
      await driver.deed({ do: 'box', at: { x: 0.5, y: 0.5 }, width: 0.5, height: 0.4, aspect: 16 / 9 }),
    ).toMatchObject({ ok: true });
    await until(async () => {
      const read = await driver.read();
      return read.ok && Math.abs(read.value.pose.fovDeg - 32.2) < 0.3;
    });
  });

  test('names, whatever is in them, arrive as they were written', async () => {
    const { driver } = await met();
    const name = '</PresetName> <Cổng> & "B" \u0007';
    expect(await driver.deed({ do: 'setPreset', name })).toMatchObject({ ok: true });
    const presets = await driver.presets();
    expect(presets).toMatchObject({ ok: true });
    if (presets.ok) expect(presets.value.at(-1)?.name).toBe(name.replace('\u0007', '').trim());
  });

  test.each([
    { do: 'home' },
    { do: 'preset', token: '2' },
    { do: 'startTour', token: 'tour1' },
    { do: 'stopTour', token: 'tour1' },
    { do: 'wiper', on: true },
    { do: 'focusAuto', on: false },
    { do: 'irisAuto', on: true },
    { do: 'auxiliary', command: 'tt:IRLamp|On' },
    { do: 'setHome' },
    { do: 'removePreset', token: '3' },
  ] as const)('does $do', async (deed) => {
    const { driver } = await met();
    expect(await driver.deed(deed, 0.5)).toMatchObject({ ok: true });
  });

  test('focus and iris move, and focus stops', async () => {
    const { driver, heard } = await met();
    expect(await driver.move({ ...still, focus: -0.5, iris: 0.5 })).toMatchObject({ ok: true });
    expect(await driver.stop()).toMatchObject({ ok: true });
    const imaging = heard().filter(({ service }) => service === 'imaging');
    expect(imaging.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['SetImagingSettings', 'Move', 'Stop']),
    );
  });

  test('what it has not is refused in words, not tried', async () => {
    const { driver, heard } = await met();
    const refused = await driver.deed({ do: 'auxiliary', command: 'tt:Washer|On' });
    expect(refused).toMatchObject({ ok: false, fault: { code: 'ptz.notSupported' } });
    expect(heard()).toEqual([]);
  });
});

test('by HTTP Digest where that is all it takes, and then at the first attempt; a password beyond ASCII', async () => {
  let requests = 0;
  const { camera } = await domeBehind({
    request(body) {
      requests += 1;
      return body.replace(/<s:Header>.*<\/s:Header>/s, '');
    },
  });
  const driver = driverFor(camera);
  expect(await driver.meet()).toMatchObject({ ok: true });
  requests = 0;
  expect(await driver.move(right)).toMatchObject({ ok: true });
  expect(await driver.move(right)).toMatchObject({ ok: true });
  expect(requests).toBe(2);
  expect(await driver.stop()).toMatchObject({ ok: true });
  expect(requests).toBe(4);
});

test('a token with a password beyond ASCII', async () => {
  const { camera } = await domeBehind({});
  expect(await driverFor(camera).meet()).toMatchObject({ ok: true });
});

describe('without a space of the picture', () => {
  const notFov = (body: string) =>
    body.replace(
      /<tt:Relative(PanTilt|Zoom)TranslationSpace>(?:(?!<\/tt:Relative).)*Fov<.*?<\/tt:Relative\1TranslationSpace>/gs,
      '',
    );

  test('a click and a box are positions by the exact formula', async () => {
    const { camera, mechanics } = await domeBehind({ answer: notFov });
    const driver = driverFor(camera);
    expect(await driver.meet()).toMatchObject({ ok: true, value: { capabilities: { fovMove: false } } });
    const deed = { do: 'centre', at: { x: 0, y: 1 }, aspect: 16 / 9 } as const;
    expect(await driver.deed(deed)).toMatchObject({ ok: true });
    await until(() => !mechanics.isMoving());
    const { panDeg, tiltDeg } = mechanics.pose();
    // by the dome's own words, which are not ours
    const corner = towards({ panDeg: 0, tiltDeg: -12, fovDeg: 60 }, 16 / 9, -1, -1);
    expect(panDeg > 180 ? panDeg - 360 : panDeg).toBeCloseTo(corner.panDeg, 1);
    expect(tiltDeg).toBeCloseTo(corner.tiltDeg, 1);
    const box = { do: 'box', at: { x: 0.5, y: 0.5 }, width: 0.2, height: 0.2, aspect: 16 / 9 } as const;
    expect(await driver.deed(box)).toMatchObject({ ok: true });
    await until(() => !mechanics.isMoving());
    expect(mechanics.pose().fovDeg).toBeCloseTo(13.17, 1);
  });

  test('and without angles either, it is refused: no move for a time is made up', async () => {
    const { camera, mechanics } = await domeBehind({
      answer: (body) =>
        notFov(body).replace(
          /<tt:Absolute\w+Space>(?:(?!<\/tt:Absolute).)*(Degrees|Millimeter)<.*?<\/tt:Absolute\w+Space>/gs,
          '',
        ),
    });
    const driver = driverFor(camera);
    const deed = { do: 'centre', at: { x: 0.2, y: 0.2 }, aspect: 16 / 9 } as const;
    expect(await driver.deed(deed)).toMatchObject({ ok: false, fault: { code: 'ptz.cannotAim' } });
    expect(mechanics.isMoving()).toBe(false);
  });

  test('unless a data sheet’s numbers stand in the list of cameras', async () => {
    const { camera, mechanics } = await domeBehind({
      answer: (body) =>
        notFov(body).replace(
          /<tt:Absolute\w+Space>(?:(?!<\/tt:Absolute).)*(Degrees|Millimeter)<.*?<\/tt:Absolute\w+Space>/gs,
          '',
        ),
    });
    const { tilt, lens } = mechanics.options;
    const quirks = `pan=-180..180+tilt=${tilt.least}..${tilt.most}+zoom=${lens.magnification}`;
    const driver = driverFor(camera, { quirks });
    expect(await driver.deed({ do: 'centre', at: { x: 1, y: 0.5 }, aspect: 16 / 9 })).toMatchObject({
      ok: true,
    });
    await until(() => !mechanics.isMoving());
    expect(mechanics.pose().panDeg).toBeCloseTo(30.55, 1);
  });
});

describe('a camera that', () => {
  test('ignores Timeout: is stopped all the same', async () => {
    const { camera, driver } = await met({ faults: { ignoresTimeout: true } });
    await driver.move(right);
    expect(await driver.stop()).toMatchObject({ ok: true });
    await until(async () => !(await camera.truth()).isMoving, 1_500);
  });

  test('refuses Timeout: the move goes again at once without it, and from then on', async () => {
    const { driver, heard } = await met({ faults: { refusesTimeout: true } });
    for (const pan of [0.5, 0.7])
      expect(await driver.move({ ...right, pan })).toMatchObject({
        ok: true,
        value: { refusesTimeout: true },
      });
    expect(heard().map(({ timeoutS }) => timeoutS)).toEqual([1, null, null]);
  });

  test('is known to refuse it (quirks): is never sent one', async () => {
    const { driver, heard } = await met({ faults: { refusesTimeout: true } }, { quirks: 'neverTimeout' });
    expect(await driver.move(right)).toMatchObject({ ok: true });
    expect(heard().map(({ timeoutS }) => timeoutS)).toEqual([null]);
    expect(await driver.meet()).toMatchObject({ value: { capabilities: { timeout: false } } });
  });

  test.each([{ onlyZeroVelocity: true }, { onlyStop: true }])('obeys %o: stands still', async (faults) => {
    const { camera, driver } = await met({ faults });
    await driver.move({ ...right, zoom: 0.5 });
    expect(await driver.stop()).toMatchObject({ ok: true });
    await until(async () => !(await camera.truth()).isMoving, 1_500);
  });

  test('has a clock off by 5 minutes: is signed in to by its own time', async () => {
    const { driver } = await met({ faults: { clockOffMs: 300_000 } });
    expect(await driver.move(right)).toMatchObject({ ok: true });
  });

  test('has its clock set while it is steered: is read again, and the command goes', async () => {
    const { camera, driver, heard } = await met();
    await camera.setFaults({ clockOffMs: -300_000 });
    expect(await driver.stop()).toMatchObject({ ok: true });
    expect(await driver.move(right)).toMatchObject({ ok: true });
    expect(heard().map(({ operation }) => operation)).toContain('GetSystemDateAndTime');
  });

  test('has another password: is not tried again at once, so that it locks nobody out', async () => {
    const camera = await openBadCamera();
    undo.push(() => camera.close());
    const driver = driverFor({ ...camera, password: 'wrong' });
    expect(await driver.meet()).toMatchObject({ ok: false, fault: { code: 'ptz.authRefused' } });
    const asked = camera.requests.length;
    expect(await driver.stop()).toMatchObject({ ok: false, fault: { code: 'ptz.authRefused' } });
    expect(await driver.move(right)).toMatchObject({ ok: false, fault: { code: 'ptz.authRefused' } });
    expect(camera.requests.length - asked).toBeLessThanOrEqual(2);
    const tries = camera.requests.filter(({ operation }) => operation !== 'GetSystemDateAndTime');
    expect(tries.length).toBeLessThanOrEqual(2);
  });

  test('has another password and a clock that is off: both are told', async () => {
    const camera = await openBadCamera({ faults: { clockOffMs: 600_000 } });
    undo.push(() => camera.close());
    expect(await driverFor({ ...camera, password: 'wrong' }).meet()).toMatchObject({
      ok: false,
      fault: { code: 'ptz.clockOff', params: { minutes: 10 } },
    });
  });

  test('tells its clock to nobody who has not signed in: is signed in to by ours', async () => {
    const { camera } = await domeBehind({
      request: (body) => body.replace('GetSystemDateAndTime', 'GetNothing'),
    });
    expect(await driverFor(camera).meet()).toMatchObject({ ok: true });
  });

  test('gives an address that nobody reaches: is reached at the one in the list of cameras', async () => {
    const { driver } = await met({ faults: { wrongXAddr: true } });
    expect(await driver.move(right)).toMatchObject({ ok: true });
  });

  test('does not answer: Stop goes at once beside the move that hangs, and both end within 3 s', async () => {
    const { camera, driver, heard } = await met();
    await camera.setFaults({ stallMs: 60_000 });
    const began = performance.now();
    const move = driver.move(right);
    await until(() => heard().length === 1);
    const asked = performance.now();
    let sentAfter = Number.POSITIVE_INFINITY;
    const stop = driver.stop(() => {
      sentAfter = Math.min(sentAfter, performance.now() - asked);
    });
    await until(() => heard().filter(isStop).length === 2);
    expect(sentAfter).toBeLessThan(50);
    expect(await move).toMatchObject({ ok: false, fault: { code: 'ptz.silent', params: { seconds: 3 } } });
    expect(await stop).toMatchObject({ ok: false, fault: { code: 'ptz.silent' } });
    expect(performance.now() - began).toBeLessThan(4_000);
    expect((await camera.truth()).isMoving).toBe(false);
  });

  test('answers after 2 s: is not taken for one that does not', async () => {
    const { camera, driver } = await met();
    await camera.setFaults({ stallMs: 2_000 });
    expect(await driver.move(right)).toMatchObject({ ok: true });
  });

  test('hangs up on everything: is said to be out of reach, and met again once it answers', async () => {
    const { camera, driver } = await met();
    await camera.setFaults({ dropConnections: 1 });
    expect(await driver.move(right)).toMatchObject({ ok: false, fault: { code: 'ptz.unreachable' } });
    expect(await driver.stop()).toMatchObject({ ok: false, fault: { code: 'ptz.unreachable' } });
    await camera.setFaults({ dropConnections: 0 });
    expect(await driver.move(right)).toMatchObject({ ok: true });
  });

  test('closes a connection that was kept open: the command goes again over a new one', async () => {
    const { camera, driver } = await met();
    await camera.setFaults({ dropConnections: 2 });
    for (let i = 0; i < 6; i++)
      expect(await driver.move({ ...right, pan: i / 10 })).toMatchObject({ ok: true });
  });

  test.each([{ dropConnections: 2 }, { dropConnections: 3 }, { dropAnswers: 2 }, { dropAnswers: 3 }])(
    'hangs up on some (%o): is met, read, moved and stopped, and refuses no sign-in that it has seen',
    async (faults) => {
      const { driver } = await met({ faults });
      for (let i = 1; i < 6; i++) {
        expect(await driver.read()).toMatchObject({ ok: true });
        expect(await driver.presets()).toMatchObject({ ok: true });
        expect(await driver.move({ ...right, pan: i / 10 })).toMatchObject({ ok: true });
        expect(await driver.stop()).toMatchObject({ ok: true });
      }
    },
  );

  test('says for ever that it moves: is told from its position', async () => {
    const { driver } = await met({ faults: { moveStatusStuck: true } });
    const [first, second] = [await driver.read(), await driver.read()];
    expect(first).toMatchObject({ ok: true, value: { pose: { moving: true } } });
    if (first.ok && second.ok) expect(second.value.raw).toEqual(first.value.raw);
  });

  test('is known to say it for ever (quirks): its word counts for nothing', async () => {
    const { driver } = await met({ faults: { moveStatusStuck: true } }, { quirks: 'noMoveStatus' });
    expect(await driver.read()).toMatchObject({ ok: true, value: { pose: { moving: null } } });
  });

  test.each([{ noPosition: true }, { noStatus: true }])(
    'tells no position (%o): that is no 0',
    async (faults) => {
      const { driver } = await met({ faults });
      expect(await driver.read()).toMatchObject({ ok: false, fault: { code: 'ptz.noPosition' } });
      expect(await driver.stop()).toMatchObject({ ok: true });
    },
  );

  test.each([{ malformed: true }, { hugeAnswerBytes: 10_000_000 }])(
    'answers what cannot be read (%o): says so, and harms nobody',
    async (faults) => {
      const { camera, driver } = await met();
      await camera.setFaults(faults);
      expect(await driver.move(right)).toMatchObject({ ok: false, fault: { code: 'ptz.badAnswer' } });
      expect(await driver.read()).toMatchObject({ ok: false, fault: { code: 'ptz.badAnswer' } });
      expect(await driver.stop()).toMatchObject({ ok: false, fault: { code: 'ptz.badAnswer' } });
      await camera.setFaults({ malformed: false, hugeAnswerBytes: 0 });
      expect(await driver.stop()).toMatchObject({ ok: true });
    },
  );

  test('is to stop before anything is known of it: is found and stopped', async () => {
    const camera = await openBadCamera({ faults: { onlyStop: true } });
    undo.push(() => camera.close());
    camera.mechanics.move({ pan: 0.5 });
    const driver = driverFor(camera);
    expect(await Promise.all([driver.stop(), driver.stop()])).toMatchObject([{ ok: true }, { ok: true }]);
    await until(async () => !(await camera.truth()).isMoving, 1_500);
    const asked = camera.requests.map(({ operation }) => operation);
    expect(asked.filter((operation) => operation === 'GetProfiles')).toHaveLength(1);
  });

  test('is nowhere: ends in words', async () => {
    const driver = driverFor({
      address: 'http://127.0.0.1:9/onvif/device_service',
      username: 'a',
      password: 'b',
    });
    expect(await driver.meet()).toMatchObject({ ok: false, fault: { code: 'ptz.unreachable' } });
    expect(await driver.stop()).toMatchObject({ ok: false, fault: { code: 'ptz.unreachable' } });
  });
});

test('a move that Stop overtakes before it is sent again is not sent again', async () => {
  const { camera, driver, heard } = await met({ faults: { refusesTimeout: true, stallMs: 200 } });
  const move = driver.move(right);
  await until(() => heard().length === 1);
  expect(await driver.stop()).toMatchObject({ ok: true });
  expect(await move).toMatchObject({ ok: false, fault: { code: 'ptz.overtaken' } });
  expect(heard().filter((each) => !isStop(each))).toHaveLength(1);
  expect((await camera.truth()).isMoving).toBe(false);
});

test('quirks that nobody knows are told, and Stop works all the same', async () => {
  const camera = await openBadCamera();
  undo.push(() => camera.close());
  const driver = driverFor(camera, { quirks: 'nonesuch' });
  expect(await driver.meet()).toMatchObject({
    ok: false,
    fault: { code: 'ptz.unknownQuirks', params: { name: 'nonesuch' } },
  });
  expect(await driver.stop()).toMatchObject({ ok: true });
});
