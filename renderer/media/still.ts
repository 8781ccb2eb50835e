import { hold } from './held.ts';

/** A keyframe as the site sends it: an Annex B access unit with its parameter sets. */
export interface Keyframe {
  readonly bytes: Uint8Array;
  /** `avc1.PPCCLL` */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

interface Turn {
  readonly keyframe: Keyframe;
  readonly take: (picture: VideoFrame) => void;
  /** True once it has been decoded. */
  taken: boolean;
  readonly done: (taken: boolean) => void;
}

/**
 * Each has threads of its own to start; each waits for the page's main thread after every picture, which is busy while a wall
 * opens (Chromium 130: one decoder took 3 s for 63 stills on a loaded machine, 64 decoders 0.5 s and as much of everything else).
 */
const maxDecoders = 16;
const waiting: Turn[] = [];
let isWorking = false;

/** Decodes one keyframe; `take` draws its picture, which is gone once it returns. False if this machine cannot decode it. */
export function decodeKeyframe(keyframe: Keyframe, take: Turn['take']): Promise<boolean> {
  return new Promise((done) => {
    waiting.push({ keyframe, take, taken: false, done });
    if (!isWorking) void work(); // it ends with what waits, whatever becomes of it
  });
}

async function work(): Promise<void> {
  isWorking = true;
  while (waiting.length > 0) {
    const codec = waiting[0]?.keyframe.codec;
    const batch = waiting.filter(({ keyframe }) => keyframe.codec === codec);
    for (const turn of batch) waiting.splice(waiting.indexOf(turn), 1);
    const lanes = Array.from({ length: Math.min(maxDecoders, batch.length) }, (_, lane) =>
      batch.filter((_turn, at) => at % maxDecoders === lane),
    );
    await Promise.all(lanes.map(decode));
    // One that cannot be decoded takes those behind it along: they have another try, each for itself.
    if (batch.length > maxDecoders) for (const turn of batch) if (!turn.taken) await decode([turn]);
    for (const turn of batch) turn.done(turn.taken);
  }
  isWorking = false;
}

/** Decodes keyframes of one codec, in their order. */
async function decode(batch: readonly Turn[]): Promise<void> {
  let failure: unknown;
  const given = hold('decoders');
  const decoder = new VideoDecoder({
    output(picture) {
      const turn = batch[picture.timestamp];
      if (turn && !turn.taken) {
        turn.taken = true;
        turn.take(picture);
      }
      picture.close();
    },
    error(error) {
      failure = error;
    },
  });
  const codec = batch[0]?.keyframe.codec ?? '';
  try {
    // No `description`: the bytes are Annex B (WebCodecs AVC registration). Hardware decoders are few; a still needs none.
    decoder.configure({ codec, hardwareAcceleration: 'prefer-software', optimizeForLatency: true });
    batch.forEach(({ keyframe }, timestamp) => {
      decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp, data: keyframe.bytes }));
    });
    await decoder.flush();
  } catch (error) {
    failure ??= error;
  }
  if (decoder.state !== 'closed') decoder.close();
  given();
  if (batch.length === 1 && !batch[0]?.taken) console.warn('a still could not be decoded', codec, failure);
}

/** Decodes one keyframe onto a canvas of its size. False if this machine cannot decode it. */
export function drawKeyframe(keyframe: Keyframe, canvas: HTMLCanvasElement): Promise<boolean> {
  return decodeKeyframe(keyframe, (picture) => drawPicture(picture, canvas));
}

/** Draws a whole picture onto a canvas, which takes its size. */
export function drawPicture(picture: VideoFrame, canvas: HTMLCanvasElement): void {
  canvas.width = picture.displayWidth;
  canvas.height = picture.displayHeight;
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
}
