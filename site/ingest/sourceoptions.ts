import type { Clock } from '../../core/base/clock.ts';
import type { RetryPolicy } from '../../core/base/retry.ts';
import type { KeyframeTimings } from './keyframeWait.ts';
import type { Places } from './places.ts';
import type { PlayWhep, Publication } from './publication.ts';
import type { CameraAddress, IngestLog, SourceTimings } from './settings.ts';
import type { TranscodingMachine } from './transcode/machine.ts';

/** What one stream of one camera is pulled with. */
export interface SourceOptions {
  readonly cameraId: string;
  readonly stream: string;
  readonly clock: Clock;
  /** Asked anew for every session, so that a changed password is used by the next. */
  resolve(): CameraAddress | undefined;
  readonly log: IngestLog;
  /** Of the whole site. */
  readonly pulls: Places;
  readonly transcoders: Places;
  /** What the machine transcodes with; absent: software. */
  readonly machine?: TranscodingMachine | undefined;
  /** What its encoder brings now, where it brings it by itself. */
  published(): Publication | undefined;
  /**
   * Asks the camera by ONVIF to send a keyframe; undefined where it has no ONVIF. Resolves to whether it agreed, and never rejects
   * for what a camera does.
   */
  synchronise?(): Promise<boolean> | undefined;
  /** Fetches what a media server plays; absent where no address asks for it. */
  readonly playWhep?: PlayWhep | undefined;
  /** It has so many sinks now. */
  onSinks(sinks: number): void;
  readonly timings?: Partial<SourceTimings>;
  readonly keyframes?: Partial<KeyframeTimings>;
  readonly retry?: RetryPolicy;
  /** Default `ffmpeg`. */
  readonly ffmpeg?: string;
}
