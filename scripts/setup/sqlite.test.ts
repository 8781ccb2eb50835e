import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { placeForMake } from './sqlite.mjs';

it('builds the database addon in a path without spaces', () => {
  expect(placeForMake('/home/an/.cache/watchfloor/x')).toBe('/home/an/.cache/watchfloor/x');
  const place = placeForMake('/home/an nguyen/.cache/watchfloor/x');
  expect(place.startsWith(join(tmpdir(), 'watchfloor-addon-'))).toBe(true);
  rmSync(place, { recursive: true });
});
