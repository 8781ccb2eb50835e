import { firstTables } from './001-first-tables.ts';
import { layoutsAndPins } from './002-layouts-pins.ts';
import { registry } from './003-registry.ts';
import { walls } from './004-walls.ts';
import { library } from './005-library.ts';
import { alerts } from './006-alerts.ts';
import { map } from './007-map.ts';
import { handover } from './008-handover.ts';
import { watch } from './009-watch.ts';
import { trail } from './010-trail.ts';
import { handoversOf } from './011-handovers-of.ts';
import { alertText } from './012-alert-text.ts';
import { found } from './013-found.ts';
import { wordParts } from './014-word-parts.ts';
import { arrangedWalls } from './015-arranged-walls.ts';
import { camerasOutside } from './016-cameras-outside.ts';
import type { Migration } from './migration.ts';

/** In order of version, from 1, without gaps. */
export const migrations: readonly Migration[] = [
  firstTables,
  layoutsAndPins,
  registry,
  walls,
  library,
  alerts,
  map,
  handover,
  watch,
  trail,
  handoversOf,
  alertText,
  found,
  wordParts,
  arrangedWalls,
  camerasOutside,
];
