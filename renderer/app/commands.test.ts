import { describe, expect, it } from 'vitest';
import { defaultRoles, Right } from '../../core/people/operator.ts';
import { everyCommand, keyPress } from '../../tools/gallery/commands.ts';
import { translations } from '../i18n/translations.ts';
import { findCommandForKey, getCommandRefusal } from '../shared/commands.ts';
import { wallKeys } from '../shared/wallKeys.ts';
import { allCommands, textsByLanguage } from './commands.ts';
import { buildKeyMap } from './keyMap/keyMap.ts';
import { listCommandNames, type SearchIndexes, searchAll } from './search/searchAll.ts';

const commands = everyCommand(translations.vi, [{ name: 'Đêm', inUse: false }]);
const ours = commands.filter(({ id }) => !id.startsWith('profile.use.'));

it('every built-in command has a name in each language and a key of its own', () => {
  expect(ours.length).toBeGreaterThan(40);
  for (const { id, name, also, key } of ours) {
    expect(name, id).not.toBe('');
    expect(also, id).toHaveLength(1);
    expect(key, id).toBeDefined();
  }
  expect(new Set(ours.map(({ key }) => key)).size).toBe(ours.length);
  expect(commands.filter(({ key }) => key === undefined).map(({ name }) => name)).toEqual([
    translations.vi.displays.use('Đêm'),
  ]);
});

it('the search finds the tab rotation commands by their common names, in either language', () => {
  const all: SearchIndexes = {
    cameras: [],
    incidents: [],
    layouts: [],
    people: [],
    atlas: { wards: [], places: [] },
    commands: ours.flatMap(listCommandNames),
  };
  for (const typed of [
    'luân phiên',
    'tuần tra bố cục',
    'chuyển thẻ',
    'tabs in turn',
    'sequence of layouts',
  ]) {
    const hits = searchAll(typed, all, { found: [], isAll: true }, undefined).flatMap((group) => group.hits);
    const ids = hits.map((hit) => hit.kind === 'command' && hit.command.id);
    expect(ids.slice(0, 2).sort(), typed).toEqual(['wall.pauseTabs', 'wall.turnTabs']);
  }
});

it('every command’s key is on the page of keys', () => {
  const reported = new Set(
    buildKeyMap(translations.vi, allCommands, commands).flatMap(({ lines }) =>
      lines.flatMap(({ presses }) => presses),
    ),
  );
  for (const { id, key = '' } of ours) {
    expect(
      findCommandForKey(allCommands, keyPress(key))?.id ?? `wall.${wallKeys.find(keyPress(key))?.line}`,
      id,
    ).toBe(id.replace(/^wall[.]grid[.].*/, 'wall.grid'));
    // Several keys of one kind are listed as one line.
    expect(
      [...reported].some((press) => press === key || press.startsWith('Alt+1')),
      id,
    ).toBe(true);
  }
});

describe('a command without the required right', () => {
  const all = Right.options;
  /** Returns the message of a refused key; undefined: the key is allowed or has no meaning. */
  function refusal(
    key: string,
    { rights, demo = false }: { readonly rights: readonly Right[]; readonly demo?: boolean },
    language: 'vi' | 'en' = 'en',
  ): string | undefined {
    const command = findCommandForKey(allCommands, keyPress(key));
    const user = { operator: { rights: [...rights], demo }, isAway: false };
    return command && getCommandRefusal(command, user, { language, t: translations[language] });
  }

  it('names the command and the required right, in either language', () => {
    expect(refusal('Shift+F9', { rights: defaultRoles.operator })).toBe(
      'You may not use “Audit” (right read the audit log – audit.read). Ask your shift leader.',
    );
    for (const language of ['vi', 'en'] as const)
      expect(refusal('Shift+F6', { rights: defaultRoles.operator }, language)).toContain('shift.lead');
  });

  it('is named in its refusal as in the list of commands', () => {
    const refused = everyCommand(translations.en, []).filter(
      ({ key }) => key !== undefined && refusal(key, { rights: [], demo: true }),
    );
    expect(refused.length).toBe(19);
    for (const { key, name } of refused)
      expect(refusal(key ?? '', { rights: [], demo: true })).toContain(`“${name}”`);
  });

  it('is never refused with all rights, or where it needs no right', () => {
    for (const { key } of commands)
      if (key !== undefined) expect(refusal(key, { rights: all })).toBeUndefined();
    for (const key of ['F1', 'F5', 'F8', 'F9', 'b', 'F', '1', 'Enter'])
      expect(refusal(key, { rights: [], demo: true })).toBeUndefined();
  });

  it('includes locking in the demo, which has no password, but not taking over the desk', () => {
    expect(refusal('Shift+F12', { rights: all, demo: true })).toContain('signed in by itself');
    expect(refusal('Shift+F12', { rights: [] })).toBeUndefined();
    expect(refusal('F12', { rights: all, demo: true })).toBeUndefined();
    expect(refusal('p', { rights: [] })).toContain('wall.share');
    expect(refusal('F4', { rights: [] })).toContain('log.read');
  });
});

/** The strings and the functions' sources of a catalogue, by their paths. */
function textsOf(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string' || typeof value === 'function') return [[path, String(value)]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    textsOf(each, path === '' ? name : `${path}.${name}`),
  );
}

describe('a key named in a text of the interface', () => {
  /** Texts with a key that is a command elsewhere, and the part that takes it for itself. */
  const ownKeys: Readonly<Record<string, string>> = {
    'map.modes.measure': 'measuring on the map takes back its last point by Ctrl+Z',
    'layouts.editor.splitRows': 'the editor of divisions',
    'layouts.editor.undo': 'the editor of divisions, which has an undo history of its own',
  };

  it('is a placeholder for its command’s key, not a literal key', () => {
    const keys = allCommands.flatMap((command) => command.keys);
    // A letter may be a word: it is a key where it stands alone in brackets.
    const patterns = keys.map((key) => {
      const plain = key.replace(/[+?]/g, '\\$&');
      return new RegExp(/^(Shift\+)?.$/.test(key) ? `\\((phím )?${plain}\\)` : `(?<![\\w+])${plain}(?!\\w)`);
    });
    const byHand = [translations.vi, translations.en]
      .flatMap((t) => textsOf(t))
      .filter(([path, text]) => ownKeys[path] === undefined && patterns.some((key) => key.test(text)));
    expect(byHand).toEqual([]);
    const paths = new Set(textsOf(translations.vi).map(([path]) => path));
    expect(Object.keys(ownKeys).filter((path) => !paths.has(path))).toEqual([]);
  });

  it('is replaced by the first key of its command, or of its line on the page of keys', () => {
    expect(textsByLanguage.en.map.close).toBe('Close the map (F5)');
    expect(textsByLanguage.vi.replay.close).toBe('Đóng, về trực tiếp (Esc)');
    expect(textsByLanguage.en.layouts.tabClosed('A')).toBe('Tab A closed. Ctrl+Z brings it back.');
    expect(textsByLanguage.en.layouts.tabClosed('{key:x}')).toBe(
      'Tab {key:x} closed. Ctrl+Z brings it back.',
    );
    const names = [translations.vi, translations.en]
      .flatMap((t) => textsOf(t))
      .flatMap(([, text]) => [...text.matchAll(/\{key:[^}]*\}/g)].map(([name]) => name));
    expect(names.length).toBeGreaterThan(200);
    const { tabClosed } = textsByLanguage.en.layouts;
    expect(names.filter((name) => tabClosed(name).includes('{key'))).toEqual([]);
  });
});
