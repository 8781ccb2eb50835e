import Hls from 'hls.js';
import { placedVideo, type StreamedOptions } from '../peer.ts';

/**
 * The peer `hls`: hls.js on a live list of segments of one second. As its API page says for low delay: two segments
 * behind the live edge (one stalls), caught up with by playing faster, no more than five behind.
 */
const config = {
  lowLatencyMode: true,
  liveSyncDurationCount: 2,
  liveMaxLatencyDurationCount: 5,
  maxLiveSyncPlaybackRate: 1.5,
  backBufferLength: 10,
};
/** A list that is not there yet is asked for again after this, ms: ffmpeg writes the first after its first segment. */
const askAgainMs = 100;

let videos: readonly HTMLVideoElement[] = [];

async function prepare({ rects }: StreamedOptions): Promise<void> {
  videos = rects.map(placedVideo);
}

async function isThere(url: string): Promise<void> {
  while (!(await fetch(url)).ok) await new Promise((resolve) => setTimeout(resolve, askAgainMs));
}

async function show({ tiles }: StreamedOptions): Promise<void> {
  tiles.forEach(async ({ url }, at) => {
    const video = videos[at];
    if (!video) throw new Error(`no place for tile ${at}`);
    await isThere(url);
    const hls = new Hls(config);
    hls.loadSource(url);
    hls.attachMedia(video);
  });
}

globalThis.peer = { prepare, show };
