import type { Plane } from '../../core/base/geo.ts';
import type { MapView } from './api.ts';
import type { Measured } from './thread/messages.ts';
import { type Picture, pictureOf } from './view.ts';

/** What a picture is made of; undefined: there is nothing to stand on. */
interface Stand {
  readonly view: MapView;
  readonly plane: Plane;
  readonly measured: Measured;
  readonly night: boolean;
}

/**
 * Makes pictures: the same one, but for its time, as long as nothing of it changes. By its projection layers know what they need
 * not work out again. Undefined: it has no size.
 */
export function keepFrame(): (stand: Stand, now: number) => Picture | undefined {
  let last: { readonly picture: Picture; readonly measured: Measured } | undefined;
  return ({ view, plane, measured, night }, now) => {
    if (measured.size.width === 0 || measured.size.height === 0) return undefined;
    const isSame =
      last?.picture.view === view &&
      last.picture.plane === plane &&
      last.picture.night === night &&
      last.measured === measured;
    const picture =
      isSame && last ? { ...last.picture, now } : pictureOf({ view, plane, ...measured, night, now });
    last = { picture, measured };
    return picture;
  };
}
