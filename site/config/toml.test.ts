import fc from 'fast-check';
import { stringify } from 'smol-toml';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseDocumentText } from './document.ts';

const Schema = z.strictObject({
  name: z.string(),
  listen: z.strictObject({ port: z.number(), tls: z.string().optional() }).optional(),
  times: z.array(z.union([z.string(), z.date()])).optional(),
  list: z
    .array(z.strictObject({ a: z.number(), b: z.strictObject({ c: z.number() }).optional() }))
    .default([]),
});
const faultOf = (text: string) => {
  const result = parseDocumentText('site.toml', text, Schema);
  return result.ok ? undefined : result.fault;
};

it('a .toml file has the same content as its YAML equivalent', () => {
  const toml = 'name = "Hồ Gươm"\n[listen]\nport = 7443\n[[list]]\na = 1\nb.c = 2\n';
  const yaml = 'name: Hồ Gươm\nlisten: {port: 7443}\nlist:\n  - {a: 1, b: {c: 2}}\n';
  const value = { name: 'Hồ Gươm', listen: { port: 7443 }, list: [{ a: 1, b: { c: 2 } }] };
  expect(parseDocumentText('site.toml', toml, Schema)).toEqual({ ok: true, value });
  expect(parseDocumentText('site.yaml', yaml, Schema)).toEqual({ ok: true, value });
});

it.each([
  ['a wrong type', 'name = "x"\n\n[listen] # of desks\nport = "a"\n', 4, /^listen\.port: must be a number$/],
  ['a wrong type by a dotted key', 'name = "x"\nlisten.port = "a"\n', 2, /^listen\.port: must be a number$/],
  [
    'a key that is not known',
    'name = "x"\nlisten = { port = 1,\n "prot" = 2 }\n',
    3,
    /^listen\.prot: unknown key; did you mean port\?$/,
  ],
  [
    'what is wrong in the second of several tables',
    'name = "x"\n[[list]]\na = 1\n[[list]]\na = 2\n[list.b]\nc = ""\n[[list]]\na = 3\n',
    7,
    /^list\.1\.b\.c: must be a number$/,
  ],
  [
    'what is missing, where it belongs',
    'name = "x"\n[[list]]\na = 1\n[[list]]\n',
    4,
    /^list\.1\.a is missing$/,
  ],
  [
    'an element behind texts over several lines',
    'name = """\n# [not]\n a = \\""" "" """""\ntimes = [ # ]\n 1979-05-27 07:32:00Z,\n \'\'\'\n]\'\'\', 07:32:00,\n true ]\n',
    8,
    /^times\.3 is /,
  ],
  ['TOML that is none', 'name = "x"\nlist = [1,\n2 3]\n', 3, /^expected comma or end of structure$/],
  ['a key that stands twice', 'name = "x"\nname = "y"\n', 2, /redefine/],
  ['what is nested too deep', `name = "x"\nlist = ${'['.repeat(20_000)}\n`, 2, /nested/],
])('names the line of %s', (_what, text, line, why) => {
  const fault = faultOf(text);
  expect(fault?.code).toBe('config.invalid');
  expect(fault?.params.line).toBe(line);
  expect(String(fault?.params.why)).toMatch(why);
});

it('TOML errors have the line of their table', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 8 }),
      fc.nat(),
      (texts, at) => {
        const wrong = at % texts.length;
        const tables = texts.map((text, row) =>
          stringify({ [`k${text}`]: [{ [text]: text }], v: row === wrong ? 'x' : 1 }),
        );
        const file = tables.map((table) => `[[rows]]\n${table}\n`);
        const Rows = z.object({ rows: z.array(z.looseObject({ v: z.number() })) });
        const result = parseDocumentText('f.toml', file.join(''), Rows);
        const before = file.slice(0, wrong).join('').split('\n').length;
        const line = before + (file[wrong] ?? '').split('\n').indexOf('v = "x"');
        expect(result.ok ? 0 : result.fault.params.line).toBe(line);
      },
    ),
  );
});

it('TOML that would take unbounded time is refused', () => {
  expect(faultOf(`name = "${'x'.repeat(3_000_000)}"`)?.code).toBe('config.unreadable');
});
