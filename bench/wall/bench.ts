import type { PeerServer } from '../peers/source.ts';
import type { Shown } from './figures.ts';
import { cleanLine, isClean, type LineKind } from './line.ts';
import { type OurSide, openOurs } from './ours.ts';
import { openBare, openStreamed, type PeerName, servePeer } from './peers.ts';
import type { Screen } from './screen.ts';
import { evenPlaces, type Rect, type Side, tileRect } from './side.ts';
import { type Answered, type SiteLine, siteLine } from './siteLine.ts';
import { frameRates, type Site, type Stage, type StagedCamera } from './stage.ts';
import { tcpLine } from './tcpLine.ts';
import { keepWarm } from './warm.ts';
import { type Watch, watchScreen } from './watch.ts';

/** What all measurements of a run share. */
export interface Bench {
  readonly stage: Stage;
  readonly screen: Screen;
  /** The peers' built pages. */
  readonly pages: ReadonlyMap<PeerName, string>;
  /** By number of tiles, where ours puts its pictures: the peers put theirs there too. */
  readonly places: Map<number, readonly Rect[]>;
  readonly quick: boolean;
}

export type SideName = 'ours' | PeerName;

/**
 * 640x360 at 25 frames a second for one tile, 320x180 at 12.5 for the rest: the test cameras' main and sub, as our window shows them
 * where pictures are decoded by the processor. That ours shows what the peers are given is looked at.
 */
export const streamFor = (tiles: number) => (tiles === 1 ? 'main' : 'sub');

export interface Arrangement {
  readonly tiles: number;
  readonly round: number;
  readonly line?: LineKind;
  /** The line is to be cut or listened to, even if it is clean. */
  readonly proxied?: boolean;
  /** How many cameras, from the first on, are being pulled before anybody watches. */
  readonly warm?: number;
}

/** One side on the stage: started, nothing shown yet, watched. */
export interface Performance {
  readonly name: SideName;
  readonly side: Side;
  /** What only our window can do. */
  readonly ours: OurSide | undefined;
  readonly site: Site;
  readonly cameras: readonly StagedCamera[];
  readonly shown: readonly Shown[];
  readonly codes: readonly number[];
  readonly watch: Watch;
  /** Shows all cameras at once; resolves when the command has been given. */
  show(): Promise<void>;
  /** Resolves once every tile shows its camera moving, by the stream that it keeps. */
  untilLive(): Promise<void>;
  cut(): void;
  restore(): void;
  onAnswer(hear: (answered: Answered) => void): void;
}

/** The id of a camera at a site. */
export const idAt = (site: Site, camera: StagedCamera) => `${site.id}:camera:${camera.id}`;

/** Starts a side with all it needs, measures, and ends all of it whatever happens. */
export async function perform<T>(
  bench: Bench,
  name: SideName,
  arrangement: Arrangement,
  measure: (performance: Performance) => Promise<T>,
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
): Promise<Performance> {
  const { stage, screen, places } = bench;
  const { display } = screen;
  const stream = streamFor(tiles);
  const cameras = stage.cameras.slice(0, tiles);
  const sources = cameras.map((camera) => camera.source(stream));
  // Ours is stamped by its site; a peer must not gain by that.
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
      // Asking the window takes its thread just while it opens: the same wall stands where it stood in the round before.
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
