import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultText } from '../../core/faults.ts';
import { stopKind } from '../../renderer/media/cause.ts';
import { type Console, eventually, launch } from '../e2e/launch.ts';
import { marksOf, recordMarks, showTiles, type Tile, tilesOf, untilReady } from '../e2e/wallPage.ts';
import { dropMedia, type FaultySite, startFaultySite } from '../fixtures/faultySite.ts';
import { watchStandstills } from '../fixtures/standstills.ts';

/** The goal of a stall's detection; the mark itself is due a second after the last picture. */
const badgeWithinMs = 2_000;
/** Large figures are due three seconds after the last picture: with the time it takes a busy machine to count and draw. */
const greyWithinMs = 4_500;
/** Five seconds of the same pictures, and a look a second. */
const frozenWithinMs = 7_500;
const causeWithinMs = 9_000;
const settledMs = 1_500;
/** `npm test` looks on for five minutes, `npm run faults` for an hour. */
const stillForMs = Number(process.env.WATCHFLOOR_STILL_MINUTES ?? 5) * 60_000;

let site: FaultySite;
let console: Console;
let cameras: readonly string[];
let stillFrom = 0;
const standstills = watchStandstills();

const tileOf = (camera: string) => cameras.indexOf(camera);
const tile = async (camera: string): Promise<Tile | undefined> =>
  (await tilesOf(console)).find((each) => each.camera === camera);

/**
 * Selects a tile and waits until it is live in full: a busy machine shows keyframes only of those that nobody works on, and
 * then a mark is due after three of these.
 */
async function workOn(camera: string): Promise<void> {
  await console.page.locator(`[data-tile="${tileOf(camera)}"]`).click();
  await eventually(`${camera} in full`, async () => {
    const now = await tile(camera);
    return now?.state === 'live' && now.reduced === undefined;
  });
  await untilLive([camera]);
}

/** What is written on a tile, as a person reads it. */
const wordsOn = (camera: string) =>
  console.inWindow<string>(`document.querySelector('[data-tile="${tileOf(camera)}"]').innerText`);

/** Waits until these have been live for a while without a break: what is done next finds nothing on its way. */
async function untilLive(which: readonly string[], withinMs = 40_000): Promise<void> {
  let liveFrom = Number.POSITIVE_INFINITY;
  await eventually(
    `live again: ${which.join(', ')}`,
    async () => {
      const tiles = await tilesOf(console);
      const areLive = which.every((camera) =>
        tiles.some((each) => each.camera === camera && each.state === 'live'),
      );
      liveFrom = areLive ? Math.min(liveFrom, Date.now()) : Number.POSITIVE_INFINITY;
      return Date.now() - liveFrom >= settledMs;
    },
    withinMs,
  );
}

/** When a tile first had one of these marks after `from`, ms after it. */
const markedAfter = (camera: string, states: readonly string[], from: number) =>
  eventually(`${camera} is ${states.join(' or ')}`, async () => {
    const marks = await marksOf(console);
    const found = marks.find(
      (mark) => mark.tile === tileOf(camera) && mark.at >= from && states.includes(mark.state),
    );
    return found && found.at - from;
  });

const old = ['stale', 'lost', 'refused', 'gone'];

/** Three keyframes of the test cameras, which are nearly a second apart. */
const reducedWithinMs = 4_500;

/** Badge and grey picture in their time, and then the cause: its kind, and its sentence on the tile. */
async function stops(camera: string, from: number, kind: ReturnType<typeof stopKind>): Promise<string> {
  const isReduced = (await tile(camera))?.reduced !== undefined;
  expect(await markedAfter(camera, ['late', ...old], from)).toBeLessThan(
    isReduced ? reducedWithinMs : badgeWithinMs,
  );
  expect(await markedAfter(camera, old, from)).toBeLessThan(greyWithinMs);
  const code = await eventually(
    `${camera} stopped because of the ${kind}`,
    async () => {
      const fault = (await tile(camera))?.cause;
      return fault && stopKind(fault) === kind && fault.code;
    },
    causeWithinMs,
  );
  const sentence = faultText({ code, params: {} }, 'en').split(/[.{]/)[0] ?? '';
  await eventually('its tile says so', async () => (await wordsOn(camera)).includes(sentence));
  return code;
}

beforeAll(async () => {
  site = await startFaultySite({ moving: 6, still: 2 });
  cameras = [...site.moving, site.alone, ...site.still];
  console = await launch({ args: [`--site=${site.url}`, '--diagnostics', '--size=1600x900', '--lang=en'] });
  const { page } = console;
  await page.locator('input[autocomplete="username"]').fill(site.credentials.name);
  await page.locator('input[type="password"]').fill(site.credentials.password);
  await page.keyboard.press('Enter');
  await untilReady(console);
  await showTiles(console, 9, cameras);
  await untilLive(cameras, 60_000);
  await recordMarks(console);
});
afterAll(async () => {
  standstills.close();
  await console?.close();
  await site?.close();
});

describe('what cuts off all tiles', () => {
  test('no packet arrives: the network', async () => {
    const from = Date.now();
    const restore = dropMedia(site.mediaPort, 100);
    try {
      for (const camera of cameras) expect(await stops(camera, from, 'network')).toBe('media.nothingArrives');
    } finally {
      restore();
    }
    await untilLive(cameras);
  });

  test('nearly all packets are lost: the network', async () => {
    const restore = dropMedia(site.mediaPort, 90);
    try {
      await eventually('packets are missed', async () =>
        (await tilesOf(console)).some(
          ({ state, cause }) => old.includes(state) && cause?.code === 'media.packetsLost',
        ),
      );
    } finally {
      restore();
    }
    await untilLive(cameras);
  });
});

describe('what stops the screen', () => {
  test('the process that draws stands still: pictures are decoded and not drawn', async () => {
    const gpu = await console.app.evaluate(
      ({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid,
    );
    if (gpu === undefined) throw new Error('no process that draws');
    const [camera = ''] = cameras;
    await workOn(camera);
    const from = Date.now();
    process.kill(gpu, 'SIGSTOP');
    try {
      expect(await markedAfter(camera, ['late', ...old], from)).toBeLessThan(badgeWithinMs);
      // Decoded they still are: who counts those takes an old picture for a live one.
      await eventually('not drawn', async () =>
        (await tilesOf(console)).every(({ cause }) => cause?.code === 'media.displayStalled'),
      );
    } finally {
      process.kill(gpu, 'SIGCONT');
    }
    await untilLive(cameras);
  });
});

describe('what stops one camera, while scenes that stand still are looked at beside it', () => {
  beforeAll(() => {
    stillFrom = Date.now();
  });

  test('a camera that falls silent: the source', async () => {
    const camera = site.moving[0] ?? '';
    await workOn(camera);
    const from = Date.now();
    await site.tell(camera, 'freeze');
    expect(await stops(camera, from, 'source')).toBe('source.silent');
    await site.tell(camera, 'start');
    await untilLive([camera]);
  });

  test('pictures that no decoder can decode: the decoder', async () => {
    const camera = site.moving[1] ?? '';
    await workOn(camera);
    const from = Date.now();
    await site.tell(camera, 'spoil');
    expect(await stops(camera, from, 'decoder')).toBe('media.decoderStalled');
    await site.tell(camera, 'start');
    await untilLive([camera]);
  });

  test('the same picture again and again: possibly frozen', async () => {
    const camera = site.moving[2] ?? '';
    await workOn(camera);
    const from = Date.now();
    await site.tell(camera, 'repeat');
    expect(await markedAfter(camera, ['frozen'], from)).toBeLessThan(frozenWithinMs);
    expect((await tile(camera))?.cause?.code).toBe('source.repeating');
    expect(await wordsOn(camera)).toContain('Possibly frozen at the camera');
    await site.tell(camera, 'start');
    await untilLive([camera]);
  });

  test('a camera that is killed with its port: offline', async () => {
    await workOn(site.alone);
    const from = Date.now();
    site.killAlone();
    await stops(site.alone, from, 'camera');
    await markedAfter(site.alone, ['lost'], from);
  });

  test('a camera taken out of the operator’s scope: not permitted', async () => {
    const camera = site.moving[3] ?? '';
    await workOn(camera);
    const from = Date.now();
    await site.withhold(camera);
    expect(await markedAfter(camera, ['refused', 'gone'], from)).toBeLessThan(badgeWithinMs);
    expect(await wordsOn(camera)).toMatch(/out of your scope|outside your scope/);
  });

  test('no scene that stands still had a mark', {
    timeout: stillForMs + 60_000,
  }, async () => {
    // This very time is what is tested.
    await new Promise((next) => setTimeout(next, Math.max(0, stillFrom + stillForMs - Date.now())));
    const marks = (await marksOf(console)).filter(
      ({ at, state }) => at >= stillFrom && state !== 'live' && !standstills.around(at),
    );
    const of = (which: readonly string[]) => marks.filter((mark) => which.includes(cameras[mark.tile] ?? ''));
    const untouched = site.moving.slice(4);
    // A machine that others keep busy may hold up all pictures: then those that move beside them have a mark as well.
    const falseMarks = of(site.still).filter(
      (mark) =>
        !of(untouched).some(({ at, state }) => state === mark.state && Math.abs(at - mark.at) < 1_000),
    );
    expect(falseMarks).toEqual([]);
    expect(of([...site.still, ...untouched]).filter(({ state }) => state !== 'late')).toEqual([]);
    for (const camera of [...site.still, ...untouched]) expect((await tile(camera))?.state).toBe('live');
  });
});
