import type { Cancel } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { Pictures, Still } from '../shared/viewing.ts';

/** Header extensions to stamp, by the ids of the producer. */
export interface StampedExtensions {
  readonly playoutDelay?: { readonly id: number; readonly minMs: number; readonly maxMs: number };
  readonly absCaptureTime?: { readonly id: number };
}

/** The destination of a stream's RTP: the PlainTransport of one producer. */
export interface Sink {
  readonly address: string;
  readonly port: number;
  readonly ssrc: number;
  readonly payloadType: number;
  readonly extensions: StampedExtensions;
}

/** One stream of a camera, as the SFU uses it. It runs while it has sinks. */
export interface MediaSource {
  addSink(sink: Sink): Cancel;
  /** Requests a keyframe, before which a window cannot show anything; few sources support it. */
  requestKeyframe(): void;
  status(): SourceStatus;
  onStatus(run: (status: SourceStatus) => void): Cancel;
  lastKeyframe(): Still | undefined;
  onKeyframe(run: (still: Still) => void): Cancel;
  /** Returns the pictures from the last keyframe to the newest; undefined if any is missing. */
  recent(): Pictures | undefined;
  /** Subscribes to complete pictures; their memory is valid until the call ends. After a loss there are none until the next keyframe. */
  onPicture(run: (picture: Pictures) => void): Cancel;
}

export interface MediaSources {
  /** The UDP socket from which all streams are sent. */
  readonly from: { readonly address: string; readonly port: number };
  source(camera: CameraId, stream: StreamRole): MediaSource;
}
