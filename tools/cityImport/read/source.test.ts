import { truncateSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ImportFolder } from '../../../test/fixtures/cityImport.ts';
import { house } from '../../../test/fixtures/geojson.ts';
import { openSource } from './source.ts';

let folder: ImportFolder;
beforeEach(() => {
  folder = new ImportFolder();
});
afterEach(() => folder.close());

test('a file truncated while it is read is reported as cut off, even if it ends at a line end', async () => {
  const line = `${house(0, 0)}\n`;
  const lines = Math.ceil((5 << 20) / line.length);
  const path = folder.write('a', line.repeat(lines));
  const source = await openSource(path);
  if (!source.ok) throw new Error(source.fault.code);
  const chunks = source.value.chunks();
  await chunks.next();
  truncateSync(path, line.length * Math.floor(lines / 2));
  const rest = async () => {
    for await (const _ of chunks);
  };
  await expect(rest()).rejects.toMatchObject({ isCutOff: true });
});
