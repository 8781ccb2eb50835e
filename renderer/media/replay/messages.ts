import type { StreamRole } from '../../../core/cameras/camera.ts';
import type { Refresh } from './refresh.ts';

/** What a transform is told when it is put onto a received track. */
export interface TapOptions {
  /** Names the track: what comes by it is told before it comes (`name`). */
  readonly tap: number;
}

export interface Stream {
  readonly camera: string;
  readonly stream: StreamRole;
}

/** What one stream is called: of two tiles that show it, both. */
export const streamName = ({ camera, stream }: Stream): string => `${camera} ${stream}`;

/** From the window to the worker that keeps the pictures. */
export type ToWorker =
  | ({ readonly do: 'name'; readonly tap: number } & Stream)
  /** Nothing comes by it any more: Chromium (130) does not say so to anyone who reads it. */
  | { readonly do: 'end'; readonly tap: number }
  | { readonly do: 'hold'; readonly camera: string; readonly isHeld: boolean }
  | { readonly do: 'leave' | 'forget'; readonly camera: string }
  | { readonly do: 'clear' }
  | { readonly do: 'align'; readonly refresh: Refresh }
  /** Of `thin` (`streamName`) and no others keyframes alone are passed on; those of `atOnce` and no others as they come. */
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

/** What is kept of one stream: its pictures in order, one entry each. */
export interface StreamList {
  readonly seqs: Float64Array;
  /** ms on the window's monotonic clock. */
  readonly at: Float64Array;
  readonly isKey: Uint8Array;
}

/** One encoded picture, in memory of its own. */
export interface EncodedPicture {
  readonly seq: number;
  readonly at: number;
  readonly isKey: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What the worker holds. */
export interface ReplayCount {
  readonly bytes: number;
  readonly cameras: number;
  /** That it reads. */
  readonly tracks: number;
}

export type FromWorker =
  | { readonly id: number; readonly list: Readonly<Record<StreamRole, StreamList>> }
  | { readonly id: number; readonly pictures: readonly EncodedPicture[] }
  | { readonly id: number; readonly count: ReplayCount };
