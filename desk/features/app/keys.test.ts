import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { KeysFileName } from '../../../core/base/fileName.ts';
import { DeskId } from '../../../core/base/ids.ts';
import { fail, ok } from '../../../core/base/result.ts';
import type { PrintJob } from '../../../core/people/deskEntry.ts';
import { forCaller } from '../../../test/fixtures/forCaller.ts';
import { createKeysPrinting } from './keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchfloor-keys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const page = {
  language: 'vi' as const,
  title: 'Bảng phím',
  groups: [{ name: 'Tường hình', lines: [{ keys: 'Ctrl+Z', name: 'Hoàn tác <b>' }] }],
};
const window = { window: 'w1' } as never;

it('files the shortcuts in the export folder as printed by main, and prints them on a named printer', async () => {
  const printed: PrintJob[] = [];
  const papers: string[] = [];
  const { handlers } = createKeysPrinting({
    desk: DeskId.parse('desk-0123456789abcdef'),
    folder,
    async print(job) {
      printed.push(job);
      return ok(Buffer.from('%PDF'));
    },
    paper: {
      printers: async () => ok([{ name: 'Tang_3', label: 'Tầng 3' }]),
      async put(_job, printer) {
        papers.push(printer);
        return printer === 'Tang_3' ? ok(undefined) : fail('print.printerGone', { printer });
      },
    },
  });
  const made = await handlers['keys.file'](page, window, forCaller);
  if (!made.ok) throw new Error(made.fault.code);
  const file = KeysFileName.parse('file' in made.value ? made.value.file : '');
  expect(file).toMatch(/^keys_vi_/);
  expect(readFileSync(join(folder, file), 'utf8')).toBe('%PDF');
  const html = Buffer.from(printed[0]?.html ?? []).toString('utf8');
  for (const words of ['Bảng phím', 'Tường hình', 'Ctrl+Z', 'Hoàn tác &lt;b&gt;'])
    expect(html).toContain(words);
  expect(await handlers['keys.printers']({}, window, forCaller)).toMatchObject({ ok: true });
  expect(await handlers['keys.print']({ page, printer: 'Tang_3' }, window, forCaller)).toEqual(ok({}));
  expect(await handlers['keys.print']({ page, printer: 'gone' }, window, forCaller)).toMatchObject({
    fault: { code: 'print.printerGone' },
  });
  expect(papers).toEqual(['Tang_3', 'gone']);
});
