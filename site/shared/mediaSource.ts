import type { Cancel } from '../../core/base/clock.ts';
import type { CameraId } from '../../core/base/ids.ts';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { SourceStatus } from '../../core/cameras/source.ts';
import type { PrefetchedBatch, StillPicture } from './streamView.ts';

/** Header extensions that the ingest stamps; ids are those of the producer's RTP parameters (RFC 8285, one-byte form: 1..14). */
export interface StampedExtensions {
  /** http://www.webrtc.org/experiments/rtp-hdrext/playout-delay, limits in ms, 0..40,950. */
  readonly playoutDelay?: { readonly id: number; readonly minMs: number; readonly maxMs: number };
  /** http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time */
  readonly absCaptureTime?: { readonly id: number };
  /** urn:ietf:params:rtp-hdrext:sdes:mid, up to 16 bytes. */
  readonly mid?: { readonly id: number; readonly value: string };
}

/** The destination of a stream's RTP: the PlainTransport of one producer. */
export interface Sink {
  readonly address: string;
  readonly port: number;
  readonly ssrc: number;
  readonly payloadType: number;
  readonly extensions: StampedExtensions;
}

/** One stream of a camera, as the ingest offers it and the SFU uses it. It is pulled while it has sinks. */
export interface MediaSource {
  addSink(sink: Sink): Cancel;
  /** Requests a keyframe, before which a window cannot show anything; few sources support it. */
  requestKeyframe(): void;
  status(): SourceStatus;
  onStatus(run: (status: SourceStatus) => void): Cancel;
  lastKeyframe(): StillPicture | undefined;
  onKeyframe(run: (still: StillPicture) => void): Cancel;
  /** Returns the pictures from the last keyframe to the newest; undefined if any is missing. */
  recent(): PrefetchedBatch | undefined;
  /** Subscribes to complete pictures; their memory is valid until the call ends. After a loss there are none until the next keyframe. */
  onPicture(run: (picture: PrefetchedBatch) => void): Cancel;
}

export interface MediaSources {
  /** The UDP socket from which all streams are sent. */
  readonly from: { readonly address: string; readonly port: number };
  source(camera: CameraId, stream: StreamRole): MediaSource;
}
