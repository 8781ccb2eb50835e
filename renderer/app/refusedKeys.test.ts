import { describe, expect, it } from 'vitest';
import { defaultRoles, Right } from '../../core/people/operator.ts';
import { allCommands } from '../../tools/gallery/commands.ts';
import { words } from '../i18n/words.ts';
import { whyNot } from './refusedKeys.ts';

const all = Right.options;
const press = (name: string, more: object = {}) => ({
  key: name.replace(/^.*\+(?=.)/, ''),
  shiftKey: name.includes('Shift+'),
  ctrlKey: name.includes('Ctrl+'),
  altKey: false,
  metaKey: false,
  ...more,
});
const refusalOf = (
  name: string,
  operator: { readonly rights: readonly Right[]; readonly demo?: boolean },
  { taken = false, t = words.en } = {},
) => whyNot(press(name), { operator: { demo: false, ...operator, rights: [...operator.rights] }, taken, t });
const commands = allCommands(words.en, []);

describe('a key that does nothing for want of a right', () => {
  it('says what it would do and which right that wants, in either language', () => {
    expect(refusalOf('Shift+F9', { rights: defaultRoles.operator })).toBe(
      'You may not use “Audit” (right read the audit trail – audit.read). Ask your shift leader.',
    );
    for (const t of Object.values(words))
      expect(refusalOf('Shift+F6', { rights: defaultRoles.operator }, { t })).toContain('watch.lead');
  });

  it('is told of by the name it has in the list of commands', () => {
    const reported = commands.filter(
      ({ key }) => key !== undefined && refusalOf(key, { rights: [], demo: true }),
    );
    expect(reported.length).toBe(14);
    for (const { key, name } of reported)
      expect(refusalOf(key ?? '', { rights: [], demo: true })).toContain(`“${name}”`);
  });

  it('says nothing to anyone who may, and nothing of keys that want no right', () => {
    for (const { key } of commands)
      if (key !== undefined) expect(refusalOf(key, { rights: all })).toBeUndefined();
    for (const key of ['F1', 'F5', 'F8', 'F9', 'b', 'F', '1', 'Enter'])
      expect(refusalOf(key, { rights: [], demo: true })).toBeUndefined();
  });

  it('wants somebody with a password to lock a desk, and lets anybody take over, at the demo too', () => {
    expect(refusalOf('Shift+F12', { rights: all, demo: true })).toContain('signed in by itself');
    expect(refusalOf('Shift+F12', { rights: [] })).toBeUndefined();
    expect(refusalOf('F12', { rights: all, demo: true })).toBeUndefined();
  });

  it('leaves letters where they are typed, and all with Ctrl, Alt or Meta', () => {
    expect(refusalOf('p', { rights: [] })).toContain('wall.share');
    expect(refusalOf('p', { rights: [] }, { taken: true })).toBeUndefined();
    expect(refusalOf('F4', { rights: [] }, { taken: true })).toContain('log.read');
    const operator = { rights: [], demo: true };
    for (const modifier of ['ctrlKey', 'altKey', 'metaKey'])
      expect(
        whyNot(press('F4', { [modifier]: true }), { operator, taken: false, t: words.en }),
      ).toBeUndefined();
  });
});
