import { execFileSync } from 'node:child_process';
import { createReadStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { buildPage } from '../peers/buildPage.ts';
import { type MapData, mapData, pack, ringOf } from './data.ts';

export const sides = ['ours', 'deck', 'maplibre'] as const;
export type SideName = (typeof sides)[number];

/** A city of the bench: its size, and figures of our city file, which the importer made of the same data. */
export interface BenchCity {
  readonly cameras: number;
  readonly buildings: number;
  /** Buildings a second, from a GeoJSON file to a city file. */
  readonly importRate: number;
  readonly bytesPerBuilding: number;
}

/** An HTTP server with all files that the pages fetch. */
export interface Files {
  readonly url: string;
  city(cameras: number, buildings: number): BenchCity;
  close(): void;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Writes one feature per line, the form of Microsoft's and Overture's files. */
function writeGeoJson(file: string, data: MapData): void {
  const lines: string[] = [];
  for (let at = 0; at < data.topM.length; at += 1) {
    const ring = ringOf(data, at);
    const [first] = ring;
    const coordinates = [(first ? [...ring, first] : ring).map(([lon, lat]) => [round(lon), round(lat)])];
    const height = Math.round((data.topM[at] ?? 0) * 10) / 10;
    lines.push(
      JSON.stringify({
        type: 'Feature',
        properties: { building: 'yes', height },
        geometry: { type: 'Polygon', coordinates },
      }),
    );
  }
  writeFileSync(file, `${lines.join('\n')}\n`);
}

/** Rounds to a centimetre. */
const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;

export const cityPath = (cameras: number, buildings: number) => `city-${cameras}-${buildings}`;

export async function openFiles(wanted: readonly SideName[]): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-map-'));
  for (const side of wanted)
    await buildPage(side === 'ours' ? 'bench/map' : join('bench/peers', side), join(folder, side), 'map');
  const server = createServer(({ url = '/' }, answer) => {
    const file = join(folder, normalize(new URL(url, 'http://localhost').pathname));
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) {
      answer.writeHead(404).end();
      return;
    }
    answer.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-length': size,
    });
    createReadStream(file).pipe(answer);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    city(cameras, buildings) {
      const data = mapData(cameras, buildings);
      const place = join(folder, cityPath(cameras, buildings));
      mkdirSync(place);
      writeFileSync(join(place, 'data.bin'), pack(data));
      const [geoJson, city] = [join(place, 'buildings.geojsonl'), join(place, 'bench.city')];
      writeGeoJson(geoJson, data);
      const from = performance.now();
      execFileSync(process.execPath, ['tools/cityImport/entry.ts', 'import', geoJson, '--out', city], {
        stdio: 'pipe',
      });
      const seconds = (performance.now() - from) / 1_000;
      rmSync(geoJson);
      return {
        cameras,
        buildings,
        importRate: buildings / seconds,
        bytesPerBuilding: statSync(city).size / buildings,
      };
    },
    close() {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
