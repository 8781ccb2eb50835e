/** Turns drawn pictures into a media track without a display, so that a hidden window keeps publishing. */
export interface FrameTrack {
  readonly track: MediaStreamTrack;
  /** Sends the canvas as a frame. */
  send(canvas: OffscreenCanvas, timestampMs: number): void;
  stop(): void;
}

/** Chromium's class (w3c.github.io/mediacapture-transform, its first version), which TypeScript's types do not have. */
interface Generator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>;
}
type GeneratorClass = new (options: { kind: 'video' }) => Generator;

const isGeneratorClass = (found: unknown): found is GeneratorClass => typeof found === 'function';

/** Creates a track. @throws if the engine has no such tracks */
export function frameTrack(): FrameTrack {
  const found: unknown = Reflect.get(globalThis, 'MediaStreamTrackGenerator');
  if (!isGeneratorClass(found)) throw new Error('no MediaStreamTrackGenerator here');
  const track = new found({ kind: 'video' });
  const writer = track.writable.getWriter();
  track.contentHint = 'detail';
  let writing = false;
  return {
    track,
    send(canvas, timestampMs) {
      // The encoder is behind: a late frame is useless, so it is dropped.
      if (writing) return;
      const frame = new VideoFrame(canvas, { timestamp: Math.round(timestampMs * 1_000) });
      writing = true;
      writer
        .write(frame)
        .catch(() => frame.close())
        .finally(() => {
          writing = false;
        });
    },
    stop() {
      track.stop();
      writer.close().catch(() => undefined);
    },
  };
}
