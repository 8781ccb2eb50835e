import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { shellCalls } from '../../core/contract/shell.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { exportCalls } from './exportcalls.ts';

const file = 'handover_centre_2026-11-25_night_v1_vi_0011aabb.pdf';

function calls(why = '') {
  const folder = testFolder();
  const done: string[] = [];
  const system = {
    showItemInFolder: (path: string) => void done.push(`show ${path}`),
    openPath: async (path: string) => {
      done.push(`open ${path}`);
      return why;
    },
  };
  return { folder, done, calls: exportCalls(folder, system) };
}

it('shows and opens what lies in the folder of exports', async () => {
  const { folder, done, calls: made } = calls();
  writeFileSync(join(folder, file), 'x');
  expect(await made['export.show']({ file }, undefined)).toMatchObject({ ok: true });
  expect(await made['export.open']({ file }, undefined)).toMatchObject({ ok: true });
  expect(done).toEqual([`show ${join(folder, file)}`, `open ${join(folder, file)}`]);
});

it('says so where there is no such file, or no program for it', async () => {
  const { folder, done, calls: made } = calls('no application');
  expect(await made['export.open']({ file }, undefined)).toMatchObject({ fault: { code: 'export.noFile' } });
  expect(done).toEqual([]);
  writeFileSync(join(folder, file), 'x');
  expect(await made['export.open']({ file }, undefined)).toEqual({
    ok: false,
    fault: { code: 'print.noViewer', params: { file, why: 'no application' } },
  });
});

it.each(['../x.pdf', 'handover_x.csv', 'handover_a/b.pdf', '/etc/passwd', 'handover_a.pdf.exe'])(
  'opens nothing but reports as PDF: %s',
  (name) => {
    expect(shellCalls['export.open'].input.safeParse({ file: name }).success).toBe(false);
  },
);
