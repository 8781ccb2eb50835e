import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const text = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

/** The declarations of a rule of the tokens' file, by name. */
function tokensOf(selector: string): Readonly<Record<string, string>> {
  const body = text.split(`${selector} {`)[1]?.split('}')[0] ?? '';
  return Object.fromEntries([...body.matchAll(/--([a-z-]+): ([^;]+);/g)].map(([, name, is]) => [name, is]));
}

const dark = tokensOf('[data-dark]');
const light = tokensOf(':root[data-theme="light"]');
const themes = { dark, light } as const;

type Rgb = readonly [number, number, number];

/** Of `#rgb`, `#rrggbb` and `rgb(r g b / a)`; what can be seen through lies over `below`. @throws at anything else */
function rgbOf(colour: string | undefined, below: Rgb): Rgb {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(colour ?? '')?.[1];
  if (hex) {
    const [r = 0, g = 0, b = 0] = (hex.match(hex.length === 3 ? /./g : /../g) ?? []).map((part) =>
      Number.parseInt(part.padEnd(2, part), 16),
    );
    return [r, g, b];
  }
  const parts = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)$/.exec(colour ?? '');
  if (!parts) throw new Error(`no colour: ${colour}`);
  const [r = 0, g = 0, b = 0, a = 1] = parts.slice(1).map(Number);
  return [r * a + below[0] * (1 - a), g * a + below[1] * (1 - a), b * a + below[2] * (1 - a)];
}

/** Relative luminance, WCAG 2.2. */
function luminance(rgb: Rgb): number {
  const [r = 0, g = 0, b = 0] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];

/** Contrast ratio of WCAG 2.2; `below`: what a ground that can be seen through lies on. */
function contrast(theme: Readonly<Record<string, string>>, over: string, on: string, below: Rgb): number {
  const ground = rgbOf(theme[on], below);
  const [most = 0, least = 0] = [luminance(rgbOf(theme[over], ground)), luminance(ground)].sort(
    (a, b) => b - a,
  );
  return (most + 0.05) / (least + 0.05);
}

const grounds = ['room', 'panel', 'raised', 'hover', 'marked'];
const tones = ['critical', 'high', 'medium', 'low', 'alarm', 'warn', 'note'];

/** What is read, and the grounds on which it stands. */
const read: readonly (readonly [over: string, on: readonly string[]])[] = [
  ...['text', 'text-strong', 'text-dim', ...tones].map((over) => [over, grounds] as const),
  ['text-strong', ['warn-room', 'alarm-room', 'line']],
  ['text', ['warn-room', 'alarm-room', 'line', 'glass']],
  ['text-dim', ['warn-room', 'alarm-room']],
  ['warn', ['warn-room', 'glass']],
  ['alarm', ['alarm-room']],
  ['past', ['panel', 'past-room']],
  ['on-tone', [...tones, 'past', 'past-hover']],
  ['room', ['select', 'warn']],
];
/** What is seen: shapes, the rims of fields, the ring around what has the keys. */
const seen: readonly (readonly [over: string, on: readonly string[]])[] = [
  ['line-strong', ['room', 'panel', 'raised']],
  ['live', ['room', 'panel']],
  ['select', grounds],
  ['note', ['between', ...grounds]],
];

describe.each(Object.entries(themes))('the %s theme', (name, theme) => {
  it('gives text a contrast of 4.5 to 1 on every background (WCAG 1.4.3)', () => {
    for (const [over, on] of read)
      for (const ground of on)
        for (const below of [black, white].slice(0, ground === 'glass' ? 2 : 1))
          expect
            .soft(contrast(theme, over, ground, below), `${name}: ${over} on ${ground}`)
            .toBeGreaterThanOrEqual(4.5);
  });

  it('gives marks, borders and focus rings a contrast of 3 to 1 (WCAG 1.4.11)', () => {
    for (const [over, on] of seen)
      for (const ground of on)
        expect
          .soft(contrast(theme, over, ground, black), `${name}: ${over} on ${ground}`)
          .toBeGreaterThanOrEqual(3);
  });
});

it('the light theme defines every colour except those used only over pictures', () => {
  const onPictures = ['note-room', 'veil'];
  expect(Object.keys(light).sort()).toEqual(
    Object.keys(dark)
      .filter((name) => !onPictures.includes(name))
      .sort(),
  );
});

it('text over a picture has a contrast of 4.5 to 1 on any picture', () => {
  for (const over of ['text-strong', 'text-dim'])
    for (const below of [black, white])
      expect.soft(contrast(dark, over, 'veil', below), over).toBeGreaterThanOrEqual(4.5);
});

describe('every style sheet of the windows', () => {
  const root = join(import.meta.dirname, '..');
  const files = globSync('**/*.css', { cwd: root }).filter((file) => !file.endsWith('tokens.css'));
  const linesLike = (what: RegExp) =>
    files.flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .filter((line) => what.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );

  it('uses only colours from the tokens', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(linesLike(/: .*(#[0-9a-f]{3,8}\b|\b(rgba?|hsla?|oklch)\()/i)).toEqual([]);
  });

  // As large as what stands around it (em), or as the tile that it is in leaves room for (clamp).
  it('uses only font sizes from the tokens', () => {
    const own = linesLike(/font-size: (?!clamp\(.*cq).*\d(rem|px)/);
    // The root's is what all others are measured by.
    expect(own.filter((line) => !line.startsWith('styles/base.css'))).toEqual([]);
  });

  // In em: as large as what stands in it. In px: a hair between pictures, and between bars.
  it('uses only spacing from the tokens', () => {
    expect(linesLike(/^\s*(gap|(row|column)-gap|padding(-[a-z]+)*): .*\d(rem|\dpx)/)).toEqual([]);
  });

  // The map alone flies, and asks first whether it should (renderer/features/map/stage.ts).
  it('contains no animation or transition', () => {
    expect(linesLike(/\b(animation|transition|scroll-behavior)\b.*:|@keyframes/)).toEqual([]);
  });
});
