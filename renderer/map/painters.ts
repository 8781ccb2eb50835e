import { createFlatPainter } from './flat/index.ts';
import { createGlPainter } from './gl/index.ts';
import type { Painter, PainterHost, ShownCity } from './painter.ts';

/** After each loss: how long until a new context is asked for, ms. A browser that restarts its GPU process refuses for a while. */
const retriesMs = [100, 1_000, 4_000, 15_000] as const;

/** A context that lasted so long is none of those that are lost time and again, ms. */
const soundAfterMs = 60_000;

/** The painter that there is just now; where one is lost, the next. */
export interface Painters {
  kind(): Painter['kind'];
  current(): Painter | undefined;
  setCity(city: ShownCity | undefined): void;
}

/**
 * Keeps a painter: in GL where it can be had, else flat. A lost context takes all with it that was in it, so it is
 * restored by making another painter, which reads what it shows again.
 */
export function keepPainter(options: {
  invalidate(): void;
  onFault(fault: string): void;
  /** Whether it is lost, and what paints now. */
  onChange(isLost: boolean): void;
}): Painters {
  let painter: Painter | undefined;
  let city: ShownCity | undefined;
  let losses = 0;
  let since = 0;

  const host: PainterHost = {
    invalidate: options.invalidate,
    onFault: options.onFault,
    onLost() {
      painter?.dispose();
      painter = undefined;
      options.onChange(true);
      if (performance.now() - since > soundAfterMs) losses = 0;
      again();
    },
  };

  function again(): void {
    const after = retriesMs[losses];
    losses += 1;
    // A context that is lost time and again is better done without.
    if (after === undefined) take(createFlatPainter(host));
    else
      setTimeout(() => {
        const next = createGlPainter(host);
        if (next) take(next);
        else again();
      }, after);
  }

  function take(next: Painter): void {
    painter = next;
    since = performance.now();
    if (city) next.setCity(city);
    if (losses > 0) options.onChange(false);
  }

  take(createGlPainter(host) ?? createFlatPainter(host));
  return {
    kind: () => painter?.kind ?? 'gl',
    current: () => painter,
    setCity(next) {
      city = next;
      painter?.setCity(city);
    },
  };
}
