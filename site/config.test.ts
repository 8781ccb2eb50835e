import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'site-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
function read(text: string) {
  const file = join(folder, 'site.yaml');
  writeFileSync(file, text);
  return readConfig(file);
}
const least = 'id: hn\nname: Trung tâm\ndata: ./data\ncameras: {file: cams.json}\n';

it('takes paths from the folder of the file, and is careful by default', () => {
  const result = read(least);
  expect(result.ok && result.value).toMatchObject({
    data: join(folder, 'data'),
    cameras: { file: join(folder, 'cams.json') },
    listen: { host: '127.0.0.1', port: 0, tls: 'self-signed' },
    media: { playoutDelay: { main: { minMs: 0, maxMs: 100 }, sub: 'off' } },
    demoOperator: false,
  });
});

it.each([
  ['an unknown key', `${least}medai: {}\n`, 5, 'medai: unknown key'],
  ['plain text to the network', `${least}listen:\n  host: 10.0.0.1\n  tls: off\n`, 7, 'loopback'],
  [
    'the demo operator on the network',
    `${least}listen: {host: 10.0.0.1}\ndemoOperator: true\n`,
    6,
    'loopback',
  ],
  [
    'a wildcard without an address to announce',
    `${least}listen: {host: 0.0.0.0}\nmedia: {workers: 1}\n`,
    6,
    'announcedAddress',
  ],
  [
    'a delay upside down',
    `${least}media:\n  playoutDelay:\n    sub:\n      minMs: 9\n      maxMs: 1\n`,
    9,
    'minMs',
  ],
])('refuses %s and names its line', (_what, text, line, why) => {
  const result = read(text);
  expect(result.ok ? undefined : result.fault).toMatchObject({
    code: 'config.invalid',
    params: { line, why: expect.stringContaining(why) },
  });
});

it('says in a sentence that there is no such file', () => {
  expect(readConfig(join(folder, 'none.yaml'))).toMatchObject({
    ok: false,
    fault: { code: 'config.unreadable' },
  });
});
