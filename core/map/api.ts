import { z } from 'zod';
import { Sha256 } from '../base/hex.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { defineCall, defineTopic } from '../rpc/define.ts';
import { addFastPath } from '../rpc/quick.ts';
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

/** SHA-256 of a whole city file, lower-case hex, by which it is identified and stored. */
export const CityHash = Sha256.brand<'CityHash'>();
export type CityHash = z.infer<typeof CityHash>;

/** The largest city file that is distributed: byte positions must be exact numbers, and a desk's disk is finite. */
export const maxCityBytes = 16 * 1024 ** 3;

/** The description of a city file, sent before its content. */
export const CityFile = z.object({
  hash: CityHash,
  bytes: z.int().min(1).max(maxCityBytes),
  name: z.string().max(120),
  /** Must be printed with the map; empty: nothing required. */
  attribution: z.string().max(300),
});
export type CityFile = z.infer<typeof CityFile>;

/** The maximum bytes per request of a desk to its site, and of a window to its desk. */
export const cityPieceBytes = 256 * 1024;
export const cityReadBytes = 1024 * 1024;

const stretch = (most: number) =>
  z.object({ hash: CityHash, at: z.int().min(0).max(maxCityBytes), length: z.int().min(1).max(most) });

/** Calls of a desk to its site for the city file. */
export const citySiteCalls = {
  /**
   * Returns a range of the file with that hash; shorter only at the file's end. `city.unknown`: the site has
   * another file by now.
   */
  'city.read': defineCall({
    input: stretch(cityPieceBytes),
    output: Bytes,
    right: 'camera.list',
    scope: 'none',
  }),
} as const;

export const citySiteTopics = {
  /** The city file that the site has now; null: none. Not sent while the file is unreadable: a desk keeps its copy. */
  city: defineTopic({
    message: z.object({ city: CityFile.nullable() }),
    right: 'camera.list',
    kind: 'state',
  }),
} as const;

/** The city file at the desk. `city`: the readable one; while a newer one is being copied, still the previous one. */
export const CityState = z.object({
  city: CityFile.nullable(),
  /** Progress of the copy, bytes. */
  copying: z.object({ have: z.int().min(0), total: z.int().min(1) }).nullable(),
  /** Why the site's file is not here; the copy is retried. */
  fault: FaultShape.nullable(),
});
export type CityState = z.infer<typeof CityState>;

/** Calls of a window to its desk for the map. */
export const mapDeskCalls = {
  /** Returns a range of the desk's copy; `city.unknown`: the desk has another file by now. */
  'city.read': defineCall({
    input: stretch(cityReadBytes),
    output: Bytes,
    right: 'camera.list',
    scope: 'none',
  }),
  'map.savePin': defineCall({ input: PinToSave, output: MapPin, right: 'alert.work', scope: 'none' }),
  /** Removes a pin; an unknown one is no fault. */
  'map.removePin': defineCall({
    input: z.object({ id: PinId }),
    output: Nothing,
    right: 'alert.work',
    scope: 'none',
  }),
  'map.saveView': defineCall({ input: ViewToSave, output: SavedView, right: 'settings.own', scope: 'none' }),
  /** Writes a picture of the map into the export folder, with an audit event; it contains no camera pictures. */
  'map.print': defineCall({
    input: MapPicture,
    output: z.object({ file: MapPictureName, folder: z.string().max(4_096) }),
    right: 'video.export',
    scope: 'none',
  }),
  /** Removes a view; an unknown one is no fault. */
  'map.removeView': defineCall({
    input: z.object({ id: ViewId }),
    output: Nothing,
    right: 'settings.own',
    scope: 'none',
  }),
} as const;

export const mapDeskTopics = {
  city: defineTopic({ message: CityState, right: 'camera.list', kind: 'state' }),
  /** All pins of this desk, in order of creation. */
  mapPins: defineTopic({
    message: z.object({ pins: addFastPath(z.array(MapPin).max(maxPins)) }),
    right: 'alert.read',
    kind: 'state',
  }),
  /** The operator's own views, in order of creation: each has a key by its position, which later views do not change. */
  mapViews: defineTopic({
    message: z.object({ views: addFastPath(z.array(SavedView).max(maxSavedViews)) }),
    right: 'settings.own',
    kind: 'state',
  }),
} as const;
