import { createFlatPainter } from './flat/index.ts';
import { createGlPainter } from './gl/index.ts';
import type { MapPainter, PainterHost, ShownCity } from './painter.ts';

/**
 * Delays before a new context is requested after each loss, ms.
 * A browser that restarts its GPU process refuses for a while.
 */
const retriesMs = [100, 1_000, 4_000, 15_000] as const;

/** Lifetime from which a context counts as stable, ms, which resets the retries. */
const soundAfterMs = 60_000;

/** The present painter; after a loss, its replacement. */
export interface RecoveringPainter {
  kind(): MapPainter['kind'];
  current(): MapPainter | undefined;
  setCity(city: ShownCity | undefined): void;
}

/**
 * Maintains a painter: GL if available, else flat.
 * A lost context loses all its contents, so it is replaced by a new painter, which loads them again.
 */
export function createRecoveringPainter(options: {
  invalidate(): void;
  onFault(fault: string): void;
  /** Called with the loss state and the present painter. */
  onChange(isLost: boolean): void;
}): RecoveringPainter {
  let painter: MapPainter | undefined;
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
    // A context that is lost repeatedly is abandoned.
    if (after === undefined) take(createFlatPainter(host));
    else
      setTimeout(() => {
        const next = createGlPainter(host);
        if (next) take(next);
        else again();
      }, after);
  }

  function take(next: MapPainter): void {
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
