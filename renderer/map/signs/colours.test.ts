import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AlertPriority } from '../../../core/alerts/alert.ts';
import { priorityColours } from './colours.ts';

test('priorities have the same tones on the map as on the page', () => {
  const css = readFileSync(new URL('../../styles/tokens.css', import.meta.url), 'utf8');
  for (const priority of AlertPriority.options)
    expect(new RegExp(`--${priority}: (#[0-9a-f]{6});`).exec(css)?.[1], priority).toBe(
      priorityColours[priority],
    );
});
