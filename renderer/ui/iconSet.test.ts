import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(tsx|css|html)$/.test(file) || /^i18n.*\.ts$/.test(file))
  .filter((file) => !file.includes('.test.'))
  .map((file) => file.replaceAll('\\', '/'));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Returns the visible text of a file, without comments; the sign of a key is allowed as its name. */
const seenOf = (file: string): string =>
  read(file)
    .replace(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm, '')
    .replace(/<kbd>[^<]*<\/kbd>/g, '');

/** Arrows, technical signs, shapes, dingbats, notes and pictograms; of the mathematical signs those in a box or a ring. */
const drawn = /[←-⇿⊕-⊡⌀-⏿─-➿⟰-⟿⤀-⥿⬀-⯿♪♫‹›]|\p{Extended_Pictographic}/gu;
/** Allowed in text: names of keys, and arrows between two values for a change. */
const inWords = new Set('↑↓←→⇧⌫');
/** A button or a mark whose whole text is one sign. */
const alone = /(?:>|'|"|`|content: ")\s*[-+−–×«»!✓]\s*(?:<\/|'\s*}|"\s*;|`\s*})/g;

it('no source file uses a font character as an icon', () => {
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

it('only the icon set and drawings of data contain SVG', () => {
  /** Drawings of data: a division, a movement, a box being dragged, the effect of an axis, part of a picture. */
  const charts = [
    ...[
      'features/wall/layouts/divisionDrawing.tsx',
      'features/ptz/motionArrow.tsx',
      'features/ptz/mouse.tsx',
      'features/ptz/sticks/live.tsx',
    ],
    'ui/zoomable.tsx',
  ];
  const drawing = files.filter((file) => /<svg|url\(.*svg/.test(read(file)));
  expect(drawing.sort()).toEqual([...charts, 'ui/iconMark.tsx'].sort());
});
