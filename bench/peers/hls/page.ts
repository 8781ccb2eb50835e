import Hls from 'hls.js';
import { placedVideo, type StreamedOptions } from '../peer.ts';

/**
 * The peer `hls`: hls.js on a live playlist with segments of one second. Settings for low delay from its API page: two
 * segments behind the live edge (with one it stalls), faster playback to catch up, at most five behind.
 */
const config = {
  lowLatencyMode: true,
  liveSyncDurationCount: 2,
  liveMaxLatencyDurationCount: 5,
  maxLiveSyncPlaybackRate: 1.5,
  backBufferLength: 10,
};
/** Retry interval for a missing playlist, ms: ffmpeg writes it after its first segment. */
const retryMs = 100;

let videos: readonly HTMLVideoElement[] = [];

async function prepare({ rects }: StreamedOptions): Promise<void> {
  videos = rects.map(placedVideo);
}

async function untilAvailable(url: string): Promise<void> {
  while (!(await fetch(url)).ok) await new Promise((resolve) => setTimeout(resolve, retryMs));
}

async function show({ tiles }: StreamedOptions): Promise<void> {
  tiles.forEach(async ({ url }, at) => {
    const video = videos[at];
    if (!video) throw new Error(`no place for tile ${at}`);
    await untilAvailable(url);
    const hls = new Hls(config);
    hls.loadSource(url);
    hls.attachMedia(video);
  });
}

globalThis.peer = { prepare, show };
