import type { Clock } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import { Listeners } from '../../../core/base/listeners.ts';
import type { PrivacyMask } from '../../../core/media/mask.ts';
import { drawMasks, type MaskSource } from '../mask.ts';
import { createDecodedPictures } from './decodedPictures.ts';
import { holdReplayPictures } from './holdReplayPictures.ts';
import { getMonotonicNow, type Replay } from './index.ts';
import {
  advancePlayback,
  type CameraTimeline,
  emptyTimeline,
  findPictureIndexAt,
  getNextSpeed,
  type PastPicture,
  type Playback,
  type PlaybackSpeed,
  seekPlayback,
  stepPlayback,
} from './timeline.ts';

export type { CameraTimeline, PastPicture, PlaybackSpeed } from './timeline.ts';
export { playbackSpeeds } from './timeline.ts';

/** Interval at which the player reloads the list of stored pictures. */
const lookEveryMs = 250;
/** Initial position of a replay, back from now. */
const beginBackMs = 10_000;
/** Pictures decoded in advance, while playing and while paused. */
const aheadPlaying = 10;
const aheadPaused = 3;
/** A decoder that is further behind than this, in pictures, shows nothing until it has caught up. */
const mostLate = 32;

export interface ReplayPlayerState {
  readonly timeline: CameraTimeline;
  readonly playback: Playback;
  /** The picture on the canvas, from which all displayed figures must be taken. */
  readonly shown: PastPicture | undefined;
  /** False before the first list of pictures was loaded. */
  readonly isReady: boolean;
  /** True if this machine cannot decode the pictures. */
  readonly isUndecodable: boolean;
}

/** The replay of one camera. Holds its past and a decoder until it is closed. */
export interface ReplayPlayer {
  readonly state: ReplayPlayerState;
  onChange(listener: () => void): () => void;
  /** Seeks to a time of the past, ms on the window's monotonic clock. */
  seek(at: number): void;
  seekBy(ms: number): void;
  step(by: 1 | -1): void;
  toggle(): void;
  speed(by: 1 | -1): void;
  setSpeed(speed: PlaybackSpeed): void;
  close(): void;
}

export function createReplayPlayer(options: {
  readonly replay: Replay;
  readonly camera: CameraId;
  readonly canvas: HTMLCanvasElement;
  readonly masks: Pick<MaskSource, 'of' | 'onChange'>;
  readonly clock: Clock;
}): ReplayPlayer {
  const { replay, camera, canvas, clock } = options;
  const context = canvas.getContext('2d');
  const listeners = new Listeners();
  let state: ReplayPlayerState = {
    timeline: emptyTimeline,
    playback: { at: 0, isPlaying: true, speed: 1, since: getMonotonicNow() },
    shown: undefined,
    isReady: false,
    isUndecodable: false,
  };
  let masks: readonly PrivacyMask[] | undefined;
  let isClosed = false;
  let animation = 0;

  const pictures = createDecodedPictures({
    fetch: (stream, from, to) => replay.pictures(camera, stream, from, to),
    onPicture: draw,
    onFault(error) {
      console.warn('the past could not be decoded', error);
      change({ isUndecodable: true });
    },
  });

  function change(to: Partial<ReplayPlayerState>): void {
    state = { ...state, ...to };
    listeners.emit();
  }

  /** Returns the newest decoded picture that is due; while paused, exactly the current one. */
  function due(): PastPicture | undefined {
    const { timeline, playback, shown } = state;
    const at = findPictureIndexAt(timeline.pictures, playback.at);
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
    // No picture is shown without its masks.
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
    const target = timeline.pictures[Math.max(0, findPictureIndexAt(timeline.pictures, playback.at))];
    if (target)
      pictures.want(timeline, target, playback.isPlaying ? aheadPlaying : aheadPaused, !playback.isPlaying);
  }

  function run(): void {
    cancelAnimationFrame(animation);
    if (isClosed || !state.playback.isPlaying) return;
    state = { ...state, playback: advancePlayback(state.playback, state.timeline, getMonotonicNow()) };
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

  const now = () => advancePlayback(state.playback, state.timeline, getMonotonicNow());

  /** A held past does not expire: it was deleted on purpose, and none of its pictures may stay on the screen. */
  function forget(): void {
    if (!state.shown) return;
    pictures.forget();
    context?.clearRect(0, 0, canvas.width, canvas.height);
    delete canvas.dataset.at;
    change({ shown: undefined });
  }

  /** Masks the picture on the canvas at once: while paused, no next picture brings new masks. */
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
      put(seekPlayback(state.playback, timeline, newest - beginBackMs, getMonotonicNow()));
  }

  const releaseHold = holdReplayPictures(replay, camera);
  void look(); // without a reply the state stays
  const cancelLooking = clock.every(lookEveryMs, () => void look());
  const cancelMasks = options.masks.onChange(cover);

  return {
    get state() {
      return state;
    },
    onChange: listeners.add,
    seek: (at) => put(seekPlayback(now(), state.timeline, at, getMonotonicNow())),
    seekBy: (ms) => put(seekPlayback(now(), state.timeline, now().at + ms, getMonotonicNow())),
    step(by) {
      const playback = now();
      // Starts from the picture on the canvas: while playing, the next due one may not be decoded yet.
      const from = playback.isPlaying && state.shown ? { ...playback, at: state.shown.at } : playback;
      put(stepPlayback(from, state.timeline, by, getMonotonicNow()));
    },
    toggle() {
      const playback = now();
      put({ ...playback, isPlaying: !playback.isPlaying });
    },
    speed: (by) => put({ ...now(), speed: getNextSpeed(state.playback.speed, by) }),
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
