/** To the worker that decodes stills: a still. */
export interface StillToDecode {
  readonly id: number;
  /** `avc1.PPCCLL` */
  readonly codec: string;
  /** An Annex B access unit with its parameter sets. */
  readonly bytes: Uint8Array;
}

/** `why`: this machine cannot decode it. */
export type StillDecoded = { readonly id: number } & (
  | { readonly picture: ImageBitmap }
  | { readonly why: string }
);

/** Pictures of a stream that the site sends before its consumer's come (topic `ahead`). */
export interface PrefetchedPictures {
  /** Of the stream. */
  readonly prefetch: string;
  readonly codec: string;
  readonly bytes: Uint8Array;
  /** Of each picture, bytes. */
  readonly sizes: readonly number[];
  /** The first one needs no other. */
  readonly isKey: boolean;
  /** When the newest was taken; comes back with it. */
  readonly takenAt: number;
}

export interface PrefetchDecoded {
  readonly prefetch: string;
  readonly picture: ImageBitmap;
  readonly takenAt: number;
}

/** A WebSocket to be opened, and the port by which its frames go to and fro. */
export interface SocketToOpen {
  readonly url: string;
  readonly port: MessagePort;
}

/** By that port: a frame to be sent; or it is to be closed, with this code of RFC 6455 if any. */
export type ToSocket =
  | { readonly frame: string | Uint8Array }
  | { readonly close: true; readonly code?: number };

/**
 * And from it. `still`: the message of a still, which is decoded already; what comes of it follows under the same number, before
 * the port is told that it is closed or not at all.
 */
export type FromSocket =
  | { readonly open: true }
  | { readonly closed: true }
  | { readonly frame: string | ArrayBuffer }
  | { readonly still: number; readonly message: object }
  | StillDecoded;

/** `over`: no more pictures of this stream are prefetched. */
export type ToStills = StillToDecode | PrefetchedPictures | SocketToOpen | { readonly over: string };
export type FromStills = StillDecoded | PrefetchDecoded;
