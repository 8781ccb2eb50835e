import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from './paths.mjs';
import { countAll, judge } from './structure.mjs';

const rules = JSON.parse(readFileSync(inRoot('scripts', 'structure.json'), 'utf8'));
const props = (count: number) =>
  Array.from({ length: count }, (_, index) => `  p${index}: string;`).join('\n');

/** Files without any fault, then for each count the files that add one fault, and its finding. */
const sound = {
  'core/alerts/model.ts': 'export const model = 1;\n',
  'renderer/main.tsx': "import './app/shell.tsx';\n",
  'renderer/app/shell.tsx': "import '../../core/alerts/model.ts';\nimport '../ui/button.tsx';\n",
  'renderer/ui/button.tsx': `interface Props {\n${props(8)}\n}\nexport function Button(_: Props) {}\n`,
  'site/entry.ts': "import '../core/alerts/model.ts';\n// told, heard: a comment says what it likes\n",
};
const faults: Record<string, { readonly files: Record<string, string>; readonly found: readonly string[] }> =
  {
    fragments: {
      files: {
        'site/alerts/log.ts': "import './line.ts';\n",
        'site/alerts/line.ts': 'export const line = 1;\n',
        'site/alerts/long.ts': `${'// a line\n'.repeat(100)}`,
        'site/alerts/line.test.ts': "import './long.ts';\nimport './line.ts';\n",
      },
      found: ['site/alerts/line.ts'],
    },
    rendererDepth: {
      files: {
        'renderer/ui/button.tsx': "import '../i18n/words.ts';\n",
        'renderer/i18n/words.ts': 'export const words = 1;\n',
      },
      found: ['renderer/main.tsx', 'renderer/app', 'renderer/ui', 'renderer/i18n'],
    },
    rendererRoot: {
      files: { 'renderer/alerts.tsx': 'export const alerts = 1;\n' },
      found: ['renderer/main.tsx', 'renderer/alerts.tsx'],
    },
    siteRoot: {
      files: { 'site/gateway.ts': 'export const gateway = 1;\n', 'site/gateway.test.ts': '' },
      found: ['site/entry.ts', 'site/gateway.ts'],
    },
    coreDomain: {
      files: { 'core/domain/alert.ts': 'export const alert = 1;\n' },
      found: ['core/domain/alert.ts'],
    },
    longestFile: {
      files: { 'site/alerts/all.ts': '\n'.repeat(500) },
      found: ['site/alerts/all.ts: 501 lines'],
    },
    oldNames: {
      files: {
        'core/alerts/deedText.ts': "export const toldAt = 'said';\nexport const again = toldAt;\n",
        'test/fakes/site.ts': 'export const stored = { heard: 1 };\n',
      },
      found: ['toldAt: 2', 'deedText: 1', 'heard: 1'],
    },
    testIdsInLogic: {
      files: {
        'renderer/app/focus.ts': `document.querySelector('[data-testid="log"]');\n`,
        'renderer/app/focus2.ts': `document.querySelector<HTMLElement>('[data-testid="log"]');\n`,
      },
      found: ['renderer/app/focus.ts', 'renderer/app/focus2.ts'],
    },
    wideComponents: {
      files: {
        'renderer/app/wide.tsx': `interface Props {\n${props(9)}\n}\nexport function Wide(_: Props) {}\n`,
        'renderer/app/wide2.tsx': `export function Wide2(_: { a: 1 } & {\n${props(8)}\n}) {}\n`,
      },
      found: ['renderer/app/wide.tsx: Props has 9 props', 'renderer/app/wide2.tsx: Wide2 has 9 props'],
    },
    optionBags: {
      files: {
        'site/alerts/bag.ts': `interface BagOptions {\n${props(11)}\n}\nexport function open(_: BagOptions) {}\n`,
        'site/alerts/bag2.ts': `export function run(options: {\n${props(11)}\n}) {}\n`,
        'site/alerts/row.ts': `export interface Row {\n${props(11)}\n}\n`,
      },
      found: ['site/alerts/bag.ts: BagOptions has 11 options', 'site/alerts/bag2.ts: run has 11 options'],
    },
  };

const countsOf = (files: Record<string, string>, ours = rules) =>
  countAll(new Map(Object.entries(files)), ours);

describe('structure.mjs', () => {
  it('has a limit, and a fault in this test, for each count', () => {
    const names = Object.keys(countsOf(sound)).sort();
    expect(Object.keys(rules.limits).sort()).toEqual(names);
    expect(Object.keys(faults).sort()).toEqual(names);
  });

  for (const [name, { files, found }] of Object.entries(faults))
    it(`fails where ${name} rises above its limit, and names what it found`, () => {
      const before = countsOf(sound)[name]?.value ?? Number.NaN;
      const limits = { [name]: { limit: before, goal: 0, what: 'too many' } };
      const counts = countsOf({ ...sound, ...files });
      expect(counts[name]?.found).toEqual(found);
      const of = (all: typeof counts) => judge({ [name]: all[name] ?? { value: 0, found: [] } }, limits);
      expect(of(countsOf(sound)).failures).toEqual([]);
      const [failure] = of(counts).failures;
      expect(failure).toMatch(new RegExp(`^${name} is \\d+, its limit ${before} `));
      expect(failure).toContain(found[0]);
    });

  it('ignores a name with a listed exception', () => {
    const files = { 'core/alerts/sdp.ts': 'export const toldAt = 1;\n' };
    const exceptions = { toldAt: 'a field of another maker' };
    expect(countsOf(files, { ...rules, exceptions }).oldNames?.value).toBe(0);
  });

  it('advises lowering a limit above the count, but not below its goal', () => {
    const counts = { siteRoot: { value: 2, found: [] } };
    expect(judge(counts, { siteRoot: { limit: 4, goal: 1, what: '' } }).advice).toEqual([
      expect.stringContaining('siteRoot fell to 2'),
    ]);
    expect(judge(counts, { siteRoot: { limit: 4, goal: 4, what: '' } })).toEqual({
      failures: [],
      advice: [],
    });
  });

  it('fails where a count has no limit', () => {
    expect(judge({ siteRoot: { value: 0, found: [] } }, {}).failures).toEqual([
      expect.stringContaining('siteRoot'),
    ]);
  });
});
