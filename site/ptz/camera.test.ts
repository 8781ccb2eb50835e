import { beforeEach, describe, expect, it } from 'vitest';
import { SteerableCamera } from '../../core/contract/gateway.ts';
import { isStill, type StopCause, still, type Tour, type Velocity } from '../../core/domain/ptz.ts';
import { ok } from '../../core/result.ts';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { type FakePtz, fakePtz, type Habits } from '../../test/fakes/ptzDriver.ts';
import { createSteeredCamera, type SteeredCamera } from './camera.ts';

let clock: HandClock;
let camera: SteeredCamera;
let ptz: FakePtz;
let heard: { what: string; at: number; cause?: StopCause | null }[];
let touring: (string | null)[];

const known = SteerableCamera.parse({
  camera: { ...fakeCameras(1)[0], fovDeg: 60 },
  address: { onvif: 'http://127.0.0.1:9/onvif' },
});
const always = () => true;
const right: Velocity = { ...still, pan: 0.5 };
const tour: Tour = {
  ...{ token: 'site-1', name: 'Vòng đêm', by: 'site', running: false, paused: false },
  stops: [
    { preset: 'p1', dwellS: 10, speed: 1 },
    { preset: 'p2', dwellS: 20, speed: 1 },
  ],
};

function begin(habits: Partial<Habits> = {}): void {
  clock = handClock();
  ptz = fakePtz(clock, habits);
  heard = [];
  touring = [];
  const hear = (what: string, cause?: StopCause | null) =>
    heard.push({ what, at: clock.monotonic(), ...(cause === undefined ? {} : { cause }) });
  camera = createSteeredCamera({
    known,
    driver: ptz.driver,
    tours: [tour],
    clock,
    events: {
      onChange: () => undefined,
      onDeadMan: () => hear('deadMan'),
      onUnconfirmed: (cause, over) => hear(over ? 'over' : 'unconfirmed', cause),
      onTour: () => undefined,
      onTouring: (name) => touring.push(name),
    },
  });
}
beforeEach(() => begin());

/** Says the same every 200 ms, as a console does. */
async function hold(velocity: Velocity, ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 200) {
    void camera.steer(velocity);
    await clock.advance(Math.min(200, ms - at));
  }
}

describe('a camera that is steered', () => {
  it('is told at once, and then at most every 100 ms, the latest', async () => {
    for (let at = 0; at < 500; at += 10) {
      void camera.steer({ ...still, pan: at / 1_000 + 0.1 });
      await clock.advance(10);
    }
    const moves = ptz.told.filter(({ what }) => what === 'move');
    expect(moves.length).toBeGreaterThanOrEqual(4);
    expect(moves.length).toBeLessThanOrEqual(6);
    for (const [at, move] of moves.slice(1).entries())
      expect(move.at - (moves[at]?.at ?? 0)).toBeGreaterThanOrEqual(100);
    expect(moves.at(-1)?.velocity?.pan).toBeGreaterThan(0.45);
  });
  it('turns round at once where the last command is old enough', async () => {
    await hold(right, 250);
    const before = clock.monotonic();
    void camera.steer({ ...still, pan: -0.5 });
    await clock.advance(0);
    expect(ptz.told.at(-1)).toMatchObject({ what: 'move', at: before, velocity: { pan: -0.5 } });
  });
  it('turns round at once though what was held was said again just now', async () => {
    await hold(right, 420);
    const before = clock.monotonic();
    expect(before - (ptz.times('move').at(-1) ?? 0)).toBeLessThan(100);
    void camera.steer({ ...still, pan: -0.5 });
    await clock.advance(0);
    expect(ptz.told.at(-1)).toMatchObject({ what: 'move', at: before, velocity: { pan: -0.5 } });
  });
  it('has one move under way at a time, and then the latest that was wanted', async () => {
    begin({ moveDelayMs: 1_000 });
    await hold(right, 400);
    await hold({ ...still, tilt: 1 }, 400);
    expect(ptz.times('move')).toHaveLength(1);
    await hold({ ...still, tilt: 1 }, 400);
    expect(ptz.told.filter(({ what }) => what === 'move').at(-1)?.velocity).toMatchObject({
      pan: 0,
      tilt: 1,
    });
  });
  it('says again what is held, so that a Timeout of one second never ends it', async () => {
    await hold(right, 3_000);
    const moves = ptz.times('move');
    for (const [at, time] of moves.slice(1).entries()) expect(time - (moves[at] ?? 0)).toBeLessThan(700);
    expect(ptz.velocity.pan).toBe(0.5);
  });
  it('is told to obey a Timeout until it has refused one', async () => {
    begin({ refusesTimeout: true });
    await camera.meet();
    expect(camera.control().capabilities?.timeout).toBe(true);
    await hold(right, 200);
    expect(camera.control().capabilities?.timeout).toBe(false);
  });
  it('is slowed with its zoom, unless it does that itself', async () => {
    ptz.habits.fovDeg = 6;
    camera.setFollowed(true);
    await clock.advance(100);
    await hold(right, 300);
    expect(ptz.velocity.pan).toBeCloseTo(0.05);
  });
});

describe('the dead-man', () => {
  it('stops it 600 ms after the last word, and says so', async () => {
    await hold(right, 400);
    const last = clock.monotonic() - 200;
    await clock.advance(399);
    expect(ptz.times('stop')).toEqual([]);
    await clock.advance(1);
    expect(ptz.times('stop')[0]).toBe(last + 600);
    expect(heard).toMatchObject([{ what: 'deadMan', at: last + 600 }]);
  });
  it('goes by the monotonic clock', async () => {
    await hold(right, 200);
    clock.jump(-3_600_000);
    await clock.advance(600);
    expect(heard.map(({ what }) => what)).toEqual(['deadMan']);
  });
});

describe('Stop', () => {
  it('waits neither for a move that hangs nor for the rate', async () => {
    begin({ moveDelayMs: 2_500 });
    void camera.steer(right);
    await clock.advance(20);
    camera.stop(null);
    expect(ptz.times('stop')).toEqual([clock.monotonic()]);
  });
  it('is said once more when a move that hung has ended, which the camera may have taken after it', async () => {
    begin({ moveDelayMs: 2_000 });
    void camera.steer(right);
    await clock.advance(100);
    camera.stop('deadMan');
    await clock.advance(1_900);
    expect(isStill(ptz.velocity)).toBe(true);
    await clock.advance(20);
    expect(isStill(ptz.velocity)).toBe(true);
    expect(ptz.times('stop').at(-1)).toBeGreaterThanOrEqual(2_005);
    await clock.advance(5_000);
    expect(heard).toEqual([]);
    expect(camera.isBusy).toBe(false);
  });
  it('is confirmed by two readings that are the same, and then said no more', async () => {
    await hold(right, 300);
    camera.stop(null);
    await clock.advance(10_000);
    expect(ptz.times('stop').length).toBeLessThanOrEqual(3);
    expect(heard).toEqual([]);
    expect(camera.isBusy).toBe(false);
  });
  it('is retried after 150, 300 and 600 ms and then every second, until it is obeyed', async () => {
    begin({ obeysStopFrom: 5 });
    await hold(right, 300);
    const from = clock.monotonic();
    camera.stop('leaseLost');
    await clock.advance(1_700);
    expect(ptz.times('stop').map((at) => at - from)).toEqual([0, 150, 300, 600, 1_600]);
    await clock.advance(3_000);
    expect(camera.isBusy).toBe(false);
    expect(heard).toEqual([]);
  });
  it('that is not seen to be obeyed within 5 s is told, and goes on; and that it is over, too', async () => {
    begin({ obeysStopFrom: 8 });
    await hold(right, 300);
    const from = clock.monotonic();
    camera.stop('linkCut');
    await clock.advance(5_000);
    expect(heard).toEqual([{ what: 'unconfirmed', at: from + 5_000, cause: 'linkCut' }]);
    expect(camera.control().stopUnconfirmed).toBe(true);
    await clock.advance(3_000);
    expect(heard.map(({ what }) => what)).toEqual(['unconfirmed', 'over']);
    expect(camera.control().stopUnconfirmed).toBe(false);
  });
  it('of a camera that says for ever that it moves is confirmed by its position', async () => {
    begin({ saysMoving: true });
    await hold(right, 300);
    camera.stop(null);
    await clock.advance(2_000);
    expect(camera.isBusy).toBe(false);
  });
  it('of a camera that tells nothing is said three times, and told as unconfirmed', async () => {
    begin({ isBlind: true });
    await hold(right, 300);
    const from = clock.monotonic();
    camera.stop('deadMan');
    await clock.advance(400);
    expect(ptz.times('stop').map((at) => at - from)).toEqual([0, 150, 300]);
    expect(heard).toMatchObject([{ what: 'unconfirmed', cause: 'deadMan' }]);
    await clock.advance(10_000);
    expect(ptz.times('stop')).toHaveLength(3);
  });
  it('is said at once though those before it hang', async () => {
    begin({ delayMs: 3_000 });
    for (let round = 0; round < 6; round += 1) {
      void camera.steer(right);
      await clock.advance(20);
      camera.stop(null);
      expect(ptz.times('stop').at(-1)).toBe(clock.monotonic());
      await clock.advance(30);
    }
  });
  it('of a camera that does not answer goes on', async () => {
    await hold(right, 300);
    ptz.habits.isUnreachable = true;
    camera.stop('deadMan');
    await clock.advance(20_000);
    expect(ptz.times('stop').length).toBeGreaterThan(15);
    expect(heard.map(({ what }) => what)).toEqual(['unconfirmed']);
    ptz.habits.isUnreachable = false;
    await clock.advance(3_000);
    expect(heard.map(({ what }) => what)).toEqual(['unconfirmed', 'over']);
  });
  it('gives way to whoever steers next', async () => {
    begin({ obeysStopFrom: 3 });
    await hold(right, 300);
    camera.stop(null);
    await clock.advance(20);
    await hold({ ...still, tilt: 1 }, 1_000);
    expect(ptz.velocity.tilt).toBe(1);
  });
});

describe('a tour of the site’s own', () => {
  it('goes from preset to preset, waits while somebody steers, and goes on after', async () => {
    expect(await run(camera.deed({ do: 'startTour', token: 'site-1' }, always))).toEqual(ok(undefined));
    await clock.advance(100);
    expect(ptz.times('preset')).toHaveLength(1);
    await clock.advance(10_000);
    expect(ptz.times('preset')).toHaveLength(2);
    await hold(right, 600);
    camera.stop(null);
    await clock.advance(60_000);
    expect(ptz.times('preset')).toHaveLength(2);
    expect(camera.control().tours[0]).toMatchObject({ running: true, paused: true });
    camera.letGo();
    await clock.advance(1_000);
    expect(ptz.times('preset')).toHaveLength(3);
    await run(camera.deed({ do: 'stopTour', token: 'site-1' }, always));
    await clock.advance(60_000);
    expect(ptz.times('preset')).toHaveLength(3);
    expect(touring.at(-1)).toBeNull();
  });
});

it('tells no place that a console could not take: it would give up its link, and all cameras with it', async () => {
  ptz.habits.fovDeg = Number.NaN;
  camera.setFollowed(true);
  await clock.advance(3_000);
  expect(camera.control()).toMatchObject({ state: 'ready', pose: null });
  await hold(right, 300);
  expect(ptz.velocity.pan).toBe(0.5);
});

describe('a deed', () => {
  it('that moves it takes the place of what was wanted, and gives way to Stop', async () => {
    begin({ moveDelayMs: 500 });
    void camera.steer(right);
    await clock.advance(10);
    const deed = camera.deed({ do: 'preset', token: 'p1' }, always);
    await clock.advance(10);
    camera.stop(null);
    await clock.advance(1_000);
    expect(await deed).toEqual({ ok: false, fault: { code: 'steer.overtaken', params: {} } });
    expect(ptz.times('preset')).toEqual([]);
  });
  it('that moves it is over once it stands still', async () => {
    await run(camera.deed({ do: 'home' }, always));
    expect(camera.isBusy).toBe(true);
    await clock.advance(5_000);
    expect(camera.isBusy).toBe(false);
  });
  it('that waited is not done where whoever asked may no more, nor after Stop', async () => {
    begin({ moveDelayMs: 500 });
    let may = true;
    void camera.steer(right);
    await clock.advance(10);
    const deeds = [{ do: 'preset', token: 'p1' } as const, { do: 'wiper', on: true } as const];
    const [preset, wiper] = deeds.map((deed) => camera.deed(deed, () => may));
    expect(camera.isBusy).toBe(true);
    may = false;
    await clock.advance(1_000);
    expect(await preset).toMatchObject({ fault: { code: 'steer.notHeld' } });
    expect(await wiper).toMatchObject({ fault: { code: 'steer.notHeld' } });
    expect([...ptz.times('preset'), ...ptz.times('wiper')]).toEqual([]);
    expect(isStill(ptz.velocity)).toBe(true);
  });
  it('that is not taken stops what it was to take the place of', async () => {
    begin({ refuses: ['preset'] });
    await hold(right, 300);
    const deed = camera.deed({ do: 'preset', token: 'none' }, always);
    await clock.advance(20);
    expect(await deed).toMatchObject({ ok: false });
    await clock.advance(20);
    expect(isStill(ptz.velocity)).toBe(true);
    expect(heard).toEqual([]);
  });
  it('that waits for a command that hangs leaves what moves to the dead-man', async () => {
    await hold(right, 400);
    ptz.habits.moveDelayMs = 2_500;
    void camera.steer({ ...still, tilt: 1 });
    await clock.advance(10);
    const from = clock.monotonic();
    const deed = camera.deed({ do: 'preset', token: 'p1' }, always);
    await clock.advance(600);
    expect(ptz.times('stop')[0]).toBe(from + 590);
    await clock.advance(3_000);
    expect(await deed).toMatchObject({ fault: { code: 'steer.overtaken' } });
    expect(ptz.times('preset')).toEqual([]);
    expect(isStill(ptz.velocity)).toBe(true);
  });
  it('that starts a tour of the camera’s own gives way to Stop like any other', async () => {
    begin({ moveDelayMs: 500 });
    void camera.steer(right);
    await clock.advance(10);
    void camera.deed({ do: 'startTour', token: 'its-own' }, always);
    await clock.advance(10);
    camera.stop(null);
    await clock.advance(1_000);
    expect(ptz.times('startTour')).toEqual([]);
  });
  it('that sets a preset shows it', async () => {
    await run(camera.deed({ do: 'setPreset', name: 'Cổng' }, always));
    expect(camera.control().presets).toEqual([{ token: 'p1', name: 'Cổng' }]);
  });
});

async function run<T>(work: Promise<T>): Promise<T> {
  await clock.advance(50);
  return work;
}
