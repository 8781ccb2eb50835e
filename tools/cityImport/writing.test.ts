import { symlinkSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ImportFolder } from '../../test/fixtures/cityImport.ts';
import { feature, house, polygon, square } from '../../test/fixtures/geojson.ts';
import { osmFile } from '../../test/fixtures/osmPbf.ts';

let folder: ImportFolder;
beforeEach(() => {
  folder = new ImportFolder();
});
afterEach(() => folder.close());

test('a missing output folder is reported', async () => {
  const out = `${folder.path}/nowhere/town.city`;
  const { imported } = await folder.import([folder.write('a', house(0, 0))], { out });
  expect(imported).toMatchObject({ ok: false, fault: { code: 'city.cannotWrite' } });
});

test('a folder with the city file’s name is reported', async () => {
  const { imported } = await folder.import([folder.write('a', house(0, 0))], { out: folder.path });
  expect(imported).toMatchObject({
    ok: false,
    fault: { code: 'city.cannotWrite', params: { file: folder.path, why: 'EISDIR' } },
  });
  expect(folder.names()).toEqual(['a']);
});

test.skipIf(process.platform !== 'linux')(
  'a full disk for the list of rejected features is reported for any format, and the earlier city remains',
  async () => {
    await folder.made([folder.write('small', house(0, 0))]);
    const before = (await folder.city()).header;
    // More than one write, so that a part is written while the file is read.
    const bowTie = square(0, 0).slice(0, 4);
    bowTie.splice(1, 2, ...bowTie.slice(1, 3).reverse());
    const wkt = `"POLYGON((${bowTie.map(([lon, lat]) => `${lon} ${lat}`)}))"\n`;
    const files = {
      lines: `${polygon([bowTie])}\n`.repeat(2000),
      few: `${house(1, 0)}\n{`,
      table: `WKT,id\n${wkt.repeat(2000)}`,
      osm: osmFile([
        {
          nodes: bowTie.map(([lon, lat], i) => ({ id: i + 1, lon, lat })),
          ways: Array.from({ length: 2000 }, (_, i) => ({
            id: i + 1,
            refs: [1, 2, 3, 4, 1],
            tags: { building: 'yes' },
          })),
        },
      ]),
    };
    for (const [name, text] of Object.entries(files)) {
      const list = `${folder.path}/town.rejected.csv`;
      symlinkSync('/dev/full', `${list}.${process.pid}.part`);
      const { imported, rejects } = await folder.import([folder.write(name, text)]);
      const fault = { code: 'city.cannotWrite', params: { file: list, why: 'ENOSPC' } };
      expect(imported, name).toEqual({ ok: false, fault });
      expect(rejects.isStored).toBe(false);
      folder.remove(name);
      expect(folder.names()).toEqual(['small', 'town.city']);
    }
    expect((await folder.city()).header).toEqual(before);
  },
);

test('an interrupted import leaves no partial file', async () => {
  const bad = Array.from({ length: 1000 }, () => feature(null));
  const file = folder.write(
    'a',
    [...Array.from({ length: 300 }, (_, i) => house(i * 60, 0)), ...bad].join('\n'),
  );
  const interrupted = folder.import(
    [file],
    {},
    {
      reading: () => undefined,
      tiling: (tiles) => {
        if (tiles > 5) throw new Error('interrupted');
      },
    },
  );
  await expect(interrupted).rejects.toThrow('interrupted');
  expect(folder.names()).toEqual(['a']);
});
