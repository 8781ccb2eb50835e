// Groups the C++ sources of mediasoup's worker into units: files that include up to 20 sources each. Most of the compiler's
// time goes into headers, and a unit reads each of them once: a quarter of the processor time of a source at a time.
import fs from 'node:fs';
import path from 'node:path';

/** Sources a unit. Larger units save little more and keep fewer cores busy at the end. */
const unitSize = 20;

/** The lists of sources in the build files of mediasoup's worker, by the build file's path. */
const sourceLists = { 'meson.build': 'common_sources', 'deps/libwebrtc/meson.build': 'libwebrtc_sources' };

/** Definitions that a source may make for itself alone: `static` and the like, and plain functions (in a nameless namespace). */
const ownDefinitions = [
  /^(?:const|\s*(?:(?:inline|alignas\(\w+\)) )*(?:static|thread_local|constexpr|using|struct|class|enum))\b[^;={(\n]*?\b(\w+)\s*(?:\[.*?\]\s*)?(?:[;={(]|$)/gm,
  /^[a-z][\w:<>,&* ]*[ *&](\w+)\([^;]*?\{$/gim,
];

/**
 * Names that no second source of the same unit may define as well. A name too many costs nothing: it only keeps sources apart.
 * @param {string} text C++ source
 * @returns {Set<string>}
 */
export const ownNames = (text) =>
  new Set(ownDefinitions.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, name = '']) => name)));

/**
 * Distributes sources to units, in the given order as far as their own names allow.
 * @param {readonly string[]} sources @param {(source: string) => Set<string>} namesOf
 * @returns {string[][]}
 */
export function groupSources(sources, namesOf, size = unitSize) {
  /** @type {{ sources: string[], names: Set<string> }[]} */
  const units = [];
  for (const source of sources) {
    const names = [...namesOf(source)];
    let unit = units.find((one) => one.sources.length < size && !names.some((name) => one.names.has(name)));
    if (!unit) {
      unit = { sources: [], names: new Set() };
      units.push(unit);
    }
    unit.sources.push(source);
    for (const name of names) unit.names.add(name);
  }
  return units.map((unit) => unit.sources);
}

/** The text of a unit. Every source defines MS_CLASS, its name in logs, again. @param {readonly string[]} sources */
const unitText = (sources) => sources.map((source) => `#include "${source}"\n#undef MS_CLASS\n`).join('');

/** Makes the build files of a copy of the worker's sources compile units. @param {string} worker */
export function applyUnits(worker) {
  for (const [buildFile, list] of Object.entries(sourceLists)) {
    const file = path.join(worker, buildFile);
    const folder = path.dirname(file);
    const textOf = (/** @type {string} */ source) => fs.readFileSync(path.join(folder, source), 'utf8');
    const text = fs
      .readFileSync(file, 'utf8')
      .replace(new RegExp(`^${list} = \\[([^\\]]*)\\]`, 'm'), (_, sources) => {
        const names = Array.from(sources.matchAll(/'([^']+)'/g), ([, name]) => name);
        const units = groupSources(names, (source) => ownNames(textOf(source)));
        const files = units.map((unit, i) => {
          fs.writeFileSync(path.join(folder, `unit${i}.cpp`), unitText(unit));
          return `'unit${i}.cpp'`;
        });
        return `${list} = [${files.join(', ')}]`;
      });
    fs.writeFileSync(file, text);
  }
}
