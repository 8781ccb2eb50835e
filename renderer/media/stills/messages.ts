/** To the worker that decodes stills. */
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
