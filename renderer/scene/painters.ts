import { createGlPainter } from './gl/index.ts';
import type { Painter, PainterHost, ShownCity } from './painter.ts';

/** How long after a loss a new context is asked for, ms: a browser that restarts its GPU process refuses for a while. */
const retriesMs = [100, 1_000, 4_000, 15_000] as const;

/** A canvas over all of its parent, which is positioned. */
export function fill({ style }: HTMLCanvasElement): void {
  Object.assign(style, { position: 'absolute', inset: '0', width: '100%', height: '100%' });
}

/** The painter that there is just now; where one is lost, the next. */
export interface Painters {
  kind(): Painter['kind'];
  current(): Painter | undefined;
  setCity(city: ShownCity | undefined): void;
  dispose(): void;
}

/**
 * Keeps a painter in the host: in GL where it can be had, else flat. A lost context takes all with it that was in it, so it is
 * restored by making another painter, which reads what it shows anew.
 */
export function keepPainter(options: {
  readonly host: HTMLElement;
  readonly flat: boolean;
  invalidate(): void;
  onFault(fault: string): void;
  /** Whether it is lost, and what paints now. */
  onChange(isLost: boolean): void;
}): Painters {
  let painter: Painter | undefined;
  const kind: Painter['kind'] = options.flat ? 'flat' : 'gl';
  let city: ShownCity | undefined;
  let losses = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const host: PainterHost = {
    invalidate: options.invalidate,
    onFault: options.onFault,
    onLost() {
      painter?.canvas.remove();
      painter?.dispose();
      painter = undefined;
      options.onChange(true);
      losses += 1;
      retry = setTimeout(start, retriesMs[Math.min(losses, retriesMs.length) - 1]);
    },
  };

  function start(): void {
    painter = kind === 'gl' ? createGlPainter(host) : undefined;
    if (!painter) return;
    fill(painter.canvas);
    options.host.prepend(painter.canvas);
    if (city) painter.setCity(city);
    if (losses > 0) options.onChange(false);
  }
  start();
  return {
    kind: () => kind,
    current: () => painter,
    setCity(next) {
      city = next;
      painter?.setCity(city);
    },
    dispose() {
      clearTimeout(retry);
      painter?.dispose();
      painter?.canvas.remove();
    },
  };
}
