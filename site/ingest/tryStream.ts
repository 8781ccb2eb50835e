import type { Clock } from '../../core/base/clock.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { ConcurrencyLimit } from '../shared/concurrencyLimit.ts';
import { PacketFanOut, type StoredKeyframe } from './packetFanOut.ts';
import { PullSession } from './pull.ts';
import { reportUnexpectedError } from './reportUnexpectedError.ts';
import { monitorSession } from './sessionMonitor.ts';
import { type IngestLog, type StreamAddressToFetch, sourceTimings } from './settings.ts';

/** The properties of a stream under test, before it belongs to a camera. */
export interface StreamTrial {
  readonly keyframe: StoredKeyframe;
  readonly fps: number;
}

/** `described`: the camera had sent its description. */
export type StreamTrialResult = Result<StreamTrial> & { readonly described: boolean };

/** Time to keep watching after the first keyframe, ms: B-frames and the frame rate show within some pictures. */
const lookOnMs = 700;

/**
 * Pulls a stream like its source would, until it has shown a picture and that it can be watched.
 * The session ends then, after a fault, or at the end of `withinMs`. Nothing is stored.
 */
export function tryStream(options: {
  readonly clock: Clock;
  readonly address: StreamAddressToFetch;
  readonly withinMs: number;
  readonly signal: AbortSignal;
  readonly transcoders: ConcurrencyLimit;
  readonly log: IngestLog;
  /** Default `ffmpeg`. */
  readonly ffmpeg?: string;
}): Promise<StreamTrialResult> {
  const { clock, address, withinMs, signal } = options;
  const timings = { ...sourceTimings, noKeyframeMs: withinMs };
  return new Promise((resolve) => {
    let pull: PullSession | undefined;
    let described = false;
    let packets = false;
    let keyframe: StoredKeyframe | undefined;
    let over = false;
    let stopWatch = () => {};
    let stopLooking = () => {};

    function end(result: Result<StreamTrial>): void {
      if (over) return;
      over = true;
      stopTime();
      stopLooking();
      stopWatch();
      signal.removeEventListener('abort', onAbort);
      pull?.close();
      resolve({ ...result, described });
    }
    const fail = (fault: Fault) => end({ ok: false, fault });
    const onAbort = () => fail({ code: 'call.closed', params: {} });
    const seconds = Math.round(withinMs / 1_000);
    const stopTime = clock.after(withinMs, () => {
      if (keyframe) done(keyframe);
      else fail({ code: packets ? 'source.noKeyframe' : 'source.silent', params: { seconds } });
    });
    const done = (seen: StoredKeyframe) => end(ok({ keyframe: seen, fps: passage.fps }));

    const passage = new PacketFanOut({
      keyframe(next) {
        const isFirst = keyframe === undefined;
        keyframe = next;
        if (isFirst) stopLooking = clock.after(lookOnMs, () => keyframe && done(keyframe));
      },
      format: () => {},
      unfit(fault) {
        const mayTranscode = address.transcode === true && fault.code !== 'source.malformed';
        if (mayTranscode && !isTranscoded) begin(true);
        else fail(fault);
      },
    });

    let isTranscoded = false;
    function begin(transcode: boolean): void {
      pull?.close();
      stopWatch();
      stopLooking();
      keyframe = undefined;
      packets = false;
      const { log, transcoders, ffmpeg = 'ffmpeg' } = options;
      const onUnexpectedError = (error: unknown) => {
        const { fault, details } = reportUnexpectedError(error);
        log('bug', { camera: 'trial', ...details });
        fail(fault);
      };
      const next = new PullSession({
        clock,
        ffmpeg,
        transcode,
        transcoders,
        published: () => undefined,
        events: {
          begin(stream) {
            described = true;
            isTranscoded = stream.transcoded;
            passage.begin(stream.payloadType, stream.sprop, clock.monotonic());
            // The description alone may have shown that the stream is unfit.
            if (over || pull !== next) return;
            stopWatch = monitorSession({
              clock,
              timings,
              passage,
              report: stream.report,
              progress: () => ({
                firstPacketSeen: packets,
                isLive: keyframe !== undefined,
                isUdpBlocked: stream.isUdpBlocked(),
              }),
              onStall: fail,
              onHealthy: () => {},
              onUnexpectedError,
            });
          },
          rtp(packet) {
            packets = true;
            passage.rtp(packet, clock.monotonic(), clock.now());
          },
          rtcp: (packet) => void passage.rtcp(packet),
          end: fail,
          bug: onUnexpectedError,
        },
      });
      pull = next;
      next.start(address);
    }

    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else begin(false);
  });
}
