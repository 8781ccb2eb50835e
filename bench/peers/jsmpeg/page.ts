import JSMpeg from '@cycjimmy/jsmpeg-player';
import { place, type StreamedOptions } from '../peer.ts';

/**
 * The peer `jsmpeg`: MPEG-1 decoded in the page and drawn on a canvas, as jsmpeg's README shows for low latency over a
 * WebSocket.
 */
/**
 * Maximum number of players with WebGL. Chromium allows 16 contexts, and each player creates two, one of them for a
 * feature test. With more players the first ones would lose their pictures; jsmpeg's own fallback is its 2D renderer.
 */
const maxWebGlPlayers = 8;

let canvases: readonly HTMLCanvasElement[] = [];

async function prepare({ rects }: StreamedOptions): Promise<void> {
  canvases = rects.map((rect) => {
    const canvas = document.createElement('canvas');
    place(canvas, rect);
    return canvas;
  });
}

async function show({ tiles }: StreamedOptions): Promise<void> {
  const disableGl = tiles.length > maxWebGlPlayers;
  tiles.forEach(({ url }, at) => {
    const canvas = canvases[at];
    if (!canvas) throw new Error(`no place for tile ${at}`);
    new JSMpeg.Player(url, { canvas, audio: false, videoBufferSize: 512 * 1024, disableGl });
  });
}

globalThis.peer = { prepare, show };
