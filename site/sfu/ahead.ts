import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { Pictures } from '../shared/viewing.ts';
import type { MediaSource } from './source.ts';

/** Pictures of one stream that are sent to a window ahead of those that its consumer brings. */
export interface Ahead {
  /** Its consumer sends from now on, and begins with the next keyframe. */
  resumed(): void;
  stop(): void;
}

/** Whoever has had no keyframe over WebRTC by then has a line that does not carry it. */
const longestMs = 12_000;
const mostBytes = 4 * 1024 * 1024;
/**
 * The keyframe that a consumer begins with is lost to its receiver where a line has the packets overtake each other: an IDR slice
 * that comes before its parameter sets is thrown away (libwebrtc, modules/video_coding/h264_sps_pps_tracker.cc). With 0-40 ms of
 * jitter seven openings of eight began with the second or the third. A window takes no more than it needs.
 */
const keyframesToo = 3;

/**
 * A consumer begins with a keyframe, and cameras send one each second or each ten. Until then the window is sent what came since the
 * last one, at once, and each picture as it comes, to be decoded by itself.
 * @param send false: no more
 * @param onOver called once, not from within this call
 */
export function sendAhead(options: {
  readonly source: MediaSource;
  readonly clock: Clock;
  readonly send: (pictures: Pictures) => boolean;
  readonly onOver: () => void;
}): Ahead {
  const { source, clock, send } = options;
  let isOver = false;
  let isResumed = false;
  /** It was before the picture that comes now began. */
  let wasResumed = false;
  let keyframes = 0;
  let sent = 0;
  const recent = source.recent();
  let isBegun = recent !== undefined && send(recent);
  const stops: Cancel[] = [];

  function stop(): void {
    isOver = true;
    for (const one of stops) one();
  }
  function end(): void {
    if (isOver) return;
    stop();
    options.onOver();
  }

  stops.push(
    source.onPicture((picture) => {
      if (picture.isKey && wasResumed) keyframes += 1;
      wasResumed = isResumed;
      if (isOver || (!isBegun && !picture.isKey)) return;
      isBegun = true;
      sent += picture.bytes.length;
      if (sent > mostBytes || !send(picture) || keyframes === keyframesToo) end();
    }),
    clock.after(longestMs, end),
  );
  return {
    resumed() {
      isResumed = true;
    },
    stop,
  };
}
