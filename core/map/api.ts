import { z } from 'zod';
import { Sha256 } from '../base/hex.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { call, topic } from '../rpc/define.ts';
import { quick } from '../rpc/quick.ts';
import {
  MapPicture,
  MapPictureName,
  MapPin,
  maxPins,
  maxSavedViews,
  PinId,
  PinToSave,
  SavedView,
  ViewId,
  ViewToSave,
} from './map.ts';

const Nothing = z.object({});
const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes');

/** SHA-256 of a whole city file, lower-case hex: what it is known and kept by. */
export const CityHash = Sha256.brand<'CityHash'>();
export type CityHash = z.infer<typeof CityHash>;

/** The largest city file that goes round: the addresses of bytes in it are exact numbers, and a desk's disk has an end. */
export const maxCityBytes = 16 * 1024 ** 3;

/** A city file, as it is told before it is there. */
export const CityFile = z.object({
  hash: CityHash,
  bytes: z.int().min(1).max(maxCityBytes),
  name: z.string().max(120),
  /** Must be printed with the map; empty: nothing must. */
  attribution: z.string().max(300),
});
export type CityFile = z.infer<typeof CityFile>;

/** The most that a desk asks of its site at once, and a window of its desk. */
export const cityPieceBytes = 256 * 1024;
export const cityReadBytes = 1024 * 1024;

const stretch = (most: number) =>
  z.object({ hash: CityHash, at: z.int().min(0).max(maxCityBytes), length: z.int().min(1).max(most) });

/** Calls of a desk to its site for the city it draws. */
export const citySiteCalls = {
  /** The stretch of the file of that hash; shorter only where the file ends. `city.unknown`: it is another one by now. */
  'city.read': call({
    input: stretch(cityPieceBytes),
    output: Bytes,
    right: 'camera.list',
    scope: 'none',
  }),
} as const;

export const citySiteTopics = {
  /** The city that the site has now; null: none. Not told while its file cannot be read: a desk keeps what it has. */
  city: topic({ message: z.object({ city: CityFile.nullable() }), right: 'camera.list', kind: 'state' }),
} as const;

/** How the desk has the city. `city`: what can be read; while a newer one is being copied, that is still the one before. */
export const CityState = z.object({
  city: CityFile.nullable(),
  /** Bytes of the one that is being copied. */
  copying: z.object({ have: z.int().min(0), total: z.int().min(1) }).nullable(),
  /** Why the one of the site is not here; it is tried again. */
  fault: FaultShape.nullable(),
});
export type CityState = z.infer<typeof CityState>;

/** Calls of a window to its desk for the map. */
export const mapDeskCalls = {
  /** As at the site, from what the desk has; `city.unknown`: it has another one by now. */
  'city.read': call({
    input: stretch(cityReadBytes),
    output: Bytes,
    right: 'camera.list',
    scope: 'none',
  }),
  'map.savePin': call({ input: PinToSave, output: MapPin, right: 'alert.work', scope: 'none' }),
  /** One that is gone already is no fault. */
  'map.removePin': call({
    input: z.object({ id: PinId }),
    output: Nothing,
    right: 'alert.work',
    scope: 'none',
  }),
  'map.saveView': call({ input: ViewToSave, output: SavedView, right: 'settings.own', scope: 'none' }),
  /** Puts a picture of the map into the folder of exports, on the record; it has no camera's pictures in it. */
  'map.print': call({
    input: MapPicture,
    output: z.object({ file: MapPictureName, folder: z.string().max(4_096) }),
    right: 'video.export',
    scope: 'none',
  }),
  /** One that is gone already is no fault. */
  'map.removeView': call({
    input: z.object({ id: ViewId }),
    output: Nothing,
    right: 'settings.own',
    scope: 'none',
  }),
} as const;

export const mapDeskTopics = {
  city: topic({ message: CityState, right: 'camera.list', kind: 'state' }),
  /** All that are pinned at this desk, in the order in which they were. */
  mapPins: topic({
    message: z.object({ pins: quick(z.array(MapPin).max(maxPins)) }),
    right: 'alert.read',
    kind: 'state',
  }),
  /** The operator's own, in the order in which they were made: each has a key by its place, which a new one leaves to it. */
  mapViews: topic({
    message: z.object({ views: quick(z.array(SavedView).max(maxSavedViews)) }),
    right: 'settings.own',
    kind: 'state',
  }),
} as const;
