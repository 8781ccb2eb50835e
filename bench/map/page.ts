import { createPlaneAt } from '../../core/base/geo.ts';
import { CameraId } from '../../core/base/ids.ts';
import type { ReadCity } from '../../core/map/city/city.ts';
import { createMapScene, type MapCamera, type MapThread, type MapView } from '../../renderer/map/index.ts';
import { getEyeAxes } from '../../renderer/map/view.ts';
import type { BenchView } from './flight.ts';
import { exposeMap } from './side.ts';
import type { Finished } from './worker.ts';

/** Our scene in a bare page, set up as in the console's map. */
const host = document.getElementById('map');
if (!host) throw new Error('the page has no place for a map');
host.style.position = 'relative';

/** Time that the page spent on messages of the map's thread since the last call of `finish`, ms. */
let messageMs = 0;
/** The picture shows the city with all of its tiles. */
let isComplete = false;
/** Starts the map's thread, which counts its own draws, and measures how long the page handles its messages. */
function start(): MapThread {
  const worker: MapThread = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const thread: MapThread = {
    onmessage: null,
    onerror: null,
    postMessage: (message, transfer) => worker.postMessage(message, transfer ?? []),
    terminate: () => worker.terminate(),
  };
  worker.onmessage = (event) => {
    const { data } = event;
    if (data.t === 'painted') isComplete = data.file !== undefined && data.missing === 0;
    const from = performance.now();
    thread.onmessage?.(event);
    messageMs += performance.now() - from;
  };
  return thread;
}
const scene = createMapScene({
  host,
  start,
  still: true,
  words: {
    looks: { alert: '', steered: '', offline: '', watched: '', live: '', idle: '' },
    priorities: { critical: '', high: '', medium: '', low: '' },
    language: 'en',
  },
});
const finishing = new BroadcastChannel('finish');
const finished = () =>
  new Promise<Finished>((done) => {
    finishing.onmessage = ({ data }: MessageEvent<Finished>) => done(data);
  });
/** Resolves when the picture that is being drawn is finished. */
let drawn: Promise<Finished> | undefined;
let cameras: MapCamera[] = [];
let file: Uint8Array = new Uint8Array();
const read: ReadCity = async (at, length) => file.slice(at, at + length);

/**
 * Returns a view of the same ground at the same scale: at a distance of the focal length in pixels, a pixel is a metre.
 */
function viewOf({ lat, lon, pxPerM, headingDeg, tiltDeg }: BenchView): MapView {
  const view = { lat, lon, distanceM: 1_000, headingDeg, tiltDeg };
  const { focalPx } = getEyeAxes(view, createPlaneAt(view), { width: innerWidth, height: innerHeight });
  return { ...view, distanceM: focalPx / pxPerM };
}

exposeMap({
  async prepare(data, files) {
    cameras = Array.from(data.headingDeg, (headingDeg, at) => ({
      id: CameraId.parse(`bench:camera:${at + 1}`),
      number: at + 1,
      name: `Camera ${at + 1}`,
      lon: data.cameras[at * 2] ?? 0,
      lat: data.cameras[at * 2 + 1] ?? 0,
      kind: at % 10 < 3 ? 'ptz' : 'fixed',
      heightM: 6,
      headingDeg,
      fovDeg: 70,
    }));
    const answer = await fetch(`${files}/bench.city`);
    file = new Uint8Array(await answer.arrayBuffer());
  },
  async open(view) {
    scene.setView(viewOf(view));
    scene.setCameras(cameras);
    scene.setCity({ file: 'bench', read });
    // The scene paints by itself when more tiles arrive, as in the console.
    await new Promise<void>((complete) => {
      const look = () => {
        if (isComplete) complete();
        else requestAnimationFrame(look);
      };
      look();
    });
  },
  draw(view) {
    scene.setView(viewOf(view));
    // The reply follows the message about missing tiles.
    drawn = Promise.all([finished(), scene.ask('paint', undefined)]).then(([picture]) => picture);
  },
  async finish() {
    if (!drawn) {
      drawn = finished();
      finishing.postMessage('finish');
    }
    const { draws } = await drawn;
    drawn = undefined;
    const jsMs = messageMs;
    messageMs = 0;
    return { draws, jsMs };
  },
  isComplete: () => isComplete,
  pick: (x, y) => scene.ask('pick', { x, y }),
});
