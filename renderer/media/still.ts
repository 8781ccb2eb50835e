/** A keyframe as the site sends it: an Annex B access unit with its parameter sets. */
export interface Keyframe {
  readonly bytes: Uint8Array;
  /** `avc1.PPCCLL` */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

/** Decodes one keyframe onto a canvas of its size. False if this machine cannot decode it. */
export async function drawKeyframe(keyframe: Keyframe, canvas: HTMLCanvasElement): Promise<boolean> {
  let drawn = false;
  let failure: unknown;
  const decoder = new VideoDecoder({
    output(frame) {
      if (!drawn) {
        canvas.width = frame.displayWidth;
        canvas.height = frame.displayHeight;
        canvas.getContext('2d')?.drawImage(frame, 0, 0);
        drawn = true;
      }
      frame.close();
    },
    error(error) {
      failure = error;
    },
  });
  try {
    // No `description`: the bytes are Annex B (WebCodecs AVC registration). Hardware decoders are few; a still needs none.
    decoder.configure({
      codec: keyframe.codec,
      hardwareAcceleration: 'prefer-software',
      optimizeForLatency: true,
    });
    decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: 0, data: keyframe.bytes }));
    await decoder.flush();
  } catch (error) {
    failure ??= error;
  }
  if (decoder.state !== 'closed') decoder.close();
  if (failure !== undefined && !drawn) console.warn('a still could not be decoded', keyframe.codec, failure);
  return drawn;
}
