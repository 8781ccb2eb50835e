import { expect, it } from 'vitest';
import { allCommands } from '../../tools/gallery/commands.ts';
import { words } from '../i18n/words.ts';
import { pressOf } from '../ui/press.ts';
import { allPresses, keyMap } from './keyMap/keyMap.ts';
import { findAll, namesOfCommand, type Searched } from './search/searchAll.ts';

const commands = allCommands(words.vi, [{ name: 'Đêm', inUse: false }]);
const ours = commands.filter(({ id }) => !id.startsWith('profile.use.'));

it('every command has a name in each language and a key of its own, but for what people have named', () => {
  expect(ours.length).toBeGreaterThan(40);
  for (const { id, name, also, key } of ours) {
    expect(name, id).not.toBe('');
    expect(also, id).toHaveLength(1);
    expect(key, id).toBeDefined();
  }
  expect(new Set(ours.map(({ key }) => key)).size).toBe(ours.length);
  expect(commands.filter(({ key }) => key === undefined).map(({ name }) => name)).toEqual([
    words.vi.displays.use('Đêm'),
  ]);
});

it('whole layouts in turn are found by the words that people have for them, in either language', () => {
  const all: Searched = {
    cameras: [],
    incidents: [],
    layouts: [],
    people: [],
    atlas: { wards: [], places: [] },
    commands: ours.flatMap(namesOfCommand),
  };
  for (const typed of [
    'luân phiên',
    'tuần tra bố cục',
    'chuyển thẻ',
    'tabs in turn',
    'sequence of layouts',
  ]) {
    const hits = findAll(typed, all, { found: [], isAll: true }, undefined).flatMap((group) => group.hits);
    const ids = hits.map((hit) => hit.kind === 'command' && hit.command.id);
    expect(ids.slice(0, 2).sort(), typed).toEqual(['wall.pauseTabs', 'wall.turnTabs']);
  }
});

it('every command’s key stands on the page of keys', () => {
  const reported = new Set(
    keyMap(words.vi, commands).flatMap(({ lines }) => lines.flatMap(({ presses }) => presses)),
  );
  const pressable = new Set(allPresses.map(pressOf));
  for (const { id, key = '' } of ours) {
    expect(pressable, id).toContain(key);
    // A key for each of several, told of as one line.
    expect(
      [...reported].some((press) => press === key || press.startsWith('Alt+1')),
      id,
    ).toBe(true);
  }
});
