import { type Cancel, systemClock } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import { createRequests } from '../../../core/rpc/requests.ts';
import { hold } from '../held.ts';
import { codecOf } from './annexb.ts';
import {
  type EncodedPicture,
  type FromWorker,
  type ReplayCount,
  type StreamList,
  streamName,
  type TapOptions,
  type ToWorker,
} from './messages.ts';
import { watchRefresh } from './refresh.ts';
import { type PastPicture, stretchesOf, type Timeline, timelineOf } from './timeline.ts';

export type { EncodedPicture } from './messages.ts';

/** One encoded picture of the past, for anyone who writes it down. */
export interface EncodedFrame {
  readonly stream: StreamRole;
  /** When it was taken as far as this window can tell, wall clock, ms since the epoch. */
  readonly atMs: number;
  readonly isKey: boolean;
  /** `avc1.PPCCLL`, of the keyframe that it builds on. */
  readonly codec: string;
  /** Annex B, parameter sets in band before each keyframe. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Of one track that is received. */
export interface Tap {
  /** What will come by it: told before it comes. */
  name(camera: CameraId, stream: StreamRole): void;
  /** Nothing comes by it any more. */
  end(): void;
}

interface Named {
  readonly camera: CameraId;
  readonly stream: StreamRole;
}

/** The last minute of every camera of this window, encoded, as it was received. */
export interface Replay {
  /**
   * Keeps what this receiver receives, once it is said what that is. The pictures go on as they came, or in turns (turns.ts).
   */
  tap(receiver: RTCRtpReceiver): Tap;
  /** It is no longer on the wall: its past is kept for a minute, for its return. */
  leave(camera: CameraId): void;
  /** It may no longer be seen: its past goes at once. */
  forget(camera: CameraId): void;
  /** Nothing may be seen any more. */
  clear(): void;
  /**
   * Passes only the keyframes of `thin` on, of all other streams every picture; the past is kept whole. What is `atOnce` goes on as
   * it comes, all others in turns.
   */
  pace(streams: Readonly<Record<'thin' | 'atOnce', readonly Named[]>>): void;
  /** While it is held, by however many, a camera's past does not go by age. Each lets it go as often as it took it. */
  hold(camera: CameraId, isHeld: boolean): void;
  timeline(camera: CameraId): Promise<Timeline>;
  /** Pictures of one stream by their `seq`, both ends included; those that have gone in the meantime are left out. */
  pictures(
    camera: CameraId,
    stream: StreamRole,
    from: number,
    to: number,
  ): Promise<readonly EncodedPicture[]>;
  /**
   * The past from one time to another (wall clock, ms since the epoch) in order of time: of each stretch of one stream from the
   * keyframe on that its first picture builds on, so that all can be decoded.
   */
  frames(camera: CameraId, fromMs: number, toMs: number): Promise<readonly EncodedFrame[]>;
  /** What is held for all of it. */
  count(): Promise<ReplayCount>;
  close(): void;
}

/** What the window's monotonic clock must be added to, to be the wall clock's time: a wall clock that is set moves all the past. */
export const wallOffset = (): number => Date.now() - monotonicNow();
export const monotonicNow = (): number => performance.timeOrigin + performance.now();

export const canReplay = (): boolean => 'RTCRtpScriptTransform' in globalThis;

export function createReplay(): Replay {
  const requests = createRequests<FromWorker | undefined>();
  let worker: Worker | undefined;
  let releaseHold: Cancel = () => {};
  /** How pictures are to go on, as it was said last: also to a worker that begins later. */
  let paced: ToWorker | undefined;
  let taps = 0;

  /** One for all tracks of the window, from the first on. */
  function running(): Worker {
    if (worker) return worker;
    const counted = hold('workers');
    const stopWatching = watchRefresh(systemClock(), (refresh) => send({ do: 'align', refresh }));
    releaseHold = () => {
      counted();
      stopWatching();
    };
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'replay' });
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      requests.resolve(data.id, data);
    });
    worker.addEventListener('error', (event) => console.error('the replay worker failed', event.message));
    if (paced) send(paced);
    return worker;
  }

  const send = (message: ToWorker) => worker?.postMessage(message);

  /** Undefined where there is no worker, or none any more. */
  const ask = async (question: (id: number) => ToWorker) =>
    worker && requests.request((id) => send(question(id)));

  const listed = (stream: StreamRole, { seqs, at, isKey }: StreamList): PastPicture[] =>
    Array.from(seqs, (seq, index) => ({ stream, seq, at: at[index] ?? 0, isKey: isKey[index] === 1 }));

  async function timeline(camera: CameraId): Promise<Timeline> {
    const answer = await ask((id) => ({ do: 'list', id, camera }));
    const list = answer && 'list' in answer ? answer.list : undefined;
    return timelineOf({
      main: list ? listed('main', list.main) : [],
      sub: list ? listed('sub', list.sub) : [],
    });
  }

  async function pictures(
    camera: CameraId,
    stream: StreamRole,
    from: number,
    to: number,
  ): Promise<readonly EncodedPicture[]> {
    const answer = await ask((id) => ({ do: 'fetch', id, camera, stream, from, to }));
    return answer && 'pictures' in answer ? answer.pictures : [];
  }

  return {
    tap(receiver) {
      if (!canReplay()) return { name() {}, end() {} };
      taps += 1;
      const options: TapOptions = { tap: taps };
      receiver.transform = new RTCRtpScriptTransform(running(), options);
      return {
        name: (camera, stream) => send({ do: 'name', ...options, camera, stream }),
        end: () => send({ do: 'end', ...options }),
      };
    },
    leave: (camera) => send({ do: 'leave', camera }),
    forget: (camera) => send({ do: 'forget', camera }),
    clear: () => send({ do: 'clear' }),
    pace(streams) {
      const [thin, atOnce] = [streams.thin.map(streamName), streams.atOnce.map(streamName)];
      const now: ToWorker = { do: 'pace', thin, atOnce };
      // Asked at each change of the wall, and mostly the same.
      if (JSON.stringify(now) === JSON.stringify(paced)) return;
      paced = now;
      send(now);
    },
    hold: (camera, isHeld) => send({ do: 'hold', camera, isHeld }),
    timeline,
    pictures,
    async frames(camera, fromMs, toMs) {
      const offset = wallOffset();
      const stretches = stretchesOf(await timeline(camera), fromMs - offset, toMs - offset);
      const found = await Promise.all(
        stretches.map(async ({ stream, from, to }) => {
          let codec = '';
          return (await pictures(camera, stream, from, to)).flatMap(
            ({ at, isKey, bytes }): EncodedFrame[] => {
              if (isKey) codec = codecOf(bytes) ?? codec;
              return codec ? [{ stream, atMs: at + offset, isKey, codec, bytes }] : [];
            },
          );
        }),
      );
      return found.flat();
    },
    async count() {
      const answer = await ask((id) => ({ do: 'count', id }));
      return answer && 'count' in answer ? answer.count : { bytes: 0, cameras: 0, tracks: 0 };
    },
    close() {
      worker?.terminate();
      releaseHold();
      worker = undefined;
      requests.resolveAll(undefined);
    },
  };
}
