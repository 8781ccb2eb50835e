import type { PlaceGroup } from './places/group.ts';
import { publicPlaces } from './places/public.ts';
import { roadPlaces } from './places/roads.ts';

/** Places that people know by name, with rough positions from general knowledge (WGS 84 degrees, to some 100 m). */
export const placeGroups: readonly PlaceGroup[] = [...roadPlaces, ...publicPlaces];
