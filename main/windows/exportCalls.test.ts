import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { shellCalls } from '../../core/api/shell.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { forCaller } from '../../test/fixtures/forCaller.ts';
import { createExportCalls } from './exportCalls.ts';

const file = 'handover_centre_2026-11-25_night_v1_vi_0011aabb.pdf';

function calls() {
  const folder = testFolder();
  const done: string[] = [];
  const system = {
    showItemInFolder: (path: string) => void done.push(`show ${path}`),
  };
  return { folder, done, calls: createExportCalls(folder, system) };
}

it('shows a file of the export folder', async () => {
  const { folder, done, calls: made } = calls();
  writeFileSync(join(folder, file), 'x');
  expect(await made['export.show']({ file }, undefined, forCaller)).toMatchObject({ ok: true });
  expect(done).toEqual([`show ${join(folder, file)}`]);
});

it('accepts the name of a report of a period', () => {
  const name = 'report_desk-00000000000000aa_2026-11-19-06-00_2026-11-26-06-00_preview_vi_0011aabb.pdf';
  expect(shellCalls['export.show'].input.safeParse({ file: name }).success).toBe(true);
});

it('fails where there is no such file', async () => {
  const { done, calls: made } = calls();
  expect(await made['export.show']({ file }, undefined, forCaller)).toMatchObject({
    fault: { code: 'export.noFile' },
  });
  expect(done).toEqual([]);
});

it.each(['../x.pdf', 'handover_a/b.pdf', '/etc/passwd', 'handover_a.pdf.exe'])(
  'shows nothing but what was exported: %s',
  (name) => {
    expect(shellCalls['export.show'].input.safeParse({ file: name }).success).toBe(false);
  },
);
