import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ImportFolder } from '../../test/fixtures/cityImport.ts';
import { until } from '../../test/fixtures/until.ts';

let folder: ImportFolder;
beforeEach(() => {
  folder = new ImportFolder();
});
afterEach(() => folder.close());

const entry = join(import.meta.dirname, 'entry.ts');
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    cwd: folder.path,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

const house = (x: number, properties: object = {}) => {
  const ring = [0, 1, 2, 3, 0].map((i) => [
    105.85 + x / 1e4 + (i === 1 || i === 2 ? 1e-4 : 0),
    21 + (i > 1 ? 1e-4 : 0),
  ]);
  return JSON.stringify({ type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } });
};

test('the program creates a city file and reports its content and the rejected features', async () => {
  const file = folder.write('a', [house(0, { height: 9 }), house(2), house(2), '{'].join('\n'));
  const { status, stdout } = run(
    'import',
    file,
    '--out',
    folder.out,
    '--name',
    'Hà Nội',
    '--attribution',
    '© Ai đó',
    '--origin',
    '21,105.8',
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/2 buildings \(1 of estimated height\)/);
  expect(stdout).toMatch(/1 duplicates, dropped/);
  expect(stdout).toMatch(/rejected: 1 \(badJson\)/);
  expect(stdout).toContain('town.rejected.csv');
  const { header } = await folder.city();
  expect(header).toMatchObject({ name: 'Hà Nội', attribution: '© Ai đó', origin: { lat: 21, lon: 105.8 } });
  expect(folder.names()).toEqual(['a', 'town.city', 'town.rejected.csv']);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'an import stopped by %s leaves the earlier city file, and no partial one',
  async (signal) => {
    const small = folder.write('small', house(0));
    expect(run('import', small, '--out', folder.out).status).toBe(0);
    const before = (await folder.city()).header;
    // Each is followed by a feature that is rejected, so that the list of those is being written too.
    const many = Array.from({ length: 60_000 }, (_, i) => `${house(i)}\n${house(i, { height: 'high' })}\n{`);
    const file = folder.write('large', many.join('\n'));
    const child = spawn(process.execPath, [entry, 'import', file, '--out', folder.out], { stdio: 'ignore' });
    await until(() => folder.names().some((name) => name.startsWith('town.city.')));
    child.kill(signal);
    const [status] = await once(child, 'exit');
    expect(status).toBe(130);
    expect(folder.names()).toEqual(['large', 'small', 'town.city']);
    expect((await folder.city()).header).toEqual(before);
  },
);

test('an unreadable file is reported in both languages', () => {
  const { status, stderr } = run('import', `${folder.path}/nowhere`, '--out', folder.out);
  expect(status).toBe(1);
  expect(stderr).toMatch(/Không đọc được tệp .* \(không có tệp này\).*\n.*cannot be read \(there is none\)/);
  expect(folder.names()).toEqual([]);
});

test.skipIf(process.platform === 'win32')('a pipe is rejected without waiting for its writer', () => {
  const pipe = join(folder.path, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const { status, stderr } = run('import', pipe, '--out', folder.out);
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /pipe \(đó là ống dẫn hoặc thiết bị.*\n.*pipe cannot be read \(a pipe or a device: write it to a file/,
  );
  expect(folder.names()).toEqual(['pipe']);
});

test('without --out the city file is named after the first source, which is reported', () => {
  const file = folder.write('hà nội.geojson.gz', gzipSync(house(0)));
  const { status, stdout } = run('import', file);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^No --out is given: the city file is hà nội\.city in this folder\.\n/);
  expect(folder.names()).toEqual(['hà nội.city', 'hà nội.geojson.gz']);
});

test.each([
  [[]],
  [['import']],
  [['export', 'a', '--out', 'b']],
  [['import', 'a', '--out', 'b', '--origin', '91,x']],
  [['import', 'a', '--out', 'b', '--origin', ',']],
  [['import', 'a', '--outt', 'b']],
])('wrong arguments (%j) print the usage', (args) => {
  const { status, stderr } = run(...args);
  expect(status).toBe(2);
  expect(stderr).toContain('usage: npm run city');
});

test('a source file is never overwritten, under any name', () => {
  const file = folder.write('a.geojson', house(0));
  const { status, stderr } = run('import', file, '--out', './a.geojson');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^--out: \.\/a\.geojson is a source/);
  expect(readFileSync(file, 'utf8')).toBe(house(0));
  expect(folder.names()).toEqual(['a.geojson']);
});
