import { type Cancel, createSystemClock } from '../../../core/base/clock.ts';
import type { CameraId } from '../../../core/base/ids.ts';
import type { StreamRole } from '../../../core/cameras/camera.ts';
import { createRequests } from '../../../core/rpc/requests.ts';
import { countResource } from '../resourceCounts.ts';
import { readAnnexBCodec } from './annexb.ts';
import { publishDisplayRefresh } from './displayRefresh.ts';
import {
  type EncodedPicture,
  type FromReplayWorker,
  formatStreamName,
  type ReplayTotals,
  type StoredStreamPictures,
  type ToReplayWorker,
  type TrackRecordingOptions,
} from './messages.ts';
import { type CameraTimeline, listStreamRanges, mergeTimeline, type PastPicture } from './timeline.ts';

export type { EncodedPicture } from './messages.ts';

/** One encoded picture of the past, for export. */
export interface EncodedFrame {
  readonly stream: StreamRole;
  /** Capture time as far as this window can tell, wall clock, ms since the epoch. */
  readonly atMs: number;
  readonly isKey: boolean;
  /** `avc1.PPCCLL`, of the keyframe it builds on. */
  readonly codec: string;
  /** Annex B, with parameter sets in band before each keyframe. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Recording of one received track. */
export interface TrackRecording {
  /** Names the stream to come on this track; called before its first picture. */
  name(camera: CameraId, stream: StreamRole): void;
  /** Ends the recording of this track. */
  end(): void;
}

interface Named {
  readonly camera: CameraId;
  readonly stream: StreamRole;
}

/** The last minute of every camera of this window, encoded, as received. */
export interface Replay {
  /**
   * Records a receiver's pictures once their stream is named, and passes them on as they come or in turns (decodeScheduler.ts).
   */
  tap(receiver: RTCRtpReceiver): TrackRecording;
  /** Marks a camera as off the wall: its past is stored for another minute, in case it returns. */
  leave(camera: CameraId): void;
  /** Deletes a camera's past at once, because it may no longer be viewed. */
  forget(camera: CameraId): void;
  /** Deletes every camera's past, because nothing may be viewed any more. */
  clear(): void;
  /**
   * Passes on only the keyframes of `thin` streams and every picture of all others; the past stays complete. Streams in
   * `atOnce` are passed on as they come, all others in turns.
   */
  pace(streams: Readonly<Record<'thin' | 'atOnce', readonly Named[]>>): void;
  /**
   * Protects a camera's past from expiring by age while any holder remains.
   * Each holder releases it as often as it held it.
   */
  hold(camera: CameraId, isHeld: boolean): void;
  timeline(camera: CameraId): Promise<CameraTimeline>;
  /** Returns one stream's pictures by `seq`, both ends included, without those deleted meanwhile. */
  pictures(
    camera: CameraId,
    stream: StreamRole,
    from: number,
    to: number,
  ): Promise<readonly EncodedPicture[]>;
  /**
   * Returns the past between two times (wall clock, ms since the epoch) in order of time.
   * Each stretch of one stream starts at the keyframe that its first picture builds on, so that all can be decoded.
   */
  frames(camera: CameraId, fromMs: number, toMs: number): Promise<readonly EncodedFrame[]>;
  /** Returns the totals of stored pictures. */
  count(): Promise<ReplayTotals>;
  close(): void;
}

/**
 * Returns the offset from the window's monotonic clock to the wall clock, ms: setting the wall clock moves the whole
 * past.
 */
export const getWallClockOffsetMs = (): number => Date.now() - getMonotonicNow();
export const getMonotonicNow = (): number => performance.timeOrigin + performance.now();

export const isReplaySupported = (): boolean => 'RTCRtpScriptTransform' in globalThis;

export function createReplay(): Replay {
  const requests = createRequests<FromReplayWorker | undefined>();
  let worker: Worker | undefined;
  let releaseHold: Cancel = () => {};
  /** The last pacing message, which a worker started later receives too. */
  let paced: ToReplayWorker | undefined;
  let taps = 0;

  /** Returns the window's one worker for all tracks, started at the first. */
  function running(): Worker {
    if (worker) return worker;
    const counted = countResource('workers');
    const stopWatching = publishDisplayRefresh(createSystemClock(), (refresh) =>
      send({ do: 'align', refresh }),
    );
    releaseHold = () => {
      counted();
      stopWatching();
    };
    worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'replay' });
    worker.addEventListener('message', ({ data }: MessageEvent<FromReplayWorker>) => {
      requests.resolve(data.id, data);
    });
    worker.addEventListener('error', (event) => console.error('the replay worker failed', event.message));
    if (paced) send(paced);
    return worker;
  }

  const send = (message: ToReplayWorker) => worker?.postMessage(message);

  /** Resolves to undefined if there is no worker, or if it has ended. */
  const ask = async (question: (id: number) => ToReplayWorker) =>
    worker && requests.request((id) => send(question(id)));

  const listed = (stream: StreamRole, { seqs, at, isKey }: StoredStreamPictures): PastPicture[] =>
    Array.from(seqs, (seq, index) => ({ stream, seq, at: at[index] ?? 0, isKey: isKey[index] === 1 }));

  async function timeline(camera: CameraId): Promise<CameraTimeline> {
    const answer = await ask((id) => ({ do: 'list', id, camera }));
    const list = answer && 'list' in answer ? answer.list : undefined;
    return mergeTimeline({
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
      if (!isReplaySupported()) return { name() {}, end() {} };
      taps += 1;
      const options: TrackRecordingOptions = { tap: taps };
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
      const [thin, atOnce] = [streams.thin.map(formatStreamName), streams.atOnce.map(formatStreamName)];
      const now: ToReplayWorker = { do: 'pace', thin, atOnce };
      // Called at each change of the wall, mostly with the same streams.
      if (JSON.stringify(now) === JSON.stringify(paced)) return;
      paced = now;
      send(now);
    },
    hold: (camera, isHeld) => send({ do: 'hold', camera, isHeld }),
    timeline,
    pictures,
    async frames(camera, fromMs, toMs) {
      const offset = getWallClockOffsetMs();
      const stretches = listStreamRanges(await timeline(camera), fromMs - offset, toMs - offset);
      const found = await Promise.all(
        stretches.map(async ({ stream, from, to }) => {
          let codec = '';
          return (await pictures(camera, stream, from, to)).flatMap(
            ({ at, isKey, bytes }): EncodedFrame[] => {
              if (isKey) codec = readAnnexBCodec(bytes) ?? codec;
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
