import { createSystemClock } from '../../../core/base/clock.ts';
import { createPlaneAt, type LatLon, type Plane } from '../../../core/base/geo.ts';
import type { PackedTile, TileKey } from '../../../core/map/city/city.ts';
import { unpackTile } from '../../../core/map/city/format.ts';
import { createRequests } from '../../../core/rpc/requests.ts';
import type { HoveredObject, MapPick, MapView, ScreenPoint } from '../api.ts';
import { createFrameFactory } from '../createFrameFactory.ts';
import { inflate } from '../inflate.ts';
import type { ShownCity } from '../painter.ts';
import { createPaintScheduler } from '../paintScheduler.ts';
import { createRecoveringPainter } from '../recoveringPainter.ts';
import type { SignHost } from '../signs/host.ts';
import type { ThumbnailPosition } from '../signs/thumbnails.ts';
import { createRenderFrame } from '../view.ts';
import { createMapLayers, type MapRequestHandlers } from './layers.ts';
import type {
  FromMapThread,
  MapMeasurements,
  MapThreadRequest,
  MapThreadRequests,
  ToMapThread,
} from './messages.ts';

type CityMessage = NonNullable<Extract<ToMapThread, { readonly t: 'city' }>['city']>;

/** The window's city as seen by the painters: the window reads its tiles. */
interface RemoteCity {
  shown(city: CityMessage): ShownCity;
  /** Handles the reply to a tile request. */
  onTile(message: Extract<ToMapThread, { readonly t: 'tile' }>): void;
}

/** Creates a city whose tiles are requested from the window. `ask` sends one request. */
export function createRemoteCity(ask: (id: number, key: TileKey) => void): RemoteCity {
  const requests = createRequests<PackedTile | undefined>();
  const packed = ({ level, x, y }: TileKey) => requests.request((id) => ask(id, { level, x, y }));
  return {
    shown({ file, header, tiles }) {
      const city: ShownCity['city'] = {
        header,
        tiles,
        packed,
        async tile(key) {
          const found = await packed(key);
          return found && unpackTile(found, key, header, inflate);
        },
      };
      return { file, city };
    },
    onTile({ id, tile, why }) {
      if (why === undefined) requests.resolve(id, tile);
      else requests.reject(id, new Error(why));
    },
  };
}

/** The view that the window sent last. */
interface Sight {
  readonly view: MapView;
  readonly plane: Plane;
}

/**
 * Paints the map of a window in a thread of its own: city and signs in one task on one canvas, so that they move
 * together and the window stays responsive. Returns the handler of the window's messages.
 */
export function createMapThread(
  { canvas, still, words }: Extract<ToMapThread, { readonly t: 'open' }>,
  { post, fonts }: { post(message: FromMapThread): void; readonly fonts: EventTarget },
): (message: ToMapThread) => void {
  let sight: Sight | undefined;
  let measured: MapMeasurements | undefined;
  let night = true;
  const frames = createFrameFactory();
  let file: string | undefined;
  let places: readonly ThumbnailPosition[] | undefined;
  let missing = 0;
  /** Sequence number of the last view change from the window. */
  let turn = 0;
  let paintedTurn = 0;
  /** Sequence number of the city. */
  let exchange = 0;

  const painters = createRecoveringPainter({
    invalidate: () => pictures.invalidate(),
    onFault: (fault) => post({ t: 'fault', fault, exchange }),
    onChange(isLost) {
      post({ t: 'painter', isLost, engine: painters.kind() });
      pictures.invalidate();
    },
  });

  const frame = (now: number) => sight && measured && frames({ ...sight, measured, night }, now);

  const pictures = createPaintScheduler({
    canvas,
    kind: painters.kind,
    painter: painters.current,
    frame,
    onPainted(painted) {
      if (painted) missing = painted.missing;
      // Signs alone are repainted often, which the window need not know.
      if (painted || places || turn !== paintedTurn)
        post({ t: 'painted', turn, missing, file, ...(places ? { places } : {}) });
      places = undefined;
      paintedTurn = turn;
    },
  });

  const host: SignHost = {
    clock: createSystemClock(),
    repaint: () => pictures.invalidate('signs'),
    canvas: (width, height) => new OffscreenCanvas(width, height),
    onRedraw(run) {
      fonts.addEventListener('loadingdone', () => run(false));
      canvas.addEventListener('contextrestored', () => run(true));
    },
  };
  const layers = createMapLayers(pictures, host, {
    still,
    words,
    onPlaces(next) {
      places = next;
    },
  });
  function pick(at: ScreenPoint): MapPick | undefined {
    painters.current()?.hush?.();
    return pictures.pick(at);
  }
  const answers: MapRequestHandlers = {
    ...layers.asked,
    pick,
    pointed: (at) => pointedOf(pick(at)),
    paint: () => pictures.paintNow(),
    beat: () => true,
    png() {
      pictures.paintNow();
      return canvas.convertToBlob({ type: 'image/png' });
    },
  };
  const city = createRemoteCity((id, key) => post({ t: 'tile', id, key, exchange }));
  post({ t: 'painter', isLost: false, engine: painters.kind() });

  async function answer(id: number, question: MapThreadRequest): Promise<void> {
    try {
      post({ t: 'answer', id, answer: await answerOf(answers, question) });
    } catch (error) {
      post({ t: 'failed', id, why: String(error) });
    }
  }

  function send({ layer, call, given }: Extract<ToMapThread, { readonly t: 'invoke' }>): void {
    const lastPublished: unknown = Reflect.get(layers.received, layer);
    const run: unknown =
      typeof lastPublished === 'object' && lastPublished ? Reflect.get(lastPublished, call) : undefined;
    if (typeof run !== 'function') throw new Error(`a map has no ${layer}.${call}`);
    Reflect.apply(run, lastPublished, given);
  }

  /** Returns the same plane for the same origin: layers compare planes to know whether to place all objects again. */
  function planeOf(origin: LatLon): Plane {
    const before = sight?.plane;
    return before?.origin.lat === origin.lat && before.origin.lon === origin.lon
      ? before
      : createPlaneAt(origin);
  }

  return (message) => {
    switch (message.t) {
      case 'view': {
        sight = { view: message.view, plane: planeOf(message.origin) };
        turn = message.turn;
        pictures.invalidate();
        return;
      }
      case 'size':
        ({ measured, turn } = message);
        pictures.invalidate();
        return;
      case 'night':
        ({ night, turn } = message);
        pictures.invalidate();
        return;
      case 'foresee': {
        if (!sight || !measured) return;
        const { view } = message;
        const goal = createRenderFrame({
          view,
          plane: sight.plane,
          ...measured,
          night,
          now: performance.now(),
        });
        painters.current()?.foresee?.(goal);
        return;
      }
      case 'city':
        ({ turn, exchange } = message);
        file = message.city?.file;
        // In the same picture, on the city's own plane.
        if (message.city && sight) sight = { ...sight, plane: planeOf(message.city.header.origin) };
        painters.setCity(message.city && city.shown(message.city));
        pictures.invalidate();
        return;
      case 'cameras':
        layers.setCameras(message);
        return;
      case 'tile':
        city.onTile(message);
        return;
      case 'words':
        layers.setWords(message.words);
        return;
      case 'invoke':
        send(message);
        return;
      case 'ask':
        void answer(message.id, message.question);
    }
  };
}

const answerOf = (
  answers: MapRequestHandlers,
  { ask, of }: MapThreadRequest,
): Promise<MapThreadRequests[keyof MapThreadRequests]['answer']> => {
  // The type of a request determines the type of its reply.
  const answer = answers[ask] as (
    of: MapThreadRequest['of'],
  ) => MapThreadRequests[keyof MapThreadRequests]['answer'];
  return Promise.resolve(answer(of));
};

/** Omits the members of a group, which may be thousands. */
function pointedOf(pick: MapPick | undefined): HoveredObject | undefined {
  if (pick?.kind === 'cluster') return { kind: 'cluster', count: pick.cameras.length };
  if (pick?.kind === 'alerts') return { kind: 'alerts', count: pick.ids.length };
  return pick;
}
