import { join, resolve } from 'node:path';
import type { BareOptions } from '../peers/bare/page.ts';
import { buildPage } from '../peers/buildPage.ts';
import { serveHls } from '../peers/hls/server.ts';
import { serveJsmpeg } from '../peers/jsmpeg/server.ts';
import { serveMse } from '../peers/mse/server.ts';
import type { StreamedOptions } from '../peers/peer.ts';
import type { PeerServer, RtspSource } from '../peers/source.ts';
import { ticketFor } from './desk.ts';
import { launchElectron, pictureIn, type Rect, type Side, until } from './side.ts';
import type { Site } from './stage.ts';

/** Peers with servers of their own; `bare` receives from the site's SFU as ours does. */
export const streamedPeers = ['mse', 'hls', 'jsmpeg'] as const;
export type StreamedPeer = (typeof streamedPeers)[number];
export const peerNames = ['bare', ...streamedPeers] as const;
export type PeerName = (typeof peerNames)[number];

/** Bundles the peers' pages, once for all rounds. */
export async function buildPeers(
  folder: string,
  names: readonly PeerName[],
): Promise<ReadonlyMap<PeerName, string>> {
  const pages = new Map<PeerName, string>();
  for (const name of names)
    pages.set(name, await buildPage(join('bench/peers', name), join(folder, name), 'black'));
  return pages;
}

const servers: Readonly<
  Record<StreamedPeer, (sources: readonly RtspSource[], warm: boolean) => Promise<PeerServer>>
> = { mse: serveMse, hls: serveHls, jsmpeg: serveJsmpeg };

export const servePeer = (name: StreamedPeer, sources: readonly RtspSource[], warm: boolean) =>
  servers[name](sources, warm);

/** Opens a peer's page in the same Electron binary, at the same size, prepared to show `setting`. */
async function openPage(
  display: string,
  page: string,
  rects: readonly Rect[],
  setting: Omit<BareOptions, 'rects'> | Omit<StreamedOptions, 'rects'>,
  onClose: () => void,
): Promise<Side> {
  const window = await launchElectron(display, [resolve('bench/peers/main.cjs'), `--page=${page}`]);
  const close = async () => {
    onClose();
    await window.close();
  };
  const given = { ...setting, rects: rects.map(pictureIn) };
  try {
    await until('the page', () => window.page.evaluate(() => globalThis.peer !== undefined));
    await window.page.evaluate((options) => globalThis.peer?.prepare(options), given);
    const show = () => window.page.evaluate((options) => void globalThis.peer?.show(options), given);
    return { ...window, rects, show, close };
  } catch (error) {
    await close();
    throw error;
  }
}

export interface PeerPlace {
  readonly display: string;
  readonly page: string;
  readonly rects: readonly Rect[];
}

/** Opens the bare page on a site, whose address may lead through a line. */
export async function openBare(
  { display, page, rects }: PeerPlace,
  options: {
    readonly site: Pick<Site, 'url' | 'credentials'>;
    readonly siteUrl: string;
    readonly cameras: readonly string[];
    readonly stream: 'main' | 'sub';
  },
): Promise<Side> {
  const { ticket, close } = await ticketFor(options.site.url, options.site.credentials);
  const { cameras, stream, siteUrl } = options;
  return openPage(display, page, rects, { url: `${siteUrl}/media`, ticket, stream, cameras }, close);
}

/** Opens a peer's page on its own server, reached at `port`. */
export function openStreamed(
  { display, page, rects }: PeerPlace,
  server: PeerServer,
  port: number,
  sources: readonly RtspSource[],
): Promise<Side> {
  const tiles = sources.map(({ fps }, at) => ({ url: server.url(at, port), fps }));
  return openPage(display, page, rects, { tiles }, () => {});
}
