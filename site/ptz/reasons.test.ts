import { afterEach, describe, expect, it } from 'vitest';
import { fakeControlledCamera, right } from '../../test/fakes/steeredCamera.ts';
import { c1, createTestGateway } from '../../test/fakes/testGateway.ts';
import { openBadCamera } from '../../test/fixtures/onvif/bad.ts';
import { openPtzCameraBehind } from '../../test/fixtures/onvif/behind.ts';
import { controlledCamera, type OnvifLogin } from '../../test/fixtures/onvif/controlled.ts';
import { until } from '../../test/fixtures/until.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

/** A camera behind ONVIF, as the gateway controls it. */
function controlled({ address, username, password }: OnvifLogin, more: { profile?: string } = {}) {
  const camera = controlledCamera({ address, username, password, ...more });
  undo.push(() => camera.close());
  return camera;
}
async function bad(...options: Parameters<typeof openBadCamera>) {
  const camera = await openBadCamera(...options);
  undo.push(() => camera.close());
  return camera;
}
async function behind(...through: Parameters<typeof openPtzCameraBehind>) {
  const ptzCamera = await openPtzCameraBehind(...through);
  undo.push(() => ptzCamera.close());
  return ptzCamera.camera;
}
const without = (pattern: RegExp) => (body: string) => body.replace(pattern, '');

describe('a camera that cannot be controlled is reported with the reason', () => {
  const cases: readonly (readonly [string, string, string, () => Promise<OnvifLogin>])[] = [
    [
      'nothing listens',
      'unreachable',
      'ptz.unreachable',
      async () => ({ ...(await bad()), address: 'http://127.0.0.1:9/onvif' }),
    ],
    [
      'its password is another',
      'refused',
      'ptz.authRefused',
      async () => ({ ...(await bad()), password: 'wrong' }),
    ],
    [
      'its clock is off and it takes no sign-in',
      'refused',
      'ptz.clockOff',
      async () => ({ ...(await bad({ faults: { clockOffMs: 3_600_000 } })), password: 'wrong' }),
    ],
    ['nothing is at its address', 'refused', 'ptz.notFound', () => bad({ faults: { httpStatus: 404 } })],
    ['it answers with errors of its own', 'refused', 'ptz.fault', () => bad({ faults: { httpStatus: 500 } })],
    [
      'it answers what cannot be read',
      'refused',
      'ptz.badAnswer',
      () => bad({ faults: { malformed: true } }),
    ],
    [
      'it has no PTZ service',
      'refused',
      'ptz.noService',
      () =>
        behind({
          answer: without(
            /<tds:Service><tds:Namespace>[^<]*\/ptz\/.*?<\/tds:Service>|<tt:PTZ>.*?<\/tt:PTZ>/gs,
          ),
        }),
    ],
    [
      'it has no media profile',
      'refused',
      'ptz.noProfile',
      () => behind({ answer: without(/<tr[t2]:Profiles.*<\/tr[t2]:Profiles>/s) }),
    ],
    [
      'no profile of it has PTZ',
      'refused',
      'ptz.noProfile',
      () =>
        behind({
          answer: without(/<tt:PTZConfiguration.*?<\/tt:PTZConfiguration>|<tr2:PTZ .*?<\/tr2:PTZ>/gs),
        }),
    ],
  ];
  it.each(cases)('if %s', async (_what, state, code, open) => {
    const camera = controlled(await open());
    await camera.meet();
    expect(camera.control()).toMatchObject({ state, fault: { code } });
  });
  it('if its configured profile does not exist', async () => {
    const camera = controlled(await bad(), { profile: 'nonesuch' });
    await camera.meet();
    expect(camera.control().fault).toEqual({ code: 'ptz.profileUnknown', params: { name: 'nonesuch' } });
  });
  it('if its clock is wrong, repeatedly', async () => {
    const off = await bad({ faults: { clockOffMs: 3_600_000 } });
    const camera = controlled({ ...off, password: 'wrong' });
    await camera.meet();
    camera.setFollowed(true);
    const asked = off.requests.length;
    await until(() => off.requests.length > asked);
    await camera.meet();
    expect(camera.control().fault).toEqual({ code: 'ptz.clockOff', params: { minutes: 60 } });
  });
  it('if it refuses each move, until it accepts one', async () => {
    const camera = await bad({ faults: { refuses: ['ContinuousMove'] } });
    const one = controlled(camera);
    await one.meet();
    expect(one.control()).toMatchObject({ state: 'ready', fault: null });
    await one.steer(right);
    await until(() => one.control().state === 'refused');
    expect(one.control().fault).toMatchObject({
      code: 'ptz.moveRefused',
      params: { why: 'The action cannot be carried out' },
    });
    // A preset is no move by stick.
    expect(await one.command({ do: 'preset', token: '1' }, () => true)).toMatchObject({ ok: true });
    expect(one.control().fault).toMatchObject({ code: 'ptz.moveRefused' });
    await camera.setFaults({ refuses: [] });
    await one.steer({ ...right, pan: 0.7 });
    await until(() => one.control().state === 'ready');
    expect(one.control().fault).toBeNull();
    one.stop(null);
    await until(() => !one.isBusy);
  });
  it('if its account may view but not move', async () => {
    const camera = await behind({
      request: (body) =>
        body.includes('<ContinuousMove')
          ? body.replace(/<Password.*?<\/Password>/s, '<Password>x</Password>')
          : body,
    });
    const one = controlled(camera);
    await one.meet();
    await one.steer(right);
    await until(() => one.control().state === 'refused');
    expect(one.control().fault).toMatchObject({ code: 'ptz.noRight' });
    one.stop(null);
    await until(() => !one.isBusy);
  });
});

describe('a value that could not be read from a camera', () => {
  it('is requested again later, only at rest', async () => {
    const { camera, ptz, clock, hold } = fakeControlledCamera({ hasUnreadablePresets: true });
    camera.setFollowed(true);
    await clock.advance(100);
    expect(camera.control()).toMatchObject({ state: 'ready', presets: [], missing: [{ part: 'presets' }] });
    await hold(right, 70_000);
    expect(ptz.times('meet')).toHaveLength(1);
    camera.stop(null);
    await clock.advance(10_000);
    expect(ptz.times('meet')).toHaveLength(2);
    ptz.habits.hasUnreadablePresets = false;
    await clock.advance(130_000);
    expect(camera.control()).toMatchObject({ presets: [{ name: 'Cổng' }], missing: [] });
    const asked = ptz.times('meet').length;
    await clock.advance(3_600_000);
    expect(ptz.times('meet')).toHaveLength(asked);
    camera.close();
  });
  it('is requested rarely from a camera that never reports it', async () => {
    const { camera, ptz, clock } = fakeControlledCamera({ hasUnreadablePresets: true });
    camera.setFollowed(true);
    await clock.advance(6 * 3_600_000);
    expect(ptz.times('meet').length).toBeGreaterThan(30);
    expect(ptz.times('meet').length).toBeLessThan(90);
    camera.close();
  });
});

describe('a gateway reports the reason once to its site and its log', () => {
  it.each([
    [
      'why a camera cannot be controlled',
      { isUnreachable: true },
      { fault: { code: 'ptz.unreachable' } },
      'ptz.unreachable',
    ],
    [
      'what it could not read',
      { hasUnreadablePresets: true },
      { fault: null, missing: [{ part: 'presets' }] },
      'presets',
    ],
  ] as const)('%s, and that it is over', async (_what, habit, says, word) => {
    const { clock, gateway, received, habits, ptz, console_, begin, logged } = createTestGateway();
    habits[c1] = habit;
    begin('an');
    const an = await console_('an');
    void an.client.call('ptz.follow', { camera: c1 });
    await clock.advance(60_000);
    const news = () => received.filter((one) => one.t === 'control');
    expect(news()).toMatchObject([{ t: 'control', camera: c1, ...says }]);
    expect(logged.filter((line) => line.includes(word) && line.includes(c1))).toHaveLength(1);
    received.length = 0;
    gateway.setTours([]);
    expect(news()).toMatchObject([{ t: 'control', camera: c1, ...says }]);
    Object.assign(ptz(c1).habits, { isUnreachable: false, hasUnreadablePresets: false });
    await clock.advance(1_300_000);
    expect(news().at(-1)).toEqual({ t: 'control', camera: c1, fault: null, missing: [] });
    received.length = 0;
    gateway.setTours([]);
    expect(news()).toEqual([]);
  });
});
