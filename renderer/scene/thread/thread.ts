import { systemClock } from '../../../core/clock.ts';
import { type Plane, planeAt } from '../../../core/domain/geo.ts';
import type { MapView } from '../api.ts';
import { keepPainter } from '../painters.ts';
import { createPictures } from '../pictures.ts';
import type { SignHost } from '../signs/host.ts';
import type { ThumbnailPlace } from '../signs/thumbnails.ts';
import { type Picture, pictureOf } from '../view.ts';
import { lendCity } from './city.ts';
import { type Answers, createLayers } from './layers.ts';
import type { Asking, FromMap, Measured, Question, ToMap } from './messages.ts';

/** What is in sight, as the window said it last. */
interface Sight {
  readonly view: MapView;
  readonly plane: Plane;
  readonly turn: number;
}

/**
 * The map of a window, painted beside it: city and signs in one task on one canvas, so that they move as one and the window is
 * free meanwhile. Returns what hears the window.
 */
export function createThread(
  { canvas, flat, still, words }: Extract<ToMap, { readonly t: 'open' }>,
  { post, fonts }: { post(message: FromMap): void; readonly fonts: EventTarget },
): (message: ToMap) => void {
  let sight: Sight | undefined;
  let measured: Measured | undefined;
  let night = true;
  let last: Picture | undefined;
  let lastMeasured: Measured | undefined;
  let file: string | undefined;
  let places: readonly ThumbnailPlace[] | undefined;
  let missing = 0;
  let paintedTurn = 0;

  const painters = keepPainter({
    flat,
    invalidate: () => pictures.invalidate(),
    onFault: (fault) => post({ t: 'fault', fault }),
    onChange(isLost) {
      post({ t: 'painter', isLost, engine: painters.kind() });
      pictures.invalidate();
    },
  });

  const of = (view: MapView, now: number) =>
    sight && measured && pictureOf({ view, plane: sight.plane, ...measured, night, now });

  function frame(now: number): Picture | undefined {
    if (!sight || !measured || measured.size.width === 0 || measured.size.height === 0) return undefined;
    const { view, plane } = sight;
    const isSame =
      last?.view === view && last.plane === plane && lastMeasured === measured && last.night === night;
    last = isSame && last ? { ...last, now } : of(view, now);
    lastMeasured = measured;
    return last;
  }

  const pictures = createPictures({
    canvas,
    kind: painters.kind,
    painter: painters.current,
    frame,
    onPainted(painted) {
      const turn = sight?.turn ?? 0;
      if (painted) missing = painted.missing;
      // Signs alone are painted often, and nothing of it is news.
      if (painted || places || turn !== paintedTurn)
        post({ t: 'painted', turn, missing, file, ...(places ? { places } : {}) });
      places = undefined;
      paintedTurn = turn;
    },
  });

  const host: SignHost = {
    clock: systemClock(),
    repaint: () => pictures.invalidate('signs'),
    canvas: (width, height) => new OffscreenCanvas(width, height),
    onFonts(run) {
      fonts.addEventListener('loadingdone', run);
      return () => fonts.removeEventListener('loadingdone', run);
    },
  };
  const layers = createLayers(pictures, host, {
    ...{ still, words },
    onPlaces(next) {
      places = next;
    },
  });
  const answers: Answers = {
    ...layers.asked,
    pick: (at) => pictures.pick(at),
    paint: () => pictures.paintNow(),
    png() {
      pictures.paintNow();
      return canvas.convertToBlob({ type: 'image/png' });
    },
  };
  // A graphics card that was lost takes what was painted with it.
  canvas.addEventListener('contextrestored', () => pictures.invalidate());
  const city = lendCity((id, key) => post({ t: 'tile', id, key }));
  post({ t: 'painter', isLost: false, engine: painters.kind() });

  async function answer(id: number, question: Question): Promise<void> {
    try {
      post({ t: 'answer', id, answer: await answerOf(answers, question) });
    } catch (error) {
      post({ t: 'failed', id, why: String(error) });
    }
  }

  function tell({ layer, call, given }: Extract<ToMap, { readonly t: 'tell' }>): void {
    const told: unknown = Reflect.get(layers.told, layer);
    const run: unknown = typeof told === 'object' && told ? Reflect.get(told, call) : undefined;
    if (typeof run !== 'function') throw new Error(`a map has no ${layer}.${call}`);
    Reflect.apply(run, told, given);
  }

  return (message) => {
    switch (message.t) {
      case 'view': {
        const { view, origin, turn } = message;
        const before = sight?.plane;
        const isSame = before?.origin.lat === origin.lat && before.origin.lon === origin.lon;
        sight = { view, turn, plane: isSame && before ? before : planeAt(origin) };
        pictures.invalidate();
        return;
      }
      case 'size':
        measured = message.measured;
        pictures.invalidate();
        return;
      case 'night':
        night = message.night;
        pictures.invalidate();
        return;
      case 'foresee': {
        const goal = of(message.view, performance.now());
        if (goal) painters.current()?.foresee?.(goal);
        return;
      }
      case 'city':
        file = message.city?.file;
        painters.setCity(message.city && city.shown(message.city));
        pictures.invalidate();
        return;
      case 'cameras':
        layers.setCameras(message);
        return;
      case 'tile':
        city.came(message);
        return;
      case 'words':
        layers.setWords(message.words);
        return;
      case 'tell':
        tell(message);
        return;
      case 'ask':
        void answer(message.id, message.question);
    }
  };
}

const answerOf = (answers: Answers, { ask, of }: Question): Promise<Asking[keyof Asking]['answer']> => {
  // Of one question: what it is asked with is what its answer takes.
  const answer = answers[ask] as (of: Question['of']) => Asking[keyof Asking]['answer'];
  return Promise.resolve(answer(of));
};
