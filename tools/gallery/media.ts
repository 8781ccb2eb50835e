import { Listeners } from '../../core/base/listeners.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { Media, TileState, TileStatus, WantedTile, WindowHealth } from '../../renderer/media/index.ts';
import { fullQualityBudget } from '../../renderer/media/qualityBudget.ts';

/** Every look of a tile; the tiles show them in turn. */
const looks: readonly {
  readonly state: TileState;
  readonly ageMs: number;
  readonly cause?: Fault;
  readonly reduced?: TileStatus['reduced'];
  readonly loss?: Fault;
}[] = [
  { state: 'live', ageMs: 120 },
  { state: 'live', ageMs: 80 },
  { state: 'stale', ageMs: 3_400, cause: { code: 'media.packetsLost', params: {} } },
  { state: 'late', ageMs: 1_400 },
  { state: 'frozen', ageMs: 9_000, cause: { code: 'source.repeating', params: {} } },
  { state: 'lost', ageMs: 754_000, cause: { code: 'source.unreachable', params: {} } },
  { state: 'live', ageMs: 80, loss: { code: 'source.losesPackets', params: { percent: 1 } } },
  { state: 'still', ageMs: 2_300 },
  { state: 'waiting', ageMs: -1 },
  { state: 'refused', ageMs: -1, cause: { code: 'source.codec', params: { codec: 'H.265' } } },
  { state: 'lost', ageMs: -1, cause: { code: 'source.noAnswer', params: { seconds: 10 } } },
  { state: 'live', ageMs: 600, reduced: 'frameRate' },
];

const health: WindowHealth = { budget: fullQualityBudget, since: 0, look: undefined, tiles: [] };

/** Draws a simple street, enough to judge the overlays and surroundings of a picture. */
function draw(canvas: HTMLCanvasElement, seed: number): void {
  const [width, height] = [640, 360];
  Object.assign(canvas, { width, height });
  Object.assign(canvas.style, {
    position: 'absolute',
    inset: '0',
    width: '100%',
    height: '100%',
    objectFit: 'contain',
  });
  const context = canvas.getContext('2d');
  if (!context) return;
  const sky = context.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, ['#8fb3d4', '#2b3350', '#c9a27a'][seed % 3] ?? '#888');
  sky.addColorStop(1, '#54606a');
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
  for (let at = 0; at < 12; at += 1) {
    context.fillStyle = `hsl(${(seed * 47 + at * 23) % 360} 18% ${30 + ((at * 7) % 25)}%)`;
    context.fillRect(at * 56, 90 + ((at * seed * 13) % 60), 50, 170);
  }
  context.fillStyle = '#3c4046';
  context.fillRect(0, 250, width, 110);
  context.fillStyle = '#d8d2b0';
  for (let at = 0; at < 8; at += 1) context.fillRect(20 + at * 80, 300, 44, 5);
}

/**
 * Simulates the media of a window: drawn pictures in every state of a tile, or only in the state `only`; `reduced`
 * means live at a reduced rate.
 */
export function fixtureMedia(only: string | null): Media {
  let wanted: readonly WantedTile[] = [];
  const from = Date.now();
  const hosts = new Map<number, HTMLElement>();
  const listeners = new Map<number, Listeners>();
  const seen = looks.filter(({ state, reduced }) => only === null || only === (reduced ? 'reduced' : state));
  const look = (tile: number) => seen[tile % seen.length] ?? { state: 'live', ageMs: 0 };

  function tile(at: number): TileStatus | undefined {
    const found = wanted.find((one) => one.tile === at);
    if (!found) return undefined;
    const { state, ageMs: atFirst, cause, reduced, loss } = look(at);
    const grows = atFirst >= 0 && state !== 'live';
    const ageMs = grows ? atFirst + Date.now() - from : atFirst;
    const pictureAt = ageMs < 0 ? undefined : Date.now() - ageMs;
    const { camera, stream } = found;
    return {
      tile: at,
      camera,
      stream,
      state,
      ageMs,
      pictureAt,
      cause,
      width: 640,
      height: 360,
      framesDecoded: 9,
      reduced,
      loss,
    };
  }

  function place(): void {
    for (const [at, host] of hosts) {
      const snapshot = tile(at);
      host.replaceChildren();
      if (!snapshot || snapshot.ageMs < 0) continue;
      const canvas = document.createElement('canvas');
      draw(canvas, Number(snapshot.camera.split(':')[2]));
      host.append(canvas);
    }
    for (const { emit } of listeners.values()) emit();
  }

  return {
    show(tiles) {
      wanted = tiles;
      place();
    },
    attach(at, host) {
      hosts.set(at, host);
      place();
      return () => hosts.delete(at);
    },
    onTile(at, listener) {
      const ofTile = listeners.get(at) ?? new Listeners();
      listeners.set(at, ofTile);
      return ofTile.add(listener);
    },
    linkLost: () => false,
    onTiles: () => () => {},
    onHealth: () => () => {},
    health: () => health,
    cameraState: () => undefined,
    source: () => undefined,
    widths: () => ({}),
    decodesByHardware: () => false,
    onWidths: () => () => {},
    onLink: () => () => {},
    tile,
    meaning: (at) => JSON.stringify([tile(at)?.camera, tile(at)?.state]),
    tiles: () => wanted.flatMap((one) => tile(one.tile) ?? []),
    standBy() {},
    setLargest() {},
    setSeen() {},
    capture: () => undefined,
    async draw(camera, context) {
      if (!wanted.some((one) => one.camera === camera)) return false;
      const canvas = document.createElement('canvas');
      draw(canvas, Number(camera.split(':')[2]));
      context.drawImage(canvas, 0, 0, context.canvas.width, context.canvas.height);
      return true;
    },
    copying: () => () => {},
    pictures: () => undefined,
    replay: {
      tap: () => ({ name() {}, end() {} }),
      leave() {},
      forget() {},
      clear() {},
      hold() {},
      pace() {},
      timeline: () => Promise.resolve({ pictures: [], gaps: [], streams: { main: [], sub: [] } }),
      pictures: () => Promise.resolve([]),
      frames: () => Promise.resolve([]),
      count: () => Promise.resolve({ bytes: 0, cameras: 0, tracks: 0 }),
      close() {},
    },
    close() {},
  };
}
