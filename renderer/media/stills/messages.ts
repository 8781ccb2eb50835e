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

/** Pictures of a stream that come ahead of its consumer's (topic `ahead`). */
export interface PicturesAhead {
  /** Of the stream. */
  readonly ahead: string;
  readonly codec: string;
  readonly bytes: Uint8Array;
  /** Of each picture, bytes. */
  readonly sizes: readonly number[];
  /** The first one needs no other. */
  readonly isKey: boolean;
  /** When the newest was taken; comes back with it. */
  readonly takenAt: number;
}

export interface AheadDecoded {
  readonly ahead: string;
  readonly picture: ImageBitmap;
  readonly takenAt: number;
}

/** `over`: of this stream nothing more is wanted ahead. */
export type ToStills = StillToDecode | PicturesAhead | { readonly over: string };
export type FromStills = StillDecoded | AheadDecoded;
