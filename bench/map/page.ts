import type { ReadCity } from '../../core/city/city.ts';
import { planeAt } from '../../core/domain/geo.ts';
import { CameraId } from '../../core/domain/ids.ts';
import { createCameraLayer } from '../../renderer/scene/cameras/index.ts';
import { createScene, type MapCamera, type MapView } from '../../renderer/scene/index.ts';
import { windowHost } from '../../renderer/scene/signs/host.ts';
import { opticsOf } from '../../renderer/scene/view.ts';
import type { BenchView } from './flight.ts';
import { measured } from './side.ts';

/** Our scene in a bare page, as the console's map has it. */
const host = document.getElementById('map');
if (!host) throw new Error('the page has no place for a map');
host.style.position = 'relative';
const scene = createScene({ host, still: true });
const layer = createCameraLayer(scene.engine, windowHost(scene.engine), {
  looks: { alert: '', steered: '', offline: '', watched: '', live: '', idle: '' },
  priorities: { critical: '', high: '', medium: '', low: '' },
  count: String,
});
scene.engine.add(layer);
let cameras: MapCamera[] = [];
let file: Uint8Array = new Uint8Array();
const read: ReadCity = async (at, length) => file.slice(at, at + length);

/** The same ground in the same number of pixels: a pixel at the focal length is a metre at the distance. */
function viewOf({ lat, lon, pxPerM, headingDeg, tiltDeg }: BenchView): MapView {
  const view = { lat, lon, distanceM: 1_000, headingDeg, tiltDeg };
  const { focalPx } = opticsOf(view, planeAt(view), { width: innerWidth, height: innerHeight });
  return { ...view, distanceM: focalPx / pxPerM };
}

const isComplete = () => scene.city() !== undefined && scene.state.getState().missing === 0;

measured({
  async prepare(data, files) {
    cameras = Array.from(data.headingDeg, (headingDeg, at) => ({
      ...{ id: CameraId.parse(`bench:camera:${at + 1}`), number: at + 1, name: `Camera ${at + 1}` },
      ...{ lon: data.cameras[at * 2] ?? 0, lat: data.cameras[at * 2 + 1] ?? 0 },
      ...{ kind: at % 10 < 3 ? 'ptz' : 'fixed', heightM: 6, headingDeg, fovDeg: 70 },
    }));
    const answer = await fetch(`${files}/bench.city`);
    file = new Uint8Array(await answer.arrayBuffer());
  },
  async open(view) {
    scene.setView(viewOf(view));
    layer.setCameras(cameras);
    scene.setCity({ file: 'bench', read });
    // As in the console: it paints by itself when there is more to see.
    let isPainted = false;
    await new Promise<void>((complete) => {
      scene.engine.add({
        order: 1_000,
        paint() {
          isPainted = scene.city() !== undefined;
        },
        dispose: () => undefined,
      });
      const look = () => {
        if (isPainted && isComplete()) complete();
        else requestAnimationFrame(look);
      };
      look();
    });
  },
  draw(view) {
    scene.setView(viewOf(view));
    scene.paintNow();
  },
  isComplete,
  pick: (x, y) => scene.pick({ x, y }),
});
