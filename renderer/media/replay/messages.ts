import type { StreamRole } from '../../../core/cameras/camera.ts';
import type { DisplayRefresh } from './displayRefresh.ts';

/** Options of a transform put onto a received track. */
export interface TrackRecordingOptions {
  /** Identifies the track; its stream is named (`name`) before the first picture. */
  readonly tap: number;
}

export interface RecordedStream {
  readonly camera: string;
  readonly stream: StreamRole;
}

/** Returns the name of a stream, the same for all tiles that show it. */
export const formatStreamName = ({ camera, stream }: RecordedStream): string => `${camera} ${stream}`;

/** Messages from the window to the worker that stores the pictures. */
export type ToReplayWorker =
  | ({ readonly do: 'name'; readonly tap: number } & RecordedStream)
  /** Ends a tap: Chromium (130) does not notify a transform's reader that its track ended. */
  | { readonly do: 'end'; readonly tap: number }
  | { readonly do: 'hold'; readonly camera: string; readonly isHeld: boolean }
  | { readonly do: 'leave' | 'forget'; readonly camera: string }
  | { readonly do: 'clear' }
  | { readonly do: 'align'; readonly refresh: DisplayRefresh }
  /** Passes on keyframes only of the streams in `thin` (`formatStreamName`), and without turns those in `atOnce`. */
  | { readonly do: 'pace'; readonly thin: readonly string[]; readonly atOnce: readonly string[] }
  | { readonly do: 'list'; readonly id: number; readonly camera: string }
  | {
      readonly do: 'fetch';
      readonly id: number;
      readonly camera: string;
      readonly stream: StreamRole;
      /** First and last `seq`, both included. */
      readonly from: number;
      readonly to: number;
    }
  | { readonly do: 'count'; readonly id: number };

/** The stored pictures of one stream in order, one array entry each. */
export interface StoredStreamPictures {
  readonly seqs: Float64Array;
  /** ms on the window's monotonic clock. */
  readonly at: Float64Array;
  readonly isKey: Uint8Array;
}

/** One encoded picture with a buffer of its own. */
export interface EncodedPicture {
  readonly seq: number;
  readonly at: number;
  readonly isKey: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Totals of the worker's stored pictures. */
export interface ReplayTotals {
  readonly bytes: number;
  readonly cameras: number;
  /** Tracks being read. */
  readonly tracks: number;
}

export type FromReplayWorker =
  | { readonly id: number; readonly list: Readonly<Record<StreamRole, StoredStreamPictures>> }
  | { readonly id: number; readonly pictures: readonly EncodedPicture[] }
  | { readonly id: number; readonly count: ReplayTotals };
