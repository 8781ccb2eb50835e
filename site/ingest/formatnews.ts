import type { VideoFormat } from './h264/sps.ts';
import { PerSecond } from './persecond.ts';

const tellEveryMs = 1_000;
/** A camera changes its picture's size when somebody changes its settings. */
const maxChangesPerS = 10;

/** Passes a stream's changes of format on, at most one a second; of changes in between, the last. */
export class FormatNews {
  readonly #tell: (format: VideoFormat) => void;
  readonly #rate = new PerSecond();
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #waiting: VideoFormat | undefined;

  constructor(tell: (format: VideoFormat) => void) {
    this.#tell = tell;
  }

  /** @returns false if there are too many */
  changed(format: VideoFormat, nowMs: number): boolean {
    this.#waiting = format;
    if (this.#rate.count(nowMs) > maxChangesPerS) return false;
    this.due(nowMs);
    return true;
  }

  /** To be called now and then: what had to wait is told. */
  due(nowMs: number): void {
    const format = this.#waiting;
    if (format === undefined || nowMs - this.#toldAtMs < tellEveryMs) return;
    this.#waiting = undefined;
    this.#toldAtMs = nowMs;
    this.#tell(format);
  }
}
