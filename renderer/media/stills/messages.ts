/** A still for the decoding worker. */
export interface StillToDecode {
  readonly id: number;
  /** Codec string, `avc1.PPCCLL`. */
  readonly codec: string;
  /** An Annex B access unit with its parameter sets. */
  readonly bytes: Uint8Array;
}

/** `why`: the reason why this machine cannot decode it. */
export type StillDecoded = { readonly id: number } & (
  | { readonly picture: ImageBitmap }
  | { readonly why: string }
);

/** Prefetched pictures of a stream, sent by the site before its consumer's own (topic `ahead`). */
export interface PrefetchedPictures {
  /** Key of the stream. */
  readonly prefetch: string;
  readonly codec: string;
  readonly bytes: Uint8Array;
  /** Byte length of each picture. */
  readonly sizes: readonly number[];
  /** True if the first picture is a keyframe. */
  readonly isKey: boolean;
  /** Capture time of the newest picture; returned with it. */
  readonly takenAt: number;
}

export interface PrefetchDecoded {
  readonly prefetch: string;
  readonly picture: ImageBitmap;
  readonly takenAt: number;
}

/** A WebSocket to be opened, and the port that carries its frames. */
export interface SocketRequest {
  readonly url: string;
  readonly port: MessagePort;
}

/** Message to the socket: a frame to send, or a close with an optional RFC 6455 code. */
export type ToRelayedSocket =
  | { readonly frame: string | Uint8Array }
  | { readonly close: true; readonly code?: number };

/**
 * Message from the socket.
 * `still`: a still's message, whose decoding has started; the result follows under the same number, before any closed
 * message.
 */
export type FromRelayedSocket =
  | { readonly open: true }
  | { readonly closed: true }
  | { readonly frame: string | ArrayBuffer }
  | { readonly still: number; readonly message: object }
  | StillDecoded;

/** Message to the worker. `over`: ends prefetching of this stream. */
export type ToStillsWorker = StillToDecode | PrefetchedPictures | SocketRequest | { readonly over: string };
export type FromStillsWorker = StillDecoded | PrefetchDecoded;
