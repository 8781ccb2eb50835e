import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultCode, faultText } from '../../core/errors/faults.ts';
import { getStopKind, type StopKind } from '../../renderer/media/stopCause.ts';
import { type Console, eventually } from '../e2e/launch.ts';
import { kindsUntilLost, marksOf, notTheCamera, type Tile, tilesOf } from '../e2e/wallPage.ts';
import { dropMedia, type FaultySite } from '../fixtures/faultySite.ts';
import { openStillScenes, type StillScenes } from '../fixtures/stillScenes.ts';

/**
 * Ten times the time for a mark, ms: a tile that a busy machine reduces to keyframes is marked after three seconds.
 * liveness.test has the exact limits, with simulated time, and bench:wall measures them.
 */
const badgeWithinMs = 30_000;
/** Ten times the three seconds from the last picture to the grey picture, ms. */
const greyWithinMs = 30_000;
/**
 * Ten times the time to detect a frozen picture, ms.
 * It is detected by five seconds of equal pictures, checked once a second.
 */
const frozenWithinMs = 60_000;
const causeWithinMs = 30_000;

let scenes: StillScenes;
let site: FaultySite;
let console: Console;
let cameras: readonly string[];
let untilLive: StillScenes['untilLive'];

const tileOf = (camera: string) => cameras.indexOf(camera);
const tile = async (camera: string): Promise<Tile | undefined> =>
  (await tilesOf(console)).find((each) => each.camera === camera);

/**
 * Selects a tile and waits until it is fully live.
 * A busy machine reduces unselected tiles to keyframes, and then a mark is due only after three of these.
 */
async function workOn(camera: string): Promise<void> {
  await console.page.locator(`[data-tile="${tileOf(camera)}"]`).click();
  await eventually(`${camera} in full`, async () => {
    const now = await tile(camera);
    return now?.state === 'live' && now.reduced === undefined;
  });
  await untilLive([camera]);
}

/** Returns the text on a tile, as a person reads it. */
const wordsOn = (camera: string) =>
  console.inWindow<string>(`document.querySelector('[data-tile="${tileOf(camera)}"]').innerText`);

/** Waits for one of these marks on a tile, and returns its time in ms after `from`. */
const markedAfter = (camera: string, states: readonly string[], from: number, withinMs: number) =>
  eventually(
    `${camera} is ${states.join(' or ')}`,
    async () => {
      const marks = await marksOf(console);
      const found = marks.find(
        (mark) => mark.tile === tileOf(camera) && mark.at >= from && states.includes(mark.state),
      );
      return found && found.at - from;
    },
    withinMs,
  );

const old = ['stale', 'lost', 'refused', 'gone', 'withheld'];

/** Returns the first sentence of a fault's text. */
const sentenceOf = (code: FaultCode) => faultText({ code, params: {} }, 'en').split(/[.{]/)[0] ?? '';

/** Expects the badge, the grey picture not before it, then the kind of cause and its text on the tile. */
async function expectStopped(camera: string, from: number, kind: StopKind): Promise<FaultCode> {
  const badgeMs = await markedAfter(camera, ['late', ...old], from, badgeWithinMs);
  expect(await markedAfter(camera, old, from, greyWithinMs)).toBeGreaterThanOrEqual(badgeMs);
  const code = await eventually(
    `${camera} stopped because of the ${kind}`,
    async () => {
      const fault = (await tile(camera))?.cause;
      return fault && getStopKind(fault) === kind && fault.code;
    },
    causeWithinMs,
  );
  await eventually('its tile says so', async () => (await wordsOn(camera)).includes(sentenceOf(code)));
  return code;
}

beforeAll(async () => {
  scenes = await openStillScenes({ moving: 6, still: 2 });
  ({ site, console, cameras, untilLive } = scenes);
});
afterAll(() => scenes?.close());

describe('a loss of all tiles', () => {
  test('is never blamed on a camera while the site is suspended and its media worker runs', async () => {
    process.kill(site.pid, 'SIGSTOP');
    try {
      expect(notTheCamera).toEqual(expect.arrayContaining(await kindsUntilLost(console)));
    } finally {
      process.kill(site.pid, 'SIGCONT');
    }
    await untilLive(cameras);
  });

  test('is blamed on the network if no packet arrives', async () => {
    const from = Date.now();
    const restore = dropMedia(site.mediaPort, 100);
    const each = async () => {
      for (const camera of cameras)
        expect(await expectStopped(camera, from, 'network')).toBe('media.nothingArrives');
    };
    try {
      const [kinds] = await Promise.all([kindsUntilLost(console), each()]);
      expect(kinds).toEqual(['network']);
    } finally {
      restore();
    }
    await untilLive(cameras);
  });

  test('is blamed on the network if nearly all packets are lost', async () => {
    const areMissed = async () =>
      (await tilesOf(console)).some(
        ({ state, cause }) => old.includes(state) && cause?.code === 'media.packetsLost',
      );
    let isSeen = false;
    // If by chance almost no packet gets through, the whole path counts as lost, as above. Then the test tries again.
    for (let time = 0; time < 3 && !isSeen; time += 1) {
      const restore = dropMedia(site.mediaPort, 90);
      try {
        isSeen = await eventually('packets are missed', areMissed, 9_000).catch(() => false);
      } finally {
        restore();
      }
      await untilLive(cameras);
    }
    expect(isSeen).toBe(true);
  });
});

describe('a stopped screen', () => {
  test('is detected when the drawing process is suspended: pictures are decoded but not drawn', async () => {
    const gpu = await console.app.evaluate(
      ({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid,
    );
    if (gpu === undefined) throw new Error('no process that draws');
    const [camera = ''] = cameras;
    await workOn(camera);
    const from = Date.now();
    process.kill(gpu, 'SIGSTOP');
    try {
      await markedAfter(camera, ['late', ...old], from, badgeWithinMs);
      // The pictures are still decoded: a count of those would take an old picture for a live one.
      await eventually('not drawn', async () =>
        (await tilesOf(console)).every(({ cause }) => cause?.code === 'media.displayStalled'),
      );
    } finally {
      process.kill(gpu, 'SIGCONT');
    }
    await untilLive(cameras);
  });
});

describe('the loss of one camera, next to still scenes', () => {
  let since = 0;
  beforeAll(() => {
    since = Date.now();
  });

  test('is blamed on the source if the camera falls silent', async () => {
    const camera = site.moving[0] ?? '';
    await workOn(camera);
    const from = Date.now();
    await site.send(camera, 'freeze');
    // By this time the picture is grey.
    const isKnown = async () => (await tile(camera))?.cause?.code === 'source.silent';
    const [code] = await Promise.all([
      expectStopped(camera, from, 'source'),
      eventually('the site says that it is silent', isKnown, greyWithinMs),
    ]);
    expect(code).toBe('source.silent');
    await site.send(camera, 'start');
    await untilLive([camera]);
  });

  test('is blamed on the decoder if pictures are undecodable', async () => {
    const camera = site.moving[1] ?? '';
    await workOn(camera);
    const from = Date.now();
    await site.send(camera, 'spoil');
    expect(await expectStopped(camera, from, 'decoder')).toBe('media.decoderStalled');
    await site.send(camera, 'start');
    await untilLive([camera]);
  });

  test('is marked as possibly frozen if the same picture repeats', async () => {
    const camera = site.moving[2] ?? '';
    await workOn(camera);
    const from = Date.now();
    await site.send(camera, 'repeat');
    await markedAfter(camera, ['frozen'], from, frozenWithinMs);
    expect((await tile(camera))?.cause?.code).toBe('source.repeating');
    expect(await wordsOn(camera)).toContain('Possibly frozen at the camera');
    await site.send(camera, 'start');
    await untilLive([camera]);
  });

  test('is marked as lost, with the camera as the cause, if the camera is killed with its port', async () => {
    await workOn(site.alone);
    const from = Date.now();
    site.killAlone();
    const code = await expectStopped(site.alone, from, 'camera');
    await markedAfter(site.alone, ['lost'], from, causeWithinMs);
    const { page } = console;
    await page.keyboard.press('F9');
    const number = page.getByRole('cell', { name: String(tileOf(site.alone) + 1), exact: true });
    const line = page.getByTestId('health').getByRole('row').filter({ has: number });
    await line.filter({ hasText: sentenceOf(code) }).waitFor();
    await page.keyboard.press('F9');
    await page.getByTestId('health').waitFor({ state: 'detached' });
  });

  test('is marked as not permitted if the camera leaves the operator’s scope', async () => {
    const camera = site.moving[3] ?? '';
    await workOn(camera);
    const from = Date.now();
    await site.withhold(camera);
    await markedAfter(camera, ['refused', 'withheld'], from, badgeWithinMs);
    // Either the end of the stream or the registry may report it first.
    await eventually('it says so in words', async () =>
      /Not permitted\s.*outside your scope/s.test(await wordsOn(camera)),
    );
  });

  // test/waiting/still.long.test.ts checks this for a longer time.
  test('does not mark any still scene', () => scenes.hadNoFalseMarks(since, site.moving.slice(4)));
});
