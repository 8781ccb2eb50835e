import { readFile, rename, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CameraFile } from '../../core/cameras/cameraFile.ts';
import {
  type Alteration,
  type AlteredCamera,
  addsForeign,
  addsUniview,
  alterCamera,
  joinsNals,
  marksEachNal,
  marksNothing,
  marksSets,
  marksSetsLate,
} from '../fixtures/alteredCamera.ts';
import { type GstRtspServer, startGstRtspServer } from '../fixtures/gstRtspServer.ts';
import { type SiteProcess, startSiteProcess } from '../fixtures/siteProcess.ts';
import { type Console, eventually, launch } from './launch.ts';
import { marksOf, recordMarks, showTiles, signIn, type Tile, tilesOf } from './wallPage.ts';

const kinds: readonly (readonly [path: string, alteration: Alteration])[] = [
  ['inband', marksSets],
  ['inband', marksSetsLate],
  ['slices', marksEachNal],
  ['inband', marksNothing],
  ['inband', addsForeign],
  ['inband', addsUniview],
  ['inband', joinsNals(65_000)],
  ['slices', joinsNals(500)],
];

let server: GstRtspServer;
/** A server that rejects RTP over TCP with status 461. */
let udpServer: GstRtspServer;
let site: SiteProcess | undefined;
let console: Console | undefined;
const cameras: AlteredCamera[] = [];
const ids = [...kinds.map((_, at) => `odd${at}`), 'udp'];
/** Mounts of sub-streams that no window can show. */
const unfitSubs = ['h265', 'bframes'];

beforeAll(async () => {
  server = await startGstRtspServer();
  udpServer = await startGstRtspServer({ udp: true });
  site = await startSiteProcess(1);
  for (const [, alteration] of kinds) cameras.push(await alterCamera(server.port, alteration));
  const file = CameraFile.parse(JSON.parse(await readFile(site.registry, 'utf8')));
  const [model] = file.cameras;
  const urls = [
    ...kinds.map(([path], at) => `rtsp://127.0.0.1:${cameras[at]?.port}/${path}`),
    `rtsp://127.0.0.1:${udpServer.port}/inband`,
  ];
  const odd = urls.map((url, at) => ({
    ...model,
    id: ids[at],
    number: 100 + at,
    name: `Camera ${at}`,
    ptz: undefined,
    sub: undefined,
    main: { url },
  }));
  const unfit = unfitSubs.map((mount, at) => ({
    ...model,
    id: mount,
    number: 200 + at,
    name: `Camera ${mount}`,
    ptz: undefined,
    main: { url: `rtsp://127.0.0.1:${server.port}/inband` },
    sub: { url: `rtsp://127.0.0.1:${server.port}/${mount}` },
  }));
  const all = [...file.cameras, ...odd, ...unfit];
  await writeFile(`${site.registry}.draft`, JSON.stringify({ ...file, cameras: all }));
  await rename(`${site.registry}.draft`, site.registry);
  console = await launch({ args: [`--site=${site.url}`, '--diagnostics', '--size=1280x720', '--lang=en'] });
  await signIn(console, site.credentials);
});
afterAll(async () => {
  await console?.close();
  await site?.close();
  for (const camera of cameras) await camera.close();
  await server?.kill();
  await udpServer?.kill();
});

test('cameras with unusual packets or UDP only become live and stay live', async () => {
  if (!console) throw new Error('no console');
  const shown = console;
  await showTiles(
    shown,
    9,
    ids.map((id) => `hn:camera:${id}`),
  );
  const areLive = async () => {
    const tiles = await tilesOf(shown);
    // A tile that moves through the pictures sent ahead is live too, but has no stream of its own yet.
    const isLive = ({ state, framesDecoded }: Tile) => state === 'live' && framesDecoded > 0;
    return tiles.length === ids.length && tiles.every(isLive) ? tiles : undefined;
  };
  const before = await eventually('nine live tiles', areLive, 60_000);
  await recordMarks(shown);
  // Enough decoded pictures for three keyframes of each camera.
  await eventually(
    '75 more pictures of each',
    async () => {
      const now = await tilesOf(shown);
      return now.every(
        ({ tile, framesDecoded, reduced }) =>
          framesDecoded > (before.find((was) => was.tile === tile)?.framesDecoded ?? 0) + (reduced ? 3 : 75),
      );
    },
    60_000,
  );
  const marks = (await marksOf(shown)).filter(({ state }) => !['live', 'late'].includes(state));
  expect(marks).toEqual([]);
});

test('a small tile shows the main stream of a camera whose sub-stream is H.265 or has B-frames', async () => {
  if (!console) throw new Error('no console');
  const shown = console;
  await showTiles(
    shown,
    9,
    unfitSubs.map((mount) => `hn:camera:${mount}`),
  );
  await eventually(
    'two live tiles by main',
    async () => {
      const tiles = await tilesOf(shown);
      return tiles.length === 2 && tiles.every(({ state, stream }) => state === 'live' && stream === 'main');
    },
    60_000,
  );
  await shown.page.keyboard.press('F9');
  await eventually('both cameras in the health panel, with what to change', async () => {
    const words = (await shown.page.getByTestId('health-refused-stream').allTextContents()).join(' ');
    return /Sub refused: .*H265/.test(words) && /Sub refused: .*B-frames/.test(words);
  });
});
