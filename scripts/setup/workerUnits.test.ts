import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inRoot } from '../paths.mjs';
import { applyUnits, groupSources, ownNames } from './workerUnits.mjs';

it('finds the definitions local to a source', () => {
  const text = `static std::mutex GlobalSyncMutex;
inline static void onAlloc(uv_handle_t* handle, size_t size)
\tstatic constexpr uint16_t IceComponent{ 1 };
\t\talignas(4) static thread_local uint8_t FactoryBuffer[65536];
const char kExperiment[] = "name";
bool IsEnabled(const Config* config) {
\tconst auto local = 1;
void Thing::Method(int a) {`;
  expect([...ownNames(text)].sort()).toEqual([
    'FactoryBuffer',
    'GlobalSyncMutex',
    'IceComponent',
    'IsEnabled',
    'kExperiment',
    'onAlloc',
  ]);
});

it('keeps sources with the same name apart, and fills units in order', () => {
  const names: Record<string, string[]> = { a: ['x'], b: [], c: ['x'], d: ['y'], e: [] };
  const units = groupSources(Object.keys(names), (source) => new Set(names[source]), 3);
  expect(units).toEqual([
    ['a', 'b', 'd'],
    ['c', 'e'],
  ]);
});

it('compiles every source of the installed mediasoup, each in one unit, with no name twice in a unit', () => {
  const installed = inRoot('node_modules', 'mediasoup', 'worker');
  const lists = { '': 'common_sources', 'deps/libwebrtc': 'libwebrtc_sources' };
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-units-'));
  const listIn = (file: string, list: string) =>
    Array.from(
      (new RegExp(`^${list} = \\[([^\\]]*)\\]`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? '').matchAll(
        /'([^']+)'/g,
      ),
      ([, name = '']) => name,
    );
  try {
    for (const [place, list] of Object.entries(lists)) {
      mkdirSync(join(folder, place), { recursive: true });
      const build = join(folder, place, 'meson.build');
      writeFileSync(build, readFileSync(join(installed, place, 'meson.build')));
      for (const source of listIn(build, list)) {
        mkdirSync(join(folder, place, source, '..'), { recursive: true });
        writeFileSync(join(folder, place, source), readFileSync(join(installed, place, source)));
      }
    }
    applyUnits(folder);
    for (const [place, list] of Object.entries(lists)) {
      const units = listIn(join(folder, place, 'meson.build'), list);
      const included = units.map((unit) =>
        Array.from(
          readFileSync(join(folder, place, unit), 'utf8').matchAll(/^#include "(.+)"$/gm),
          ([, name = '']) => name,
        ),
      );
      expect(included.flat().sort()).toEqual(listIn(join(installed, place, 'meson.build'), list).sort());
      expect(units.length).toBeLessThan(included.flat().length / 8);
      for (const sources of included) {
        const names = sources.flatMap((source) => [
          ...ownNames(readFileSync(join(folder, place, source), 'utf8')),
        ]);
        expect(names).toEqual([...new Set(names)]);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
