import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { placeForMake } from './sqlite.mjs';

it('the database addon is built where make finds no space in its path', () => {
  expect(placeForMake('/home/an/.cache/watchfloor/x')).toBe('/home/an/.cache/watchfloor/x');
  const place = placeForMake('/home/an nguyen/.cache/watchfloor/x');
  expect(place.startsWith(join(tmpdir(), 'watchfloor-addon-'))).toBe(true);
  rmSync(place, { recursive: true });
});
