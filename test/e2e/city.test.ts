import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Result } from '../../core/base/result.ts';
import { CityState } from '../../core/map/api.ts';
import { randomCity } from '../fixtures/randomCity.ts';
import { type Console, eventually, launch } from './launch.ts';

/** Reads part of the city file in a window, and returns the SHA-256 of the data. */
const readHash = (console: Console, hash: string, length: number) =>
  console.inWindow<string>(`(async () => {
    const answer = await watchfloorDiagnostics.call('city.read', ${JSON.stringify({ hash, at: 0, length })});
    if (!answer.ok || !(answer.value instanceof Uint8Array)) return JSON.stringify(answer);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', answer.value));
    return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  })()`);

it('a window reads the configured city file, also after the site was killed', async () => {
  const file = join(tmpdir(), `watchfloor-${process.pid}.city`);
  const bytes = await randomCity(1, 300);
  await writeFile(file, bytes);
  onTestFinished(() => rm(file));
  const console = await launch({ args: ['--diagnostics', `--city=${file}`] });
  onTestFinished(() => console.close());
  const hash = createHash('sha256').update(bytes).digest('hex');
  const state = await eventually(
    'the city at the desk',
    async () => {
      const first = await console.inWindow<Result<unknown>>(`watchfloorDiagnostics.first('city')`);
      const reported = first.ok ? CityState.parse(first.value) : undefined;
      return reported?.city ? reported : undefined;
    },
    60_000,
  );
  expect(state.city).toMatchObject({ hash, bytes: bytes.length, name: 'Phố 1' });
  expect(await readHash(console, hash, bytes.length)).toBe(hash);
  const site = await console.pid('site');
  if (site === undefined) throw new Error('no site');
  process.kill(site, 'SIGKILL');
  expect(await readHash(console, hash, bytes.length)).toBe(hash);
});
