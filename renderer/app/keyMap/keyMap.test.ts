import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foldForSearch } from '../../../core/base/text.ts';
import { keyPress } from '../../../tools/gallery/commands.ts';
import { translations } from '../../i18n/translations.ts';
import { findCommandForKey } from '../../shared/commands.ts';
import { allCommands, textsByLanguage } from '../commands.ts';
import { buildKeyMap, getKeyPresses, keyTablesByGroup } from './keyMap.ts';
import { formatKeyBinding, formatKeys, searchKeyBindings } from './model.ts';

const languages = ['vi', 'en'] as const;
const { groups } = translations.vi.keyMap;
const renderer = join(import.meta.dirname, '../..');
const parts = Object.keys(keyTablesByGroup) as (keyof typeof keyTablesByGroup)[];

describe('the page of keys', () => {
  it('has a line for each key that any part of the window declares', () => {
    for (const part of parts)
      for (const table of keyTablesByGroup[part])
        for (const line of Object.keys(table.presses))
          expect(Object.keys(groups[part].lines), part).toContain(line);
  });

  it('names presses as keyboards send them, each with one meaning in its part', () => {
    for (const part of parts) {
      const all = Object.keys(groups[part].lines).flatMap((line) => getKeyPresses(part, line));
      expect(new Set(all).size, part).toBe(all.length);
      for (const table of keyTablesByGroup[part])
        for (const [line, presses] of Object.entries(table.presses))
          for (const press of presses)
            expect(table.find(keyPress(press))?.line, `${part}: ${press}`).toBe(line);
    }
  });

  it('has no line without a key in any language', () => {
    for (const language of languages)
      for (const part of parts)
        for (const line of Object.keys(translations[language].keyMap.groups[part].lines))
          expect(getKeyPresses(part, line), `${language} ${part} ${line}`).not.toEqual([]);
  });

  it('lists every key of the window’s commands, each with one meaning', () => {
    const all = allCommands.flatMap(({ keys }) => keys);
    expect(new Set(all).size).toBe(all.length);
    for (const command of allCommands)
      for (const key of command.keys)
        expect(findCommandForKey(allCommands, keyPress(key)), key).toBe(command);
    const [page] = buildKeyMap(textsByLanguage.en, allCommands, []);
    expect(page?.lines.flatMap(({ presses }) => presses).sort()).toEqual([...all].sort());
  });

  it('lists no key of the wall as a key of the window', () => {
    const window = new Set(allCommands.flatMap(({ keys }) => keys));
    for (const line of Object.keys(groups.wall.lines))
      for (const press of getKeyPresses('wall', line)) expect(window, press).not.toContain(press);
  });

  it('covers each source file that handles keys', () => {
    const tabled = [
      ...['shared/wallKeys.ts', 'ui/listKeys.ts', 'ui/press.ts', 'features/ptz/ptzControl.ts'],
      ...[
        'features/alerts/keys.ts',
        'features/shiftlog/keys.ts',
        'features/map/keys.ts',
        'features/map/useMapKeys.ts',
        'features/shiftlog/board/model.ts',
      ],
      ...[
        'features/wall/displays/model.ts',
        'features/wall/library/model.ts',
        'app/search/model.ts',
        'features/wall/share/model.ts',
      ],
    ];
    /** Fields, forms and lists: Enter, Esc, arrows, and keys that the page lists in a text. */
    const byHand = [
      ...[
        'features/alerts/actionBar.tsx',
        'features/alerts/soundBar.tsx',
        'features/audit/auditExportForm.tsx',
        'features/audit/filters.tsx',
      ],
      ...[
        'features/shiftlog/board/leases.tsx',
        'features/cameras/index.tsx',
        'features/handover/reportFileForm.tsx',
      ],
      ...[
        'features/handover/forms.tsx',
        'features/handover/index.tsx',
        'app/keyMap/index.tsx',
        'features/wall/layouts/divisionEditor.tsx',
      ],
      ...[
        'features/wall/layouts/sequenceForm.tsx',
        'features/wall/layouts/tabs.tsx',
        'features/wall/library/index.tsx',
        'features/shiftlog/dutyView.tsx',
      ],
      ...[
        'features/shiftlog/entryForms.tsx',
        'features/shiftlog/quickEntry.tsx',
        'features/map/gaps.tsx',
        'features/ptz/pad.tsx',
        'features/ptz/ptzFooter.tsx',
      ],
      ...[
        'features/wall/share/offers.tsx',
        'app/frame/topBar.tsx',
        'features/wall/displays/index.tsx',
        'features/people/signInSidePanel.tsx',
        'app/tour/index.tsx',
      ],
    ];
    const known = new Set([
      ...tabled,
      ...byHand,
      'ui/sidePanel.tsx',
      'ui/searchField.tsx',
      'features/map/map.tsx',
    ]);
    const compared = /\bkey(?:\.toLowerCase\(\))? [!=]== '(?:.|[A-Z][A-Za-z0-9]+)'/;
    const unknown = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file) && !known.has(file))
      .filter((file) => compared.test(readFileSync(join(renderer, file), 'utf8')));
    expect(unknown).toEqual([]);
  });

  it('abbreviates runs, arrows and modifiers, and names keys in either language', () => {
    const vi = translations.vi.keyMap.keys;
    expect(formatKeys(['1', '2', '3', '4'], vi)).toBe('1…4');
    expect(formatKeys(['Shift+1', 'Shift+2', 'Shift+3'], vi)).toBe('Shift+1…3');
    expect(formatKeys(['ArrowUp', 'ArrowDown', 'J'], vi)).toBe('↑ ↓ · J');
    expect(formatKeys(['Space', 'Ctrl+Shift+Z', '-', '+'], vi)).toBe('Phím cách · − · + · Ctrl+Shift+Z');
    expect(formatKeys(['Space', 'Escape'], translations.en.keyMap.keys)).toBe('Space · Esc');
  });

  const page = buildKeyMap(textsByLanguage.vi, allCommands, [{ name: 'Dùng “Đêm”', also: ['Use “Đêm”'] }]);
  const found = (typed: string, press?: string) =>
    searchKeyBindings(page, { typed, press }, translations.vi.keyMap.keys).flatMap(({ lines }) =>
      lines.map(({ name }) => name),
    );

  it('is searched by words without diacritics, by a typed key, and by a key press', () => {
    expect(found('hoan tac')).toContain('Hoàn tác');
    expect(found('F6')).toContain('Cảnh báo');
    for (const typed of ['ctrl+z', 'Ctrl Z', 'ctrl + z']) expect(found(typed), typed).toContain('Hoàn tác');
    expect(found('', 'Shift+F4')).toEqual([translations.vi.handover.title]);
    expect(found('dang xuat')).toEqual(['Đăng xuất']);
    expect(found('không có gì')).toEqual([]);
  });

  it('is also searched by names in another language, which rank after those in this one', () => {
    expect(found('undo')).toContain('Hoàn tác');
    expect(found('sign out')).toContain('Đăng xuất');
    expect(found('use “đêm”')).toEqual(['Dùng “Đêm”']);
    // `ndo` occurs only within words, so it matches nothing.
    expect(found('ndo')).toEqual([]);
    // `thẻ` matches the wall's lines, and not the English article.
    const the = searchKeyBindings(page, { typed: 'the', press: undefined }, translations.vi.keyMap.keys);
    const isHere = the.map(({ name, lines }) =>
      lines.map((line) => foldForSearch(`${line.name} ${name}`).includes('the')),
    );
    const [last, first] = [
      isHere.findLastIndex(([is]) => is === true),
      isHere.findIndex(([is]) => is !== true),
    ];
    expect(last).toBeLessThan(first);
    for (const is of isHere) expect([...is].sort((a, b) => Number(b) - Number(a))).toEqual(is);
    const english = buildKeyMap(textsByLanguage.en, allCommands, []);
    expect(
      searchKeyBindings(english, { typed: 'hoan tac', press: undefined }, translations.en.keyMap.keys)[0]
        ?.lines[0]?.name,
    ).toBe('Undo');
  });

  it('has keys and a text short enough for print on every line', () => {
    for (const language of languages)
      for (const { lines } of buildKeyMap(translations[language], allCommands, []))
        for (const line of lines) {
          const keys = formatKeyBinding(line, translations[language].keyMap.keys);
          expect(keys, line.name).not.toBe('');
          expect(keys.length, `${line.name}: ${keys}`).toBeLessThanOrEqual(48);
          expect(line.name.length).toBeLessThanOrEqual(80);
        }
  });
});
