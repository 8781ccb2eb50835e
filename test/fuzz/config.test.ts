import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify as stringifyToml } from 'smol-toml';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { AlertSourceFile } from '../../core/alerts/sourceFile.ts';
import { faultText } from '../../core/errors/faults.ts';
import { getShiftAfter, getShiftAt, listShiftsBefore } from '../../core/shiftlog/shift.ts';
import { placeWindows } from '../../core/wall/displayProfile.ts';
import { openProfileStore } from '../../main/ptz/profileStore.ts';
import { openProfileFile } from '../../main/windows/profileFile.ts';
import { SiteConfig } from '../../site/app/config.ts';
import { StrictCameraFile, toKnownCameras } from '../../site/cameras/cameras.ts';
import { parseDocumentText } from '../../site/config/document.ts';
import { fuzz, fuzzWithinMs } from './fuzz.ts';
import { edits, malformedText } from './garbage.ts';
import { cameras, here, profiles, site, sources, sticks } from './goodFiles.ts';
import { changes, malformedJson, malformedValue } from './values.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Parses a file, and expects a fault text of limited length with a line number that exists. */
function expectValueOrFault(text: string, schema: z.ZodType, name = 'f.yaml'): unknown {
  const read = parseDocumentText(name, text, schema);
  if (read.ok) return read.value;
  for (const language of ['vi', 'en'] as const) {
    const sentence = faultText(read.fault, language);
    expect(sentence).not.toMatch(/call stack|undefined|\[object|[{}]$/);
    expect(sentence.length).toBeLessThan(1_500);
  }
  expect(['config.invalid', 'config.unreadable']).toContain(read.fault.code);
  if (read.fault.code === 'config.invalid') {
    expect(read.fault.params.line).toBeGreaterThanOrEqual(1);
    expect(read.fault.params.line).toBeLessThanOrEqual(text.split('\n').length);
  }
  return undefined;
}

describe('a site’s configuration files', () => {
  const files: readonly { name: string; schema: z.ZodType; valid: object }[] = [
    { name: 'configuration', schema: SiteConfig, valid: site },
    { name: 'cameras', schema: StrictCameraFile, valid: cameras },
    { name: 'sources of alerts', schema: AlertSourceFile, valid: sources },
  ];
  const file = fc.nat(files.length - 1);
  const fileAt = (at: number) => files[at] ?? { schema: SiteConfig, valid: site };

  it('are accepted if they are valid', () => {
    for (const { schema, valid } of files) {
      expect(expectValueOrFault(JSON.stringify(valid), schema)).toBeDefined();
      expect(expectValueOrFault(stringify(valid), schema)).toBeDefined();
      expect(expectValueOrFault(stringifyToml(valid), schema, 'f.toml')).toBeDefined();
    }
  });

  it(
    'with malformed text are accepted, or rejected with line and reason',
    async () => {
      const written = fc.constantFrom('json', 'yaml', 'toml');
      await fuzz(fc.tuple(file, written, edits), 300, ([at, as, what]) => {
        const { schema, valid } = fileAt(at);
        const text = {
          json: JSON.stringify(valid, null, 1),
          yaml: stringify(valid),
          toml: stringifyToml(valid),
        };
        expectValueOrFault(malformedText(text[as], what), schema, `f.${as}`);
      });
    },
    fuzzWithinMs,
  );

  it(
    'with arbitrary values are accepted or rejected; accepted ones are usable',
    async () => {
      await fuzz(fc.tuple(file, fc.boolean(), changes), 120, ([which, asJson, what]) => {
        const { schema, valid } = fileAt(which);
        const text = asJson ? malformedJson(valid, what) : stringify(malformedValue(valid, what));
        const read = expectValueOrFault(text, schema);
        if (schema === StrictCameraFile && read)
          toKnownCameras('hn', read as z.output<typeof StrictCameraFile>);
        if (schema === AlertSourceFile && read)
          for (const source of (read as z.output<typeof AlertSourceFile>).sources)
            if ('broker' in source) expect(new URL(source.broker.url).host).not.toBe('');
        const { roster } = (read ?? {}) as Partial<z.output<typeof SiteConfig>>;
        if (!roster) return;
        const at = 1_800_000_000_000;
        for (const one of [
          getShiftAt(roster, at),
          getShiftAfter(roster, at),
          ...listShiftsBefore(roster, at, 12),
        ])
          if (one) expect(one.to).toBeGreaterThan(one.from);
      });
    },
    fuzzWithinMs,
  );
});

describe('a desk’s configuration files', () => {
  it(
    'a malformed window file yields valid window positions and short log lines',
    async () => {
      const at = join(folder, 'windows.json');
      await fuzz(fc.tuple(changes, fc.option(edits)), 60, ([what, then]) => {
        const text = malformedJson(profiles, what);
        writeFileSync(at, then ? malformedText(text, then) : text);
        const lines: string[] = [];
        const { stored } = openProfileFile(at, here, (line) => lines.push(line));
        for (const line of lines) expect(line.length).toBeLessThan(600);
        for (const profile of stored.profiles)
          for (const { bounds } of placeWindows(profile.windows, here))
            expect(Object.values(bounds).every((one) => Number.isInteger(one))).toBe(true);
      });
    },
    fuzzWithinMs,
  );

  it(
    'a malformed joystick file yields a readable fault or profiles, and a valid profile can be stored afterwards',
    async () => {
      let round = 0;
      await fuzz(fc.tuple(changes, fc.option(edits)), 40, async ([what, then]) => {
        round += 1;
        const mine = join(folder, `sticks-${round % 50}-${Math.floor(round / 50)}`);
        mkdirSync(mine);
        const at = join(mine, 'sticks.json');
        const text = malformedJson(sticks, what);
        writeFileSync(at, then ? malformedText(text, then) : text);
        const store = openProfileStore(at, { log: () => undefined, now: () => 1 });
        if (store.damage) expect(faultText(store.damage, 'vi')).not.toMatch(/[{}]/);
        const [good] = sticks.profiles;
        const saved = await store.save({ ...good, vid: 1 } as never);
        expect(saved.ok || saved.fault.code === 'stick.tooMany').toBe(true);
        if (saved.ok) expect(JSON.parse(readFileSync(at, 'utf8')).profiles.length).toBeGreaterThan(0);
        rmSync(mine, { recursive: true });
      });
    },
    fuzzWithinMs,
  );
});

describe('configuration faults found by fuzzing', () => {
  const why = (text: string) => {
    const read = parseDocumentText('f.yaml', text, SiteConfig);
    return read.ok ? undefined : String(read.fault.params.why);
  };
  it('a text that begins with an asterisk, such as a password, is reported as needing quotes, without its value', () => {
    expect(why('id: a\npassword: *secret\n')).toBe('a text that begins with * wants quotes');
  });
  it('an unknown key of 70,000 characters is quoted in shortened form', () => {
    expect(why(JSON.stringify({ ['x'.repeat(70_000)]: 1 }))?.length).toBeLessThan(400);
  });
  it('aliases that expand exponentially are refused with a reason', () => {
    const rows = [
      'a: &a [1,1,1,1,1,1,1,1,1,1]',
      ...'bcde'.split('').map((key, at) => `${key}: &${key} [${`*${'abcd'[at]},`.repeat(9)}]`),
    ];
    expect(why(rows.join('\n'))).toContain('repeat too much');
  });
  it('a key that is a list, or empty, is refused with a reason', () => {
    expect(why('id: a\n? [x]\n: 1\n')).toBe('a key must be a word');
    expect(why('id: a\n: 1\n')).toBeDefined();
  });
  it('deep nesting is refused with that reason', () => {
    for (const text of [
      `a: ${'['.repeat(20_000)}`,
      Array.from({ length: 300 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
    ])
      expect(why(text)).toContain('nested deeper than');
  });
  it('forty thousand keys are checked in linear time, and a duplicate is named', () => {
    const keys = Array.from({ length: 40_000 }, (_, at) => `k${at}: 1`).join('\n');
    expect(why(`${keys}\nk7: 2`)).toBe('the key k7 stands twice');
    // It takes half a second. Comparing each key with each other took half a minute.
  }, 10_000);
  it('a fault after a text of 12 million escapes is reported as invalid configuration', () => {
    const read = parseDocumentText('f', `{"x":"${'\\n'.repeat(12_000_000)}",\n"id":1}`, SiteConfig);
    expect(read).toMatchObject({ ok: false, fault: { code: 'config.invalid' } });
  });
  it('a malformed broker address is refused before any connection', () => {
    for (const url of ['mqtt://a:99999', 'mqtt://[', 'mqtt://a:b'])
      expect(
        expectValueOrFault(
          JSON.stringify({ sources: [{ id: 'a', kind: 'axis', broker: { url } }] }),
          AlertSourceFile,
        ),
      ).toBeUndefined();
  });
});
