import type { Plane } from '../../core/base/geo.ts';
import type { MapView } from './api.ts';
import type { MapMeasurements } from './thread/messages.ts';
import { createRenderFrame, type RenderFrame } from './view.ts';

/** The inputs of a picture; undefined if there is no plane yet. */
interface Stand {
  readonly view: MapView;
  readonly plane: Plane;
  readonly measured: MapMeasurements;
  readonly night: boolean;
}

/**
 * Creates a factory of pictures that changes only the time of the previous picture while all other inputs are the same.
 * Layers compare projections to know whether their results are still valid. It returns undefined while the map has no
 * size.
 */
export function createFrameFactory(): (stand: Stand, now: number) => RenderFrame | undefined {
  let last: { readonly picture: RenderFrame; readonly measured: MapMeasurements } | undefined;
  return ({ view, plane, measured, night }, now) => {
    if (measured.size.width === 0 || measured.size.height === 0) return undefined;
    const isSame =
      last?.picture.view === view &&
      last.picture.plane === plane &&
      last.picture.night === night &&
      last.measured === measured;
    const picture =
      isSame && last ? { ...last.picture, now } : createRenderFrame({ view, plane, ...measured, night, now });
    last = { picture, measured };
    return picture;
  };
}
