import Database from 'better-sqlite3';
import { foldForSearch } from '../../core/base/text.ts';
import type { CityLabel, CityWard } from '../../core/map/city/city.ts';
import { translations } from '../../renderer/i18n/translations.ts';
import { cityCameras } from '../../sim/city/registry.ts';
import { wards as cityWards } from '../../sim/city/wards.ts';

/** The peer: SQLite's FTS5 as its documentation shows it, in memory, over folded words, ordered by its own rank. */
export function openFts(of: {
  readonly cameras: number;
  readonly wards: readonly CityWard[];
  readonly labels: readonly CityLabel[];
}): { find(text: string): number; close(): void } {
  const db = new Database(':memory:');
  const kinds = ['camera', 'ward', 'place'] as const;
  const insert = Object.fromEntries(
    kinds.map((kind) => {
      db.exec(`CREATE VIRTUAL TABLE ${kind} USING fts5(words, prefix='1 2 3')`);
      return [kind, db.prepare(`INSERT INTO ${kind} (words) VALUES (?)`)];
    }),
  );
  const named = new Map(cityWards.map(({ id, name }) => [id, name]));
  const { kinds: kindWords, functions } = translations.vi;
  db.transaction(() => {
    for (const { number, name, ward, tags, kind, function: purpose } of cityCameras(of.cameras))
      insert.camera?.run(
        foldForSearch(
          [number, name, named.get(ward), ...tags, kindWords[kind], functions[purpose]].join(' '),
        ),
      );
    for (const { name, formerNames } of of.wards)
      insert.ward?.run(foldForSearch([name, ...formerNames].join(' ')));
    for (const name of new Set(of.labels.map((label) => label.name))) insert.place?.run(foldForSearch(name));
  })();
  const select = kinds.map((kind) =>
    db.prepare(`SELECT rowid, words FROM ${kind} WHERE ${kind} MATCH ? ORDER BY rank LIMIT 8`),
  );
  return {
    find(text) {
      const query = text
        .split(' ')
        .filter(Boolean)
        .map((word) => `"${word}"*`)
        .join(' ');
      return query === '' ? 0 : select.reduce((sum, one) => sum + one.all(query).length, 0);
    },
    close: () => db.close(),
  };
}
