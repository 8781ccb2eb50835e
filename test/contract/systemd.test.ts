import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { testFolder } from '../fakes/folder.ts';
import { verifyUnit } from '../fixtures/systemd.ts';

const unit = resolve(import.meta.dirname, '../../resources/systemd/watchfloor-site.service');

it('systemd accepts the site’s unit, whose KillMode leaves the PTZ gateway running when the site ends', () => {
  expect(verifyUnit(unit)).toBe('');
  const text = readFileSync(unit, 'utf8');
  expect(text.match(/^KillMode=.*$/gm)).toEqual(['KillMode=process']);
});

it('the check of the unit reports an unknown KillMode', () => {
  const wrong = join(testFolder(), 'watchfloor-site.service');
  writeFileSync(wrong, readFileSync(unit, 'utf8').replace('KillMode=process', 'KillMode=proces'));
  expect(verifyUnit(wrong)).toContain('Failed to parse kill mode');
});
