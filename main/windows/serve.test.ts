import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileFor, pagePolicy, serveFile, staticPolicy } from './serve.ts';

let folder: string;
let root: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wf serve '));
  root = join(folder, 'renderer');
  await mkdir(join(root, 'assets'), { recursive: true });
  await writeFile(join(root, 'index.html'), '<p>Bàn trực</p>');
  await writeFile(join(root, 'assets/main.js'), 'export {};');
  await writeFile(join(root, '.secret.json'), '{}');
  await writeFile(join(folder, 'outside.json'), '{}');
});
afterAll(() => rm(folder, { recursive: true }));

test('a built file comes with its type and the policy', async () => {
  const answer = await serveFile(root, 'GET', 'app://watchfloor/index.html?lang=vi#top');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('content-security-policy')).toBe(pagePolicy);
  expect(await answer.text()).toBe('<p>Bàn trực</p>');
  const script = await serveFile(root, 'GET', 'app://watchfloor/assets/main.js');
  expect(script.headers.get('content-type')).toMatch('text/javascript');
});

test.each([
  'app://watchfloor/../outside.json',
  'app://watchfloor/%2e%2e/outside.json',
  'app://watchfloor/assets/..%2f..%2foutside.json',
  'app://watchfloor/..%5coutside.json',
  'app://watchfloor/%252e%252e/outside.json',
  'app://watchfloor/.secret.json',
  'app://watchfloor/missing.js',
  'app://watchfloor/assets',
  'app://watchfloor/',
  'app://other/index.html',
  'file:///etc/passwd',
  'app://watchfloor/%',
])('%s is not there', async (address) => {
  expect((await serveFile(root, 'GET', address)).status).toBe(404);
});

test('nothing but reading is answered', async () => {
  expect((await serveFile(root, 'POST', 'app://watchfloor/index.html')).status).toBe(405);
});

test('no address leaves the folder', () => {
  const part = fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '%2f',
    '%5c',
    'assets',
    '/',
    '\\',
    'a.js',
    '\0',
    'C:',
    '%00',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), fc.constantFrom('/', ''), (parts, glue) => {
      const found = fileFor('/srv/pages', `app://watchfloor/${parts.join(glue)}`);
      expect(found === undefined || found.file.startsWith('/srv/pages/')).toBe(true);
    }),
  );
});

test('neither policy lets text become a program', () => {
  for (const policy of [pagePolicy, staticPolicy('p{}')]) {
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).not.toContain('unsafe-inline');
  }
});
