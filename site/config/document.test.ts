import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { testFolder } from '../../test/fakes/folder.ts';
import { parseDocumentText, readDocument } from './document.ts';

const Schema = z.strictObject({
  name: z.string(),
  list: z.array(z.strictObject({ a: z.number(), b: z.strictObject({ c: z.number() }).optional() })),
});
const faultOf = (text: string) => {
  const result = parseDocumentText('f', text, Schema);
  return result.ok ? undefined : result.fault;
};

it('a document has the same content as YAML and as JSON', () => {
  const value = { name: 'Hồ Gươm', list: [{ a: 1 }] };
  expect(parseDocumentText('f', 'name: Hồ Gươm\nlist:\n  - a: 1\n', Schema)).toEqual({ ok: true, value });
  expect(parseDocumentText('f', JSON.stringify(value), Schema)).toEqual({ ok: true, value });
});

it.each([
  ['a wrong type in YAML', 'name: x\nlist:\n  - a: 1\n  - a: zwei\n', 4, /^list\.1\.a: must be a number$/],
  [
    'a key that is not known',
    'name: x\nlist:\n  - a: 1\n    aa: 2\n',
    4,
    /^list\.0\.aa: unknown key; did you mean a\?$/,
  ],
  ['what is missing, where it belongs', 'name: x\nlist:\n  - b: {c: 1}\n', 3, /^list\.0\.a is missing$/],
  ['YAML that is none', 'name: x\nlist: [1, 2\nfoo', 3, /./],
  ['a wrong type in JSON', '{\n"name": "x",\n"list": [\n{"a": 1},\n{"a": "{,]"}\n]}', 5, /^list\.1\.a: /],
  ['a key not known in JSON', '{"name": "x",\n"list": [],\n"more":\n1}', 4, /^more: unknown key$/],
  ['JSON that is none', '{\n"name": "x",\n"list": [}\n', 3, /./],
])('names the line of %s', (_what, text, line, why) => {
  const fault = faultOf(text);
  expect(fault?.code).toBe('config.invalid');
  expect(fault?.params.line).toBe(line);
  expect(String(fault?.params.why)).toMatch(why);
});

it('a document has the line of every element of a JSON file', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 8 }), fc.nat(), (texts, at) => {
      const wrong = at % texts.length;
      const rows = texts.map((text, row) => JSON.stringify({ [text]: [text], v: row === wrong ? 'x' : 1 }));
      const Rows = z.object({ rows: z.array(z.looseObject({ v: z.number() })) });
      const result = parseDocumentText('f', `{"rows": [\n${rows.join(',\n')}\n]}`, Rows);
      // Texts may be `v` themselves: JSON's later key wins, as it does in the file.
      expect(result.ok ? 0 : result.fault.params.line).toBe(wrong + 2);
    }),
  );
});

it('a document is refused if unreadable, or if its YAML would take unbounded time', () => {
  expect(faultOf(`name: ${'x'.repeat(3_000_000)}`)?.code).toBe('config.unreadable');
});

it.each(['*', '!', '>', '|', '&', '%', '@', '`', ']', '"', '!a!', '"a" ', '{ a: b } '])(
  'quotes no password that begins with %s',
  (sign) => {
    const fault = faultOf(`name: x\nlist:\n  - a: ${sign}hunter2\n`);
    expect(fault?.code).toBe('config.invalid');
    expect(fault?.params.line).toBeGreaterThan(2);
    expect(fault?.params.why).not.toContain('hunter2');
  },
);

it.each(['{"name": hunter2}', '["name", hunter2', '{"name": "hunter2\n"}', '{"name": "x" hunter2}'])(
  'quotes no password out of JSON that is none: %s',
  (text) => {
    expect(faultOf(text)?.code).toBe('config.invalid');
    expect(faultOf(text)?.params.why).not.toContain('hunter2');
  },
);

it('a document keeps text that begins with an exclamation mark, or reports it', () => {
  expect(faultOf('name: !hunter2\nlist: []\n')?.params).toMatchObject({
    line: 1,
    why: 'a text that begins with ! wants quotes',
  });
});

it.each([
  ['', 'nothing stands in it'],
  ['# all of it later\n', 'nothing stands in it'],
  ['name: x\nlist: []\n---\nname: y\n', 'a second document begins here (---); a file has one'],
])('says what is odd about %j', (text, why) => expect(faultOf(text)?.params.why).toBe(why));

it('a document may have a BOM and CRLF; one that is not UTF-8 is refused with advice', () => {
  const file = join(testFolder(), 'cameras.yaml');
  const readBack = (bytes: Buffer) => {
    writeFileSync(file, bytes);
    return readDocument(file, Schema);
  };
  const value = { name: 'Hồ Gươm', list: [] };
  const yaml = 'name: Hồ Gươm\r\nlist: []\r\n';
  for (const text of [yaml, JSON.stringify(value)])
    expect(readBack(Buffer.from(`\ufeff${text}`))).toEqual({ ok: true, value });
  for (const encoding of ['latin1', 'utf16le'] as const)
    expect(readBack(Buffer.from(`\ufeff${yaml}`, encoding))).toMatchObject({
      fault: { code: 'config.unreadable', params: { why: 'it is not in UTF-8; save it as UTF-8' } },
    });
});
