import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { estimateMs } from './durations.mjs';
import { inRoot } from './paths.mjs';
import { chosenFiles, isLong, suiteFiles, suiteOf, suitesTouched } from './suites.mjs';

const files = [
  'test/chromium/wall.test.ts',
  'test/e2e/alerts.test.ts',
  'test/e2e/map.long.test.ts',
  'test/net/cuts.long.test.ts',
];

describe('the files that npm test and npm run test:long run', () => {
  it('cover every file of test/ once, except suites that must be named', () => {
    const all = suiteFiles();
    const [quick, long] = (['quick', 'long'] as const).map((length) =>
      chosenFiles(all, { names: [], length }),
    );
    const both = [...(quick ?? []), ...(long ?? [])];
    expect(new Set(both).size).toBe(both.length);
    expect(all.filter((file) => !both.includes(file)).map(suiteOf)).toEqual(
      all.filter((file) => suiteOf(file) === 'chromium').map(suiteOf),
    );
    expect(long?.every(isLong)).toBe(true);
  });

  it('include every suite in npm test', () => {
    const suites = readdirSync(inRoot('test'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && suiteFiles().some((file) => suiteOf(file) === entry.name))
      .map(({ name }) => name)
      .filter((name) => name !== 'chromium');
    const quick = chosenFiles(suiteFiles(), { names: [], length: 'quick' }).map(suiteOf);
    expect([...new Set(quick)].sort()).toEqual(suites.sort());
  });

  it('are limited to the named suite or file', () => {
    expect(chosenFiles(files, { names: ['e2e'], length: 'quick' })).toEqual(['test/e2e/alerts.test.ts']);
    expect(chosenFiles(files, { names: ['e2e'], length: 'both' })).toEqual(files.slice(1, 3));
    expect(chosenFiles(files, { names: ['test/e2e/map.long.test.ts'], length: 'quick' })).toEqual([files[2]]);
    expect(chosenFiles(files, { names: ['chromium'], length: 'both' })).toEqual([files[0]]);
    expect(() => chosenFiles(files, { names: ['e3e'], length: 'quick' })).toThrow('e3e');
  });
});

describe('the suites that a change touches', () => {
  it('are those that start the changed program', () => {
    expect(suitesTouched(['core/base/ids.ts']).has('everyscreen')).toBe(true);
    expect([...suitesTouched(['tools/cityImport/read.ts'])]).toEqual(['fuzz']);
    expect(suitesTouched(['site/app/index.ts']).has('everyscreen')).toBe(false);
  });
  it('are none for a unit test, a Markdown page or a fixture', () => {
    expect([...suitesTouched(['core/base/ids.test.ts', 'site/README.md', 'test/fixtures/site.ts'])]).toEqual(
      [],
    );
  });
  it('are named after folders of test/', () => {
    const suites = new Set(suiteFiles().map(suiteOf));
    const touched = [...suitesTouched(['core/a.ts', 'native/a.ts', 'tools/a.ts', 'sim/a.ts'])];
    expect(touched.filter((suite) => !suites.has(suite))).toEqual([]);
  });
});

describe('the estimate', () => {
  it('is undefined before the first run, and counts a new file as the mean of the others', () => {
    expect(estimateMs(['a'], {})).toBeUndefined();
    expect(estimateMs([], {})).toBe(0);
    expect(estimateMs(['a', 'b', 'c'], { a: 1_000, b: 3_000, d: 9_000 })).toBe(6_000);
    expect(estimateMs(['a', 'b'], { a: 1_000, b: 3_000 }, 2)).toBe(2_000);
  });
});
