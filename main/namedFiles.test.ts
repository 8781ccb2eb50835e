import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { wrongFile } from './namedFiles.ts';
import { demoCity } from './packaged.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wf named '));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test('without any there is nothing against them', () => {
  expect(wrongFile({})).toBeUndefined();
});

test('a folder for pictures is made, or it is told why there can be none', () => {
  expect(wrongFile({ screenshot: join(folder, 'a', 'b') })).toBeUndefined();
  expect(readdirSync(join(folder, 'a'))).toEqual(['b']);
  expect(wrongFile({ screenshot: join(folder, 'a', 'b') })).toBeUndefined();
  const there = file('there', '');
  expect(wrongFile({ screenshot: there })).toBe(
    `--screenshot: no pictures can be written into ${there} (it is a file)`,
  );
  expect(wrongFile({ screenshot: join(there, 'x') })).toMatch(/\(a part of its path is a file\)$/);
});

test('a city file is there and is one, or it is told', () => {
  expect(wrongFile({ city: demoCity(join(import.meta.dirname, '..', 'out', 'main')) })).toBeUndefined();
  const city = join(folder, 'nosuch.city');
  expect(wrongFile({ city })).toBe(`--city: ${city} cannot be read (there is none)`);
  mkdirSync(city);
  expect(wrongFile({ city })).toBe(`--city: ${city} cannot be read (it is a folder)`);
  for (const text of ['', '# Watchfloor\n'])
    expect(wrongFile({ city: file('README.md', text) })).toMatch(/^--city: \S.*README\.md is no city file;/);
});
