/**
 * Writes the demo's city: `node tools/demoCity/make.ts`, some 20 seconds, the same bytes each time.
 * --out FILE  the output file (resources/city/demo.city)
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { createCityFile } from '../../core/map/city/format.ts';
import { decimetrePlacement } from '../../core/map/city/make/parts.ts';
import { planCity } from '../../core/map/city/make/plan.ts';
import { plane } from '../../sim/city/place.ts';
import { drawCity } from './build/index.ts';
import { partsOf } from './build/parts.ts';

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const out = values.out ?? join(import.meta.dirname, '../../resources/city/demo.city');

const city = drawCity();
const plan = planCity(partsOf(city), decimetrePlacement);
const tiles = [...plan.tiles()];
const counts = { ...plan.counts, labels: city.labels.length, wards: city.wards.length };
const header = {
  ...plan.header,
  version: 1 as const,
  name: 'Hà Nội',
  // All data is the project's own.
  attribution: '',
  origin: plane.origin,
  counts,
  // The date of its tables, so that each run writes the same bytes.
  madeAt: '2026-11-26',
};
const bytes = await createCityFile(tiles, { header, wards: city.wards, labels: city.labels }, (part) =>
  deflateRawSync(part, { level: 9 }),
);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, bytes);
console.log(
  JSON.stringify({ out, bytes: bytes.length, tiles: tiles.length, levels: header.levels, ...counts }),
);
