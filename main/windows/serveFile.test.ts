import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPagePolicy, createStaticPagePolicy, resolveServedFile, serveFile } from './serveFile.ts';

const policy = createPagePolicy('wss://site.example:4443');
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
const get = (url: string) => serveFile(root, policy, { method: 'GET', url });

test('serves a built file with its type and the policy', async () => {
  const answer = await get('app://watchfloor/index.html?lang=vi#top');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.headers['content-security-policy']).toBe(policy);
  expect(Buffer.from(answer.body).toString()).toBe('<p>Bàn trực</p>');
  const script = await get('app://watchfloor/assets/main.js');
  expect(script.headers['content-type']).toMatch('text/javascript');
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
  expect((await get(address)).status).toBe(404);
});

test('refuses every method but reading', async () => {
  const url = 'app://watchfloor/index.html';
  expect((await serveFile(root, policy, { method: 'POST', url })).status).toBe(405);
  expect(await serveFile(root, policy, { method: 'HEAD', url })).toMatchObject({ status: 200, body: '' });
});

test('serves no address outside the folder', () => {
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
      const found = resolveServedFile('/srv/pages', `app://watchfloor/${parts.join(glue)}`);
      expect(found === undefined || found.file.startsWith('/srv/pages/')).toBe(true);
    }),
  );
});

test.each([
  ['wss://site.example:4443', 'wss://site.example:4443'],
  ['wss://site.example', 'wss://site.example'],
  ['ws://127.0.0.1:40001', 'ws://127.0.0.1:40001'],
  ['wss://[2001:db8::1]:4443', 'wss://*:4443'],
  ['wss://a;script-src:1', 'wss://*:1'],
])('a page on %s reaches %s and itself', (site, source) => {
  expect(createPagePolicy(site)).toContain(`; connect-src 'self' ${source}; `);
});

test('allows inline scripts and eval in neither policy', () => {
  for (const each of [policy, createStaticPagePolicy('p{}')]) {
    expect(each).toContain("default-src 'none'");
    expect(each).not.toContain('unsafe-eval');
    expect(each).not.toContain('unsafe-inline');
  }
});
