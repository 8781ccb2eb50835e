import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatewaySwitch } from '../../core/ptz/gatewayMessages.ts';
import { display } from './launch.ts';

/** Packing takes about 20 s on two idle cores, and the archive as long again. */
const packsWithinMs = 300_000;
const startsWithinMs = 110_000;

/** Rejects with the command's output if the command fails. */
const run = promisify(execFile);

const root = resolve(import.meta.dirname, '../..');

describe('the packaged program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor packaged '));
  let program = '';
  let screen: Awaited<ReturnType<typeof display>>;

  beforeAll(async () => {
    screen = await display();
    process.env.DISPLAY = screen.name;
    await run(process.execPath, [join(root, 'scripts', 'package.mjs')], { cwd: root });
    const archive = readdirSync(join(root, 'dist')).find((name) => name.endsWith('.tar.gz')) ?? 'no archive';
    await run('tar', ['-xzf', join(root, 'dist', archive), '-C', folder]);
    program = join(folder, archive.replace('.tar.gz', ''));
  }, packsWithinMs);

  afterAll(() => {
    screen.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('starts from its archive, outside the checkout, and shows live pictures', async () => {
    const pictures = join(folder, 'pictures');
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const args = [...sandbox, `--user-data-dir=${join(folder, 'data')}`, '--screenshot', pictures];
    // The environment has nothing of the checkout: the package has to contain all it needs.
    const { DISPLAY, XAUTHORITY } = process.env;
    const env = { PATH: '/usr/bin:/bin', HOME: folder, DISPLAY, XAUTHORITY };
    await run(join(program, 'watchfloor'), args, { cwd: folder, env, timeout: startsWithinMs });
    expect(readdirSync(pictures).filter((name) => name.endsWith('.png')).length).toBeGreaterThan(0);
    expect(readFileSync(join(folder, 'data', 'logs', 'gateway.log'), 'utf8')).toMatch(/ready \(pid \d+\)/);
    // Written once the demo's broker listens.
    expect(readFileSync(join(folder, 'data', 'site', 'demo-alerts.json'), 'utf8')).toContain('mqtt://');
  });

  it('refuses to start a PTZ gateway from the command line', async () => {
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const started = run(join(program, 'watchfloor'), [...sandbox, gatewaySwitch], {
      cwd: folder,
      timeout: startsWithinMs,
    });
    await expect(started).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('started by its site, or by the console'),
    });
  });

  it.each([
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    '--inspect=0',
    '--js-flags=--x',
    '--diagnostics',
  ])('does not start with %s', async (opening) => {
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const started = run(
      join(program, 'watchfloor'),
      [...sandbox, opening, `--user-data-dir=${folder}/refused`],
      {
        cwd: folder,
        timeout: startsWithinMs,
      },
    );
    await expect(started).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not in the packaged'),
    });
  });

  it('contains the verifier, which runs on its own from any folder', async () => {
    const elsewhere = join(mkdtempSync(join(folder, 'elsewhere-')), 'verify.mjs');
    copyFileSync(join(program, 'resources', 'verify.mjs'), elsewhere);
    const checked = run(process.execPath, [elsewhere, join(folder, 'none.jpg'), '--lang', 'en']);
    await expect(checked).rejects.toMatchObject({ code: 2, stdout: expect.stringContaining('NOT CHECKED') });
  });

  it('has its Electron fuses set: no Node mode, no inspector, code from its archive only', async () => {
    const reader = join(root, 'node_modules', '@electron', 'fuses', 'dist', 'bin.js');
    const { stdout: fuses } = await run(process.execPath, [
      reader,
      'read',
      '--app',
      join(program, 'watchfloor'),
    ]);
    for (const off of [
      'RunAsNode',
      'EnableNodeOptionsEnvironmentVariable',
      'EnableNodeCliInspectArguments',
      'LoadBrowserProcessSpecificV8Snapshot',
      'GrantFileProtocolExtraPrivileges',
    ]) {
      expect(fuses).toContain(`${off} is Disabled`);
    }
    for (const on of ['OnlyLoadAppFromAsar', 'EnableCookieEncryption'])
      expect(fuses).toContain(`${on} is Enabled`);
  });
});
