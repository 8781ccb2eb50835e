import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { FaultShape } from '../core/errors/faultShape.ts';
import { camerasFile } from '../test/fixtures/site.ts';

/** Several sites start one after the other, on a machine that is busy with other tests. */
vi.setConfig({ testTimeout: 90_000 });

let folder: string;
let config: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'site entry '));
  config = join(folder, 'site.yaml');
  writeFileSync(join(folder, 'cameras.json'), JSON.stringify(camerasFile([])));
  writeFileSync(
    config,
    'id: hn\nname: Thử\ndata: data\ncameras: {file: cameras.json}\nmedia: {workers: 1}\ndemoOperator: true\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const entry = fileURLToPath(new URL('entry.ts', import.meta.url));
function start(file = config) {
  const child = spawn(process.execPath, [entry, '--config', file], { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const text = new Promise<Record<string, unknown>>((resolve) =>
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.startsWith('{')) resolve(JSON.parse(line));
    }),
  );
  return { child, lines, errors, text, exit: once(child, 'exit') };
}

async function fingerprintAt(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connectTls({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

it('npm run site shows the first password once, keeps its certificate, and ends on a signal or with its parent', async () => {
  const first = start();
  const ready = await first.text;
  expect(ready).toMatchObject({ site: 'ready', demo: { name: 'demo' } });
  expect(first.lines[0]).toMatch(/^First administrator of this site: name admin, password [\w-]{24} /);
  expect(await fingerprintAt(String(ready.url))).toBe(ready.fingerprint);
  expect(statSync(join(folder, 'data', 'site.key.pem')).mode & 0o077).toBe(0);
  first.child.kill('SIGTERM');
  expect(await first.exit).toEqual([0, null]);

  const second = start();
  const again = await second.text;
  expect(second.lines).toHaveLength(1);
  expect(again.fingerprint).toBe(ready.fingerprint);
  expect(again.demo).not.toEqual(ready.demo);
  second.child.kill('SIGINT');
  expect(await second.exit).toEqual([0, null]);

  const orphan = start();
  await orphan.text;
  orphan.child.stdin.end();
  expect(await orphan.exit).toEqual([0, null]);
});

it('npm run site reports an invalid configuration in one sentence', async () => {
  const wrong = join(folder, 'wrong.yaml');
  writeFileSync(wrong, 'id: hn\nnmae: x\n');
  const { exit, errors, text } = start(wrong);
  expect(await text).toMatchObject({ site: 'failed', fault: { code: 'config.invalid' } });
  expect(await exit).toEqual([1, null]);
  expect(errors.join('\n')).toMatch(/File .*wrong\.yaml, line \d+: /);
});

it.each([
  [['--confg', 'site.yaml'], '--confg: no such option; is --config meant?'],
  [['--config', 'site.yaml', '--verbose'], '--verbose: no such option'],
  [['--config', 'site.yaml', 'wals'], 'wals: no such command; is walls meant?'],
  [['--config', 'site.yaml', 'start'], 'start: no such command'],
])('does not start with %j: there is no such thing', async (words, why) => {
  const child = spawn(process.execPath, [entry, ...words], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [message, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  expect(code).toBe(2);
  expect(message).toBe('');
  expect(errors).toContain(` site: ${why}\nuse: site --config FILE`);
});

it('npm run site reports why it cannot start: locked folder, occupied port, failing media worker', async () => {
  const first = start();
  const ready = await first.text;
  expect(await start().text).toMatchObject({ site: 'failed', fault: { code: 'site.dataInUse' } });
  const { port } = new URL(String(ready.url));
  const faultOf = async (name: string, more: string) => {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, `id: hn\nname: Thử\ndata: ${name}\ncameras: {file: cameras.json}\n${more}\n`);
    const { text, exit, lines } = start(file);
    const { fault } = z.object({ fault: FaultShape }).parse(await text);
    expect(await exit).toEqual([1, null]);
    expect(lines.join('\n')).not.toContain('First administrator');
    return fault.code;
  };
  expect(await faultOf('port', `listen: {port: ${port}}\nmedia: {workers: 1}`)).toBe('site.portTaken');
  expect(await faultOf('media', `media: {workers: 1, basePort: ${port}}`)).toBe('site.mediaFailed');
  first.child.kill('SIGKILL');
  await first.exit;
  const again = start();
  expect(await again.text).toMatchObject({ site: 'ready' });
  again.child.kill('SIGTERM');
  await again.exit;
});

it('npm run site shows the first password at the first successful start, after any failed ones', async () => {
  const file = join(folder, 'late.yaml');
  const cameras = join(folder, 'late.json');
  writeFileSync(
    file,
    'id: hn\nname: Thử\ndata: late\ncameras: {file: late.json}\nmedia: {workers: 1}\ndemoOperator: true\n',
  );
  writeFileSync(cameras, '{"cameras": 1}');
  const failed = start(file);
  expect(await failed.text).toMatchObject({ site: 'failed', fault: { code: 'config.invalid' } });
  expect(await failed.exit).toEqual([1, null]);
  expect(failed.lines).toHaveLength(1);

  writeFileSync(cameras, JSON.stringify(camerasFile([])));
  const mended = start(file);
  expect(await mended.text).toMatchObject({ site: 'ready' });
  expect(mended.lines[0]).toContain('First administrator of this site: name admin');
  mended.child.kill('SIGTERM');
  expect(await mended.exit).toEqual([0, null]);
});

it('npm run site begins a new store beside a damaged one, and reports it', async () => {
  const file = join(folder, 'damaged.yaml');
  writeFileSync(
    file,
    'id: hn\nname: Thử\ndata: damaged\ncameras: {file: cameras.json}\nmedia: {workers: 1}\n',
  );
  mkdirSync(join(folder, 'damaged'));
  writeFileSync(join(folder, 'damaged', 'site.db'), 'no database');
  const { child, lines, exit, text } = start(file);
  const { fault } = z.object({ site: z.literal('notice'), fault: FaultShape }).parse(await text);
  expect(fault.code).toBe('site.storeDamaged');
  expect(readFileSync(String(fault.params.movedTo), 'utf8')).toBe('no database');
  child.stdin.end();
  expect(await exit).toEqual([0, null]);
  expect(lines.join('\n')).toContain('"site":"ready"');
});

it('npm run site ends on a signal during its start', async () => {
  const site = start();
  await once(site.child.stderr, 'data');
  site.child.kill('SIGTERM');
  expect(await site.exit).toEqual([0, null]);
});
