import type { Cancel } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { Pictures, Still } from '../shared/viewing.ts';

/** Header extensions to stamp, by the ids that the producer was made with. */
export interface StampedExtensions {
  readonly playoutDelay?: { readonly id: number; readonly minMs: number; readonly maxMs: number };
  readonly absCaptureTime?: { readonly id: number };
}

/** Where and how a stream's RTP is to be sent: the PlainTransport of one producer. */
export interface Sink {
  readonly address: string;
  readonly port: number;
  readonly ssrc: number;
  readonly payloadType: number;
  readonly extensions: StampedExtensions;
}

/** What the SFU needs of one stream of a camera. It runs while it has sinks. */
export interface MediaSource {
  addSink(sink: Sink): Cancel;
  /** A window cannot show anything before the next keyframe; few sources can be asked for one. */
  requestKeyframe(): void;
  status(): SourceStatus;
  onStatus(run: (status: SourceStatus) => void): Cancel;
  lastKeyframe(): Still | undefined;
  onKeyframe(run: (still: Still) => void): Cancel;
  /** From the last keyframe to the newest picture; undefined where not all of them are there. */
  recent(): Pictures | undefined;
  /** Each as soon as it is whole, its memory valid until the call ends. After a loss there is none until the next keyframe. */
  onPicture(run: (picture: Pictures) => void): Cancel;
}

export interface MediaSources {
  /** The UDP socket that all streams are sent from. */
  readonly from: { readonly address: string; readonly port: number };
  source(camera: CameraId, stream: StreamRole): MediaSource;
}
