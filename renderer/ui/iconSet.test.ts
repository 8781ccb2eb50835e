import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(tsx|css|html)$/.test(file) || /^i18n.*\.ts$/.test(file))
  .filter((file) => !file.includes('.test.'))
  .map((file) => file.replaceAll('\\', '/'));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** What of a file is seen, without comments; a key's own sign is its name. */
const seenOf = (file: string): string =>
  read(file)
    .replace(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm, '')
    .replace(/<kbd>[^<]*<\/kbd>/g, '');

/** Arrows, technical signs, shapes, dingbats, notes, pictures; of mathematics those that are drawn in a box or a ring. */
const drawn = /[←-⇿⊕-⊡⌀-⏿─-➿⟰-⟿⤀-⥿⬀-⯿♪♫‹›]|\p{Extended_Pictographic}/gu;
/** In words these stand for keys, and between two of a row for what becomes of them. */
const inWords = new Set('↑↓←→⇧⌫');
/** A row of signs, or one, that is all that a button or a mark says. */
const alone = /(?:>|'|"|`|content: ")\s*[-+−–×«»!✓]\s*(?:<\/|'\s*}|"\s*;|`\s*})/g;

it('draws every icon: no sign of a font stands for one', () => {
  expect(files.length).toBeGreaterThan(250);
  const found = files.flatMap((file) => {
    const signs = [...(seenOf(file).match(drawn) ?? []), ...(seenOf(file).match(alone) ?? [])];
    const isWords = file.startsWith('i18n/');
    return signs
      .filter(
        (sign) => !(isWords ? inWords.has(sign) : sign === '→' && file === 'features/alerts/details.tsx'),
      )
      .map((sign) => `${file}: ${sign}`);
  });
  expect(found).toEqual([]);
});

it('has one set of icons: whatever else is drawn in a page shows figures', () => {
  /** A division, a movement, a box that is being pulled, what an axis does, a part of a picture. */
  const charts = [
    ...[
      'features/wall/layouts/drawing.tsx',
      'features/ptz/arrow.tsx',
      'features/ptz/mouse.tsx',
      'features/ptz/sticks/live.tsx',
    ],
    'ui/zoomable.tsx',
  ];
  const drawing = files.filter((file) => /<svg|url\(.*svg/.test(read(file)));
  expect(drawing.sort()).toEqual([...charts, 'ui/mark.tsx'].sort());
});
