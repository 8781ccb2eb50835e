import { basename, extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { LatLon } from '../../core/base/geo.ts';
import { type Fault, faultText } from '../../core/errors/faults.ts';
import { Draft } from './draft.ts';
import { type Imported, importCity, type Progress } from './import.ts';
import { mends, Rejects, reasons } from './rejects.ts';

/** `npm run city -- import FILES`: creates a city file from published data. */

const use = `usage: npm run city -- import FILE... [--out X.city] [--name NAME] [--attribution TEXT] [--origin LAT,LON]

  FILE           OSM PBF, GeoJSON (a collection, or one feature per line; also .gz), CSV with a column of WKT
  --out          the city file; by default named after the first FILE, in this folder
  --name         name of the city; by default that of X.city
  --attribution  text that must be shown with the map; by default OpenStreetMap's for PBF
  --origin       the middle of its plane; by default the median of all positions`;

const print = (line: string) => process.stdout.write(`${line}\n`);
const complain = (fault: Fault) => {
  for (const language of ['vi', 'en'] as const) process.stderr.write(`${faultText(fault, language)}\n`);
};

/** Parses a number; NaN for an empty text. */
const numberIn = (text: string) => (text.trim() === '' ? Number.NaN : Number(text));

function originOf(text: string): LatLon | undefined {
  const [lat = Number.NaN, lon = Number.NaN, ...more] = text.split(',').map(numberIn);
  const isPlace = Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && more.length === 0;
  return isPlace ? { lat, lon } : undefined;
}

/** Extensions of the supported formats. */
const endings = /(\.(gz|osm|pbf|geojson|geojsonl|geojsons|ndjson|json|csv|tsv|txt))+$/i;

/** Returns the default name of the city file: `map/hanoi.osm.pbf` makes `hanoi.city` in the current folder. */
const defaultOutput = (file: string): string => `${basename(file).replace(endings, '') || 'city'}.city`;

const n = (value: number) => value.toLocaleString('en-US');
const showEveryMs = 500;

/** Prints the progress: on a terminal in one changing line, otherwise a line every few seconds. */
function progressOn(out: NodeJS.WriteStream): Progress & { done(): void } {
  const began = performance.now();
  let shown = began;
  const show = (line: () => string) => {
    const now = performance.now();
    if (now - shown < (out.isTTY ? showEveryMs : showEveryMs * 10)) return;
    shown = now;
    out.write(out.isTTY ? `\r\x1b[K${line()}` : `${line()}\n`);
  };
  const rate = (buildings: number) => n(Math.round((buildings / (performance.now() - began)) * 1000));
  return {
    reading: (file, part, buildings) =>
      show(() => `${file}: ${Math.round(part * 100)} %, ${n(buildings)} buildings, ${rate(buildings)}/s`),
    tiling: (tiles, buildings, of) => show(() => `${n(tiles)} tiles, ${n(buildings)} of ${n(of)} buildings`),
    done: () => void (out.isTTY && out.write('\r\x1b[K')),
  };
}

function report(imported: Imported, out: string, seconds: number): void {
  const { header, rejects, bytes } = imported;
  const { counts } = header;
  print(`${out}: ${header.name}, ${n(bytes)} bytes, ${n(imported.tiles)} tiles, ${header.levels} levels`);
  print(
    `  ${n(counts.buildings)} buildings (${n(counts.estimatedHeights)} of estimated height), ${n(counts.roads)} roads, ${n(counts.areas)} areas, ${n(counts.wards)} wards, ${n(counts.labels)} names`,
  );
  if (counts.buildings > 0) {
    const each = (bytes / counts.buildings).toFixed(1);
    print(
      `  ${each} bytes a building; ${seconds.toFixed(1)} s, ${n(Math.round(counts.buildings / seconds))} buildings/s`,
    );
  }
  if (imported.duplicates > 0) print(`  ${n(imported.duplicates)} duplicates, dropped`);
  if (imported.replaced > 0) print(`  ${n(imported.replaced)} outlines replaced by their parts`);
  if (imported.crowded > 0) print(`  ${n(imported.crowded)} left out: too many in one tile`);
  if (imported.passedOver > 0) print(`  ${n(imported.passedOver)} features of kinds that are not drawn`);
  for (const [mend, count] of rejects.mended) print(`  mended: ${n(count)} ${mends[mend]}`);
}

function reportRejects(rejects: Rejects): void {
  if (rejects.total === 0) return;
  for (const [reason, count] of rejects.counts)
    print(`  rejected: ${n(count)} (${reason}): ${reasons[reason]}`);
  if (rejects.isStored) print(`  all are listed in ${rejects.path}`);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      name: { type: 'string' },
      attribution: { type: 'string' },
      origin: { type: 'string' },
    },
  });
  const [command, ...files] = positionals;
  const origin = values.origin === undefined ? undefined : originOf(values.origin);
  const [first] = files;
  const isOriginWrong = values.origin !== undefined && !origin;
  if (command !== 'import' || first === undefined || isOriginWrong) {
    if (command === 'import') {
      const missing =
        first === undefined ? 'import: no FILE is given' : '--origin: LAT,LON, such as 21.03,105.85';
      process.stderr.write(`${missing}\n\n`);
    }
    process.stderr.write(`${use}\n`);
    return 2;
  }
  const out = values.out || defaultOutput(first);
  if (files.some((file) => resolve(file) === resolve(out))) {
    process.stderr.write(`--out: ${out} is a source: the city file would overwrite it\n\n${use}\n`);
    return 2;
  }
  if (!values.out) print(`No --out is given: the city file is ${out} in this folder.`);
  const draft = new Draft(out);
  const rejects = new Rejects(`${out.replace(/\.city$/, '')}.rejected.csv`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      draft.discard();
      rejects.drop();
      process.exit(130);
    });
  }
  const progress = progressOn(process.stderr);
  const began = performance.now();
  try {
    const name = (values.name ?? basename(out, extname(out))).slice(0, 120) || 'city';
    const options = {
      files,
      out,
      name,
      attribution: values.attribution,
      origin,
      madeAt: new Date().toISOString(),
    };
    const imported = await importCity(options, draft, rejects, progress);
    progress.done();
    if (imported.ok) report(imported.value, out, (performance.now() - began) / 1000);
    reportRejects(rejects);
    if (!imported.ok) complain(imported.fault);
    return imported.ok ? 0 : 1;
  } finally {
    draft.discard();
    rejects.drop();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
    throw error;
  process.stderr.write(`${error.message}\n\n${use}\n`);
  process.exitCode = 2;
}
