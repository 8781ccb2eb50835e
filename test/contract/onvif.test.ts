import { describe, expect, test } from 'vitest';
import { zeroVelocity } from '../../core/ptz/ptz.ts';
import { isStop } from '../fixtures/onvif/bad.ts';
import { panTiltToCenter } from '../fixtures/onvif/behind.ts';
import { until } from '../fixtures/until.ts';
import { connectedCamera, driverFor, ptzCameraBehind, right } from './onvifDriver.ts';

/** Tests the driver of PTZ cameras with an ordinary ONVIF server, or one with fewer features. */

describe('a regular PTZ camera', () => {
  test('reports its capabilities, pose, presets and tours', async () => {
    const { driver } = await connectedCamera();
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

  test('moves with a Timeout below one second over one connection, and stops over two others', async () => {
    const { camera, driver, received } = await connectedCamera();
    for (const pan of [0.2, 0.4, 0.6])
      expect(await driver.move({ ...right, pan })).toMatchObject({ ok: true });
    expect((await camera.truth()).isMoving).toBe(true);
    expect(await driver.stop()).toMatchObject({ ok: true });
    await until(async () => !(await camera.truth()).isMoving);
    const moves = received().slice(0, 3);
    expect(moves.map(({ timeoutS }) => timeoutS)).toEqual([0.8, 0.8, 0.8]);
    expect(new Set(moves.map(({ connection }) => connection)).size).toBe(1);
    const stops = received().slice(3);
    expect(stops.every(isStop)).toBe(true);
    expect(stops.map(({ operation }) => operation).sort()).toEqual(['ContinuousMove', 'Stop']);
    expect(stops.map(({ connection }) => connection)).not.toContain(moves[0]?.connection);
    const opened = Math.max(...camera.requests.map(({ connection }) => connection));
    expect(opened).toBe(3);
  });

  test('receives each of 40 successive moves, and the driver reports each as sent', async () => {
    const { driver, received } = await connectedCamera();
    let sent = 0;
    for (let i = 0; i < 40; i++)
      await driver.move({ ...right, pan: i % 2 ? 0.3 : 0.4 }, () => {
        sent += 1;
      });
    expect([sent, received().length]).toEqual([40, 40]);
  });

  test('centres a clicked point, and fills the picture with a box', async () => {
    const { driver } = await connectedCamera();
    const before = await driver.read();
    expect(await driver.command({ do: 'centre', at: { x: 1, y: 0.5 }, aspect: 16 / 9 })).toMatchObject({
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
      await driver.command({ do: 'box', at: { x: 0.5, y: 0.5 }, width: 0.5, height: 0.4, aspect: 16 / 9 }),
    ).toMatchObject({ ok: true });
    await until(async () => {
      const read = await driver.read();
      return read.ok && Math.abs(read.value.pose.fovDeg - 32.2) < 0.3;
    });
  });

  test('turns to the bearing from true north and the field of view of a look command', async () => {
    const { camera, mechanics } = await ptzCameraBehind({});
    const driver = driverFor(camera, {}, { fovDeg: 60, headingDeg: 350 });
    for (const look of [
      { panDeg: 20, tiltDeg: -35, fovDeg: 10 },
      { panDeg: 340, tiltDeg: -5, fovDeg: 60 },
      { panDeg: 0, tiltDeg: -89, fovDeg: 200 },
    ]) {
      expect(await driver.command({ do: 'look', ...look })).toMatchObject({ ok: true });
      await until(() => !mechanics.isMoving());
      const pose = mechanics.pose();
      expect((pose.panDeg + 350 + 180 - look.panDeg) % 360).toBeCloseTo(180, 1);
      expect(pose.tiltDeg).toBeCloseTo(look.tiltDeg, 1);
      expect(pose.fovDeg).toBeCloseTo(Math.min(look.fovDeg, 60), 1);
      const read = await driver.read();
      expect(read).toMatchObject({ ok: true, value: { pose: { panDeg: expect.closeTo(look.panDeg, 1) } } });
    }
  });

  test('stores a preset name with markup characters unchanged, without control characters', async () => {
    const { driver } = await connectedCamera();
    const name = '</PresetName> <Cổng> & "B" \u0007';
    expect(await driver.command({ do: 'setPreset', name })).toMatchObject({ ok: true });
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
  ] as const)('carries out the command $do', async (command) => {
    const { driver } = await connectedCamera();
    expect(await driver.command(command, 0.5)).toMatchObject({ ok: true });
  });

  test('focus and iris move, and focus stops', async () => {
    const { driver, received } = await connectedCamera();
    expect(await driver.move({ ...zeroVelocity, focus: -0.5, iris: 0.5 })).toMatchObject({ ok: true });
    expect(await driver.stop()).toMatchObject({ ok: true });
    const imaging = received().filter(({ service }) => service === 'imaging');
    expect(imaging.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['SetImagingSettings', 'Move', 'Stop']),
    );
  });

  test('an iris moves from its present position, not from an outdated one', async () => {
    const { driver, received } = await connectedCamera();
    const asked = () =>
      received().flatMap(({ service, operation }) => (service === 'imaging' ? operation : []));
    await driver.move({ ...zeroVelocity, iris: -1 });
    await driver.move({ ...zeroVelocity, iris: -1 });
    expect(asked()).toEqual(['GetImagingSettings', 'SetImagingSettings', 'SetImagingSettings']);
    await driver.stop();
    await driver.command({ do: 'irisAuto', on: true });
    const before = asked().length;
    await driver.move({ ...zeroVelocity, iris: 1 });
    expect(asked().slice(before)).toEqual(['GetImagingSettings', 'SetImagingSettings']);
  });

  test('focus is stopped a second time after a move that Stop overtook', async () => {
    const { driver, received } = await connectedCamera({ faults: { stallMs: 150 } });
    const moved = driver.move({ ...zeroVelocity, focus: -0.5 });
    const imaging = (name: string) =>
      received().filter(({ service, operation }) => service === 'imaging' && operation === name);
    await until(() => imaging('Move').length === 1);
    expect(await driver.stop()).toMatchObject({ ok: true });
    await moved;
    expect(await driver.stop()).toMatchObject({ ok: true });
    expect(imaging('Stop')).toHaveLength(2);
  });

  test('an unsupported command is rejected with a reason and not sent', async () => {
    const { driver, received } = await connectedCamera();
    const refused = await driver.command({ do: 'auxiliary', command: 'tt:Washer|On' });
    expect(refused).toMatchObject({ ok: false, fault: { code: 'ptz.notSupported' } });
    expect(received()).toEqual([]);
  });
});

test('a camera that accepts only HTTP Digest is authenticated at the first attempt, with a non-ASCII password', async () => {
  let requests = 0;
  const { camera } = await ptzCameraBehind({
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

test('a camera accepts a WS-Security token with a non-ASCII password', async () => {
  const { camera } = await ptzCameraBehind({});
  expect(await driverFor(camera).meet()).toMatchObject({ ok: true });
});

describe('a camera without the field-of-view coordinate space', () => {
  const notFov = (body: string) =>
    body.replace(
      /<tt:Relative(PanTilt|Zoom)TranslationSpace>(?:(?!<\/tt:Relative).)*Fov<.*?<\/tt:Relative\1TranslationSpace>/gs,
      '',
    );

  test('turns clicks and boxes into absolute positions by the exact formula', async () => {
    const { camera, mechanics } = await ptzCameraBehind({ answer: notFov });
    const driver = driverFor(camera);
    expect(await driver.meet()).toMatchObject({ ok: true, value: { capabilities: { fovMove: false } } });
    const command = { do: 'centre', at: { x: 0, y: 1 }, aspect: 16 / 9 } as const;
    expect(await driver.command(command)).toMatchObject({ ok: true });
    await until(() => !mechanics.isMoving());
    const { panDeg, tiltDeg } = mechanics.pose();
    // computed by the simulated camera's own code, which is independent of the driver
    const corner = panTiltToCenter({ panDeg: 0, tiltDeg: -12, fovDeg: 60 }, 16 / 9, -1, -1);
    expect(panDeg > 180 ? panDeg - 360 : panDeg).toBeCloseTo(corner.panDeg, 1);
    expect(tiltDeg).toBeCloseTo(corner.tiltDeg, 1);
    const box = { do: 'box', at: { x: 0.5, y: 0.5 }, width: 0.2, height: 0.2, aspect: 16 / 9 } as const;
    expect(await driver.command(box)).toMatchObject({ ok: true });
    await until(() => !mechanics.isMoving());
    expect(mechanics.pose().fovDeg).toBeCloseTo(13.17, 1);
  });

  test('rejects clicks if angles are missing too, and does not move for a guessed time', async () => {
    const { camera, mechanics } = await ptzCameraBehind({
      answer: (body) =>
        notFov(body).replace(
          /<tt:Absolute\w+Space>(?:(?!<\/tt:Absolute).)*(Degrees|Millimeter)<.*?<\/tt:Absolute\w+Space>/gs,
          '',
        ),
    });
    const driver = driverFor(camera);
    const command = { do: 'centre', at: { x: 0.2, y: 0.2 }, aspect: 16 / 9 } as const;
    const look = { do: 'look', panDeg: 90, tiltDeg: -20, fovDeg: 10 } as const;
    for (const aimed of [command, look])
      expect(await driver.command(aimed)).toMatchObject({ ok: false, fault: { code: 'ptz.cannotAim' } });
    expect(mechanics.isMoving()).toBe(false);
  });

  test('turns to the bearing and keeps its field of view if its lens is unknown', async () => {
    const { camera, mechanics } = await ptzCameraBehind({
      answer: (body) =>
        notFov(body).replace(
          /<tt:Absolute\w+Space>(?:(?!<\/tt:Absolute).)*Millimeter<.*?<\/tt:Absolute\w+Space>/gs,
          '',
        ),
    });
    const look = { do: 'look', panDeg: 90, tiltDeg: -20, fovDeg: 10 } as const;
    expect(await driverFor(camera).command(look)).toMatchObject({ ok: true });
    await until(() => !mechanics.isMoving());
    expect(mechanics.pose()).toMatchObject({
      panDeg: expect.closeTo(90, 1),
      tiltDeg: expect.closeTo(-20, 1),
      fovDeg: expect.closeTo(60, 1),
    });
  });

  test('centres a click without angles if the list of cameras has the data sheet’s ranges', async () => {
    const { camera, mechanics } = await ptzCameraBehind({
      answer: (body) =>
        notFov(body).replace(
          /<tt:Absolute\w+Space>(?:(?!<\/tt:Absolute).)*(Degrees|Millimeter)<.*?<\/tt:Absolute\w+Space>/gs,
          '',
        ),
    });
    const { tilt, lens } = mechanics.options;
    const quirks = `pan=-180..180+tilt=${tilt.min}..${tilt.max}+zoom=${lens.magnification}`;
    const driver = driverFor(camera, { quirks });
    expect(await driver.command({ do: 'centre', at: { x: 1, y: 0.5 }, aspect: 16 / 9 })).toMatchObject({
      ok: true,
    });
    await until(() => !mechanics.isMoving());
    expect(mechanics.pose().panDeg).toBeCloseTo(30.55, 1);
  });
});
