import type { CameraView, PageReport, Publish, VisibleCity } from '../picture/messages.ts';
import { drawFrame, type Scene } from './draw.ts';
import { type FrameTrack, frameTrack } from './frames.ts';
import { createIsHidden } from './occlusion.ts';
import { sceneryOf } from './scenery.ts';
import { trafficOf } from './traffic.ts';
import { publish, type WhipSession } from './whip.ts';

/** Delays between attempts to publish, ms: a restarted site is soon available. */
const retryMs = [500, 1_000, 2_000, 4_000] as const;
/**
 * Number of frames over which the drawing time is averaged; the first ones, before the engine has compiled the code, do
 * not count.
 */
const measuredFrames = 50;
const warmUpFrames = 25;
/** Shares of the frame interval: a longer drawing time halves the frame rate, a shorter one doubles it again. */
const slowShare = 0.75;
const fastShare = 0.15;
const maxFrameMs = 200;

/** Without data of the city the camera shows a plain. */
const emptyCity: VisibleCity = { walls: [], roofs: [], roads: [], areas: [] };

function sceneOf({ camera, heightM, name }: Publish, around: VisibleCity): Scene {
  return {
    scenery: sceneryOf(around, heightM),
    vehicles: trafficOf(around, camera),
    isHidden: createIsHidden(around, heightM),
    heightM,
    name,
  };
}

/** One stream of a PTZ camera: drawn and published until it is stopped, even while the site is unavailable. */
export class PtzStream {
  readonly #command: Publish;
  readonly #report: (report: PageReport) => void;
  #scene: Scene;
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #frames: FrameTrack;
  #view: CameraView;
  #session: WhipSession | undefined;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nextAtMs = performance.now();
  #everyMs: number;
  #drawn = -warmUpFrames;
  #drawnMs = 0;
  #stopped = false;

  constructor(command: Publish, around: VisibleCity | undefined, send: (report: PageReport) => void) {
    this.#command = command;
    this.#report = send;
    this.#view = command.look;
    this.#everyMs = 1_000 / command.shape.fps;
    this.#scene = sceneOf(command, around ?? emptyCity);
    this.#canvas = new OffscreenCanvas(command.shape.width, command.shape.height);
    // The CPU draws and reads the canvas, because the encoder would have to read pixels back from a GPU.
    const context = this.#canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new Error('no canvas here');
    this.#context = context;
    this.#frames = frameTrack();
    this.#frame();
    this.#publish();
  }

  get camera(): string {
    return this.#command.camera;
  }

  /** Draws other surroundings from the next frame on. */
  setCity(around: VisibleCity): void {
    this.#scene = sceneOf(this.#command, around);
  }

  setView(view: CameraView): void {
    this.#view = view;
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#session?.close();
    this.#frames.stop();
  }

  readonly #frame = (): void => {
    if (this.#stopped) return;
    const from = performance.now();
    drawFrame(this.#context, this.#scene, this.#view, Date.now());
    this.#frames.send(this.#canvas, from);
    this.#measure(performance.now() - from);
    this.#nextAtMs = Math.max(this.#nextAtMs + this.#everyMs, performance.now());
    this.#timer = setTimeout(this.#frame, this.#nextAtMs - performance.now());
  };

  /** Adapts the frame rate: if drawing took longer than the frame interval, it would starve the encoder. */
  #measure(tookMs: number): void {
    this.#drawn += 1;
    if (this.#drawn > 0) this.#drawnMs += tookMs;
    if (this.#drawn < measuredFrames) return;
    const mean = this.#drawnMs / this.#drawn;
    this.#drawn = 0;
    this.#drawnMs = 0;
    const { stream, shape } = this.#command;
    const before = this.#everyMs;
    const asked = 1_000 / shape.fps;
    if (mean > slowShare * before) this.#everyMs = Math.min(maxFrameMs, before * 2);
    else if (mean < fastShare * before) this.#everyMs = Math.max(asked, before / 2);
    if (this.#everyMs === before) return;
    const fps = Math.round(1_000 / this.#everyMs);
    this.#report({ stream, state: 'paced', why: `${fps} frames a second, ${Math.round(mean)} ms each` });
  }

  #publish(): void {
    const { url, token, shape, stream } = this.#command;
    publish(this.#frames.track, { url, token, fps: shape.fps, maxKbps: shape.maxKbps })
      .then((session) => {
        if (this.#stopped) {
          session.close();
          return;
        }
        this.#session = session;
        this.#tries = 0;
        this.#report({ stream, state: 'published' });
        session.onEnd((why) => this.#retry(why));
      })
      .catch((error: unknown) => this.#retry(error instanceof Error ? error.message : String(error)));
  }

  #retry(why: string): void {
    this.#session = undefined;
    if (this.#stopped) return;
    this.#report({ stream: this.#command.stream, state: 'failed', why });
    const waitMs = retryMs[Math.min(this.#tries, retryMs.length - 1)];
    this.#tries += 1;
    setTimeout(() => {
      if (!this.#stopped) this.#publish();
    }, waitMs);
  }
}
