import type { Clock } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import type { PrivacyMask } from '../../../core/media/mask.ts';
import { drawMasks, type MaskSource } from '../mask.ts';
import { held } from './held.ts';
import { monotonicNow, type Replay } from './index.ts';
import { createPictures } from './pictures.ts';
import {
  advanced,
  indexAt,
  movedTo,
  noTimeline,
  type PastPicture,
  type Playback,
  type Speed,
  speedAfter,
  stepped,
  type Timeline,
} from './timeline.ts';

export type { PastPicture, Speed, Timeline } from './timeline.ts';
export { speeds } from './timeline.ts';

/** How often it is asked what has come and gone in the meantime. */
const lookEveryMs = 250;
/** What a replay begins with: this far back. */
const beginBackMs = 10_000;
/** Decoded before they are due, while it runs and while it stands. */
const aheadPlaying = 10;
const aheadPaused = 3;
/** A decoder that is behind by more pictures than this shows nothing until it has caught up. */
const mostLate = 32;

export interface PlayerState {
  readonly timeline: Timeline;
  readonly playback: Playback;
  /** The picture on the canvas: what all figures must be taken from. */
  readonly shown: PastPicture | undefined;
  /** Asked once: false before anything was looked up. */
  readonly isReady: boolean;
  /** This machine cannot decode it. */
  readonly isUndecodable: boolean;
}

/** The replay of one camera. Holds its past and a decoder until it is closed. */
export interface Player {
  readonly state: PlayerState;
  onChange(listener: () => void): () => void;
  /** Time of the past, ms on the window's monotonic clock. */
  seek(at: number): void;
  seekBy(ms: number): void;
  step(by: 1 | -1): void;
  toggle(): void;
  speed(by: 1 | -1): void;
  setSpeed(speed: Speed): void;
  close(): void;
}

export function createPlayer(options: {
  readonly replay: Replay;
  readonly camera: CameraId;
  readonly canvas: HTMLCanvasElement;
  readonly masks: Pick<MaskSource, 'of' | 'onChange'>;
  readonly clock: Clock;
}): Player {
  const { replay, camera, canvas, clock } = options;
  const context = canvas.getContext('2d');
  const listeners = new Listeners();
  let state: PlayerState = {
    timeline: noTimeline,
    playback: { at: 0, isPlaying: true, speed: 1, since: monotonicNow() },
    shown: undefined,
    isReady: false,
    isUndecodable: false,
  };
  let masks: readonly PrivacyMask[] | undefined;
  let isClosed = false;
  let animation = 0;

  const pictures = createPictures({
    fetch: (stream, from, to) => replay.pictures(camera, stream, from, to),
    onPicture: draw,
    onFault(error) {
      console.warn('the past could not be decoded', error);
      change({ isUndecodable: true });
    },
  });

  function change(to: Partial<PlayerState>): void {
    state = { ...state, ...to };
    listeners.emit();
  }

  /** The newest picture decoded of those due; while paused, the very one. */
  function due(): PastPicture | undefined {
    const { timeline, playback, shown } = state;
    const at = indexAt(timeline.pictures, playback.at);
    const least = playback.isPlaying ? at - mostLate : at;
    for (let index = at; index >= Math.max(0, least); index -= 1) {
      const picture = timeline.pictures[index];
      if (!picture || (picture.seq === shown?.seq && picture.stream === shown.stream)) return undefined;
      if (pictures.get(picture)) return picture;
    }
    return undefined;
  }

  function draw(): void {
    const picture = due();
    const frame = picture && pictures.get(picture);
    masks = options.masks.of(camera) ?? masks;
    // Without its masks no picture is shown.
    if (!frame || !context || !masks) return;
    if (canvas.width !== frame.displayWidth || canvas.height !== frame.displayHeight)
      Object.assign(canvas, { width: frame.displayWidth, height: frame.displayHeight });
    context.drawImage(frame, 0, 0);
    drawMasks(context, canvas.width, canvas.height, masks);
    canvas.dataset.at = String(picture.at);
    change({ shown: picture, isUndecodable: false });
  }

  function ask(): void {
    const { timeline, playback } = state;
    const target = timeline.pictures[Math.max(0, indexAt(timeline.pictures, playback.at))];
    if (target)
      pictures.want(timeline, target, playback.isPlaying ? aheadPlaying : aheadPaused, !playback.isPlaying);
  }

  function run(): void {
    cancelAnimationFrame(animation);
    if (isClosed || !state.playback.isPlaying) return;
    state = { ...state, playback: advanced(state.playback, state.timeline, monotonicNow()) };
    draw();
    ask();
    animation = requestAnimationFrame(run);
  }

  function put(playback: Playback): void {
    change({ playback });
    draw();
    ask();
    run();
  }

  const now = () => advanced(state.playback, state.timeline, monotonicNow());

  /** While it is held a past does not go by itself: it was taken away, and no picture of it stays on the screen. */
  function forget(): void {
    if (!state.shown) return;
    pictures.forget();
    context?.clearRect(0, 0, canvas.width, canvas.height);
    delete canvas.dataset.at;
    change({ shown: undefined });
  }

  /** What is on the canvas is covered at once: while it stands still no next picture brings new masks. */
  function cover(): void {
    const now = options.masks.of(camera);
    if (!now || now === masks) return;
    masks = now;
    if (state.shown && context) drawMasks(context, canvas.width, canvas.height, masks);
  }

  async function look(): Promise<void> {
    const timeline = await replay.timeline(camera);
    if (isClosed) return;
    const isFirst = !state.isReady && timeline.pictures.length > 0;
    if (timeline.pictures.length === 0) forget();
    change({ timeline, isReady: true });
    const newest = timeline.pictures.at(-1)?.at;
    if (isFirst && newest !== undefined)
      put(movedTo(state.playback, timeline, newest - beginBackMs, monotonicNow()));
  }

  const releaseHold = held(replay, camera);
  void look(); // an answer that never comes leaves it as it is
  const cancelLooking = clock.every(lookEveryMs, () => void look());
  const cancelMasks = options.masks.onChange(cover);

  return {
    get state() {
      return state;
    },
    onChange: listeners.add,
    seek: (at) => put(movedTo(now(), state.timeline, at, monotonicNow())),
    seekBy: (ms) => put(movedTo(now(), state.timeline, now().at + ms, monotonicNow())),
    step(by) {
      const playback = now();
      // From the picture on the canvas: while it runs, the next due may not have come yet.
      const from = playback.isPlaying && state.shown ? { ...playback, at: state.shown.at } : playback;
      put(stepped(from, state.timeline, by, monotonicNow()));
    },
    toggle() {
      const playback = now();
      put({ ...playback, isPlaying: !playback.isPlaying });
    },
    speed: (by) => put({ ...now(), speed: speedAfter(state.playback.speed, by) }),
    setSpeed: (speed) => put({ ...now(), speed }),
    close() {
      if (isClosed) return;
      isClosed = true;
      cancelLooking();
      cancelMasks();
      cancelAnimationFrame(animation);
      pictures.close();
      releaseHold();
      listeners.clear();
    },
  };
}
