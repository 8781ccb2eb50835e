import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fail } from '../../core/base/result.ts';
import { readSiteConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'site-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
function read(text: string) {
  const file = join(folder, 'site.yaml');
  writeFileSync(file, text);
  return readSiteConfig(file);
}
const least = 'id: hn\nname: Trung tâm\ndata: ./data\ncameras: {file: cams.json}\n';

it('a config resolves paths from its own folder, and has safe defaults', () => {
  const result = read(least);
  expect(result.ok && result.value).toMatchObject({
    data: join(folder, 'data'),
    cameras: { file: join(folder, 'cams.json') },
    listen: { host: '127.0.0.1', port: 0, tls: 'self-signed' },
    media: { playoutDelay: { main: { minMs: 0, maxMs: 100 }, sub: { minMs: 0, maxMs: 100 } } },
    demoOperator: false,
  });
});

it.each([
  ['an unknown key', `${least}medai: {}\n`, 5, 'medai: unknown key; did you mean media?'],
  [
    'a key that is missing for being misspelt',
    least.replace('name', 'nmae'),
    1,
    'name is missing; did you mean it by nmae (line 2)?',
  ],
  [
    'a choice that is none',
    `${least}listen:\n  tls: on\n`,
    6,
    'listen.tls is one of off, self-signed, or {cert, key}',
  ],
  ['half a choice', `${least}listen:\n  tls: {cert: a.pem}\n`, 6, 'listen.tls.key is missing'],
  [
    'a misspelt part of a choice',
    `${least}listen:\n  tls: {cret: a.pem, key: k}\n`,
    6,
    'listen.tls.cert is missing',
  ],
  ['a number that is text', `${least}listen: {port: http}\n`, 5, 'listen.port: must be a number'],
  ['a number too large', `${least}media: {workers: 999}\n`, 5, 'media.workers: must be at most 128'],
  ['a file that is a list', '- a\n', 1, 'must be a group of keys'],
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
    'a wildcard without media at all',
    `${least}listen: {host: 0.0.0.0}\n`,
    1,
    'media.announcedAddress: is needed where listen.host is a wildcard',
  ],
  [
    'a delay upside down',
    `${least}media:\n  playoutDelay:\n    sub:\n      minMs: 9\n      maxMs: 1\n`,
    9,
    'minMs',
  ],
])('a config with %s is refused with its line', (_what, text, line, why) => {
  const result = read(text);
  expect(result.ok ? undefined : result.fault).toMatchObject({
    code: 'config.invalid',
    params: { line, why: expect.stringContaining(why) },
  });
});

it('a config names alert sources, and a city’s classes besides its own', () => {
  const result = read(`${least}alerts:
  sources:
    - { id: yard, kind: frigate, broker: { url: "mqtts://broker.example:8883", ca: ./ca.pem } }
    - { id: fire-brigade, kind: cap, secret: whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3 }
  file: ./more.json
  log: { jetstream: { servers: ["nats://10.0.0.1:4222"], credentials: ./site.creds } }
  policy: { classes: { fire: { name: { vi: Lửa, en: Blaze }, priority: high } } }
`);
  if (!result.ok) throw new Error(JSON.stringify(result.fault));
  const { sources, file, log, policy } = result.value.alerts;
  expect(sources[0]).toMatchObject({ broker: { ca: join(folder, 'ca.pem') } });
  expect(file).toBe(join(folder, 'more.json'));
  expect(log).toMatchObject({ jetstream: { credentials: join(folder, 'site.creds'), replicas: 3 } });
  expect(policy.classes.fire?.name.en).toBe('Blaze');
  expect(policy.classes.flood?.steps.length).toBeGreaterThan(0);
});

it('a missing config is reported in a sentence, with its full path', () => {
  const file = join(folder, 'none.yaml');
  expect(readSiteConfig(relative(process.cwd(), file))).toEqual(fail('config.noFile', { file }));
});

it('a folder is not accepted as a config file', () => {
  expect(readSiteConfig(folder)).toEqual(fail('config.unreadable', { file: folder, why: 'it is a folder' }));
});
