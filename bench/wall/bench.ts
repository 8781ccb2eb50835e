import type { PeerServer } from '../peers/source.ts';
import type { Shown } from './figures.ts';
import { cleanLine, isClean, type LineKind } from './line.ts';
import { type OurSide, openOurs } from './ours.ts';
import { openBare, openStreamed, type PeerName, servePeer } from './peers.ts';
import type { Screen } from './screen.ts';
import { evenPlaces, type Rect, type Side, tileRect } from './side.ts';
import { type CompletedCall, type SiteLine, siteLine } from './siteLine.ts';
import { frameRates, type Site, type Stage, type StagedCamera } from './stage.ts';
import { tcpLine } from './tcpLine.ts';
import { keepWarm } from './warm.ts';
import { type Watch, watchScreen } from './watch.ts';

/** The parts that all measurements of a run share. */
export interface Bench {
  readonly stage: Stage;
  readonly screen: Screen;
  /** Built pages of the peers. */
  readonly pages: ReadonlyMap<PeerName, string>;
  /** The positions of our pictures by number of tiles; the peers use the same. */
  readonly places: Map<number, readonly Rect[]>;
  readonly quick: boolean;
}

export type SideName = 'ours' | PeerName;

/**
 * Returns the stream for a number of tiles: 640x360 at 25 frames/s for one tile, 320x180 at 12.5 otherwise. These are
 * the test cameras' main and sub-stream, as our window selects them where pictures are decoded by the CPU.
 * `showsStream` checks that ours shows the same stream as the peers.
 */
export const streamFor = (tiles: number) => (tiles === 1 ? 'main' : 'sub');

export interface Arrangement {
  readonly tiles: number;
  readonly round: number;
  readonly line?: LineKind;
  /** Routes a clean line through a proxy too, so that it can be cut or observed. */
  readonly proxied?: boolean;
  /** Number of cameras, counted from the first, that the site pulls before the measurement. */
  readonly warm?: number;
}

/** A started side with its cameras and sampler, which shows nothing yet. */
export interface StartedSide {
  readonly name: SideName;
  readonly side: Side;
  /** The functions that only our window has; undefined for a peer. */
  readonly ours: OurSide | undefined;
  readonly site: Site;
  readonly cameras: readonly StagedCamera[];
  readonly shown: readonly Shown[];
  readonly codes: readonly number[];
  readonly watch: Watch;
  /** Shows all cameras at once; resolves when the command has been given. */
  show(): Promise<void>;
  /** Resolves once every tile shows moving pictures of its camera, by the stream of `streamFor`. */
  untilLive(): Promise<void>;
  cut(): void;
  restore(): void;
  onAnswer(hear: (answered: CompletedCall) => void): void;
}

/** Returns the id of a camera at a site. */
export const idAt = (site: Site, camera: StagedCamera) => `${site.id}:camera:${camera.id}`;

/** Starts a side and its servers, measures it, and ends all of them even after an error. */
export async function withSide<T>(
  bench: Bench,
  name: SideName,
  arrangement: Arrangement,
  measure: (performance: StartedSide) => Promise<T>,
): Promise<T> {
  const undo: (() => unknown)[] = [];
  try {
    return await measure(await open(bench, name, arrangement, undo));
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function open(
  bench: Bench,
  name: SideName,
  { tiles, round, line = cleanLine, proxied = false, warm = 0 }: Arrangement,
  undo: (() => unknown)[],
): Promise<StartedSide> {
  const { stage, screen, places } = bench;
  const { display } = screen;
  const stream = streamFor(tiles);
  const cameras = stage.cameras.slice(0, tiles);
  const sources = cameras.map((camera) => camera.source(stream));
  // Only our site stamps packets: a peer must not profit from that.
  const site = name === 'ours' ? stage.stamped : stage.plain;
  const ids = cameras.map((camera) => idAt(site, camera));
  const overSite = name === 'ours' || name === 'bare';
  if (overSite && warm > 0) {
    const warmed = stage.cameras.slice(0, warm).map((camera) => idAt(site, camera));
    undo.push(await keepWarm(site, warmed, stream));
  }
  const through = proxied || !isClean(line);
  const proxy: SiteLine | undefined = overSite && through ? await siteLine(site.url, line, round) : undefined;
  if (proxy) undo.push(() => proxy.close());
  const siteUrl = proxy?.url ?? site.url;
  let ours: OurSide | undefined;
  let side: Side;
  let cutter: Pick<SiteLine, 'cut' | 'restore'> | undefined = proxy;
  if (name === 'ours') {
    side = ours = await openOurs({ display, site, siteUrl, cameras: ids });
  } else {
    const page = bench.pages.get(name);
    if (page === undefined) throw new Error(`the page of ${name} was not built`);
    const place = { display, page, rects: places.get(tiles) ?? evenPlaces(tiles) };
    if (name === 'bare') side = await openBare(place, { site, siteUrl, cameras: ids, stream });
    else {
      const server: PeerServer = await servePeer(name, sources, warm > 0);
      undo.push(() => server.close());
      const way = through ? await tcpLine(server.port, line) : undefined;
      if (way) undo.push(() => way.close());
      cutter = way;
      side = await openStreamed(place, server, way?.port ?? server.port, sources);
    }
  }
  undo.push(() => side.close());
  const watch = watchScreen(screen.framebuffer, side.rects.map(tileRect));
  undo.push(() => watch.stop());
  const codes = cameras.map(({ number }) => number);
  const none = () => {
    throw new Error('no line to cut: the arrangement is not proxied');
  };
  return {
    name,
    side,
    ours,
    site,
    cameras,
    shown: cameras.map(({ id, number }) => ({ code: number, camera: id, stream, fps: frameRates[stream] })),
    codes,
    watch,
    async show() {
      await side.show();
      if (!ours) return;
      // A query would occupy the window's thread while it opens tiles: a wall of the same size has the positions of the
      // round before.
      const rects = places.get(tiles) ?? (await ours.places());
      places.set(tiles, rects);
      watch.move(rects.map(tileRect));
    },
    async untilLive() {
      await watch.untilLive(codes);
      await ours?.showsStream(stream);
    },
    cut: () => (cutter ? cutter.cut() : none()),
    restore: () => (cutter ? cutter.restore() : none()),
    onAnswer: (hear) => proxy?.onAnswer(hear),
  };
}
