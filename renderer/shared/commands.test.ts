import { describe, expect, it } from 'vitest';
import { translations } from '../i18n/translations.ts';
import { defineCommands, findCommandForKey, getCommandRefusal } from './commands.ts';

const noTarget = { target: null };
const press = (name: string, more: object = {}) => ({
  key: name.replace(/^.*\+(?=.)/, ''),
  shiftKey: name.includes('Shift+'),
  ctrlKey: name.includes('Ctrl+'),
  altKey: false,
  metaKey: false,
  ...noTarget,
  ...more,
});

const ran: string[] = [];
const somewhere = new EventTarget();
const commands = defineCommands<{ readonly audit: { readonly open: () => void } }>([
  {
    id: 'audit',
    title: (t) => t.audit.title,
    keys: ['Shift+F9', 'Ctrl+Y'],
    right: 'audit.read',
    run: ({ audit }) => audit.open(),
  },
  {
    id: 'library',
    title: (t) => t.library.title,
    keys: ['B', '?'],
    run: () => {},
    yieldsTo: (at) => at === somewhere,
  },
]);
const [audit, library] = commands;

describe('findCommandForKey', () => {
  it('finds a command by each of its keys, with the modifiers that it declares and no others', () => {
    for (const key of ['Shift+F9', 'Ctrl+Y', 'Ctrl+y'])
      expect(findCommandForKey(commands, press(key))).toBe(audit);
    for (const key of ['b', 'B', '?']) expect(findCommandForKey(commands, press(key))).toBe(library);
    for (const key of ['F9', 'Shift+B', 'Y']) expect(findCommandForKey(commands, press(key))).toBeUndefined();
    for (const modifier of ['ctrlKey', 'altKey', 'metaKey'])
      expect(findCommandForKey(commands, press('Shift+F9', { [modifier]: true }))).toBeUndefined();
  });

  it('leaves a key to the element that the command yields to', () => {
    expect(findCommandForKey(commands, press('B', { target: somewhere }))).toBeUndefined();
    expect(findCommandForKey(commands, press('Shift+F9', { target: somewhere }))).toBe(audit);
  });

  it('leaves letters and signs, but no other key, to a text field with the focus', () => {
    const letters = defineCommands([
      {
        id: 'send',
        title: (t) => t.share.title,
        keys: ['P', 'Shift+P', '?', 'F4', 'Ctrl+K'],
        run: () => {},
      },
    ]);
    const isTyped = (key: string) =>
      findCommandForKey(letters, press(key, { target: somewhere }), () => true) === undefined;
    for (const key of ['p', 'Shift+P', '?']) expect(isTyped(key), key).toBe(true);
    for (const key of ['F4', 'Ctrl+K']) expect(isTyped(key), key).toBe(false);
  });

  it('runs a command on the parts of the window that it is given', () => {
    findCommandForKey(commands, press('Shift+F9'))?.run({ audit: { open: () => ran.push('audit') } });
    expect(ran).toEqual(['audit']);
  });
});

describe('getCommandRefusal', () => {
  const speech = { language: 'en', t: translations.en } as const;
  const noOne = { operator: { rights: [], demo: true }, isAway: false };
  const info = { id: 'x', title: () => 'X', keys: [] };

  it('names the command and the missing right', () => {
    expect(getCommandRefusal({ ...info, right: 'audit.read' }, noOne, speech)).toBe(
      'You may not use “X” (right read the audit log – audit.read). Ask your shift leader.',
    );
  });

  it('is undefined for an operator with the right, and for a command that needs none', () => {
    const auditor = { operator: { rights: ['audit.read' as const], demo: true }, isAway: false };
    expect(getCommandRefusal({ ...info, right: 'audit.read' }, auditor, speech)).toBeUndefined();
    expect(getCommandRefusal(info, noOne, speech)).toBeUndefined();
  });

  it('states that an account is needed for the demo’s own operator only', () => {
    const known = { operator: { rights: [], demo: false }, isAway: false };
    expect(getCommandRefusal({ ...info, right: 'account' }, noOne, speech)).toContain('signed in by itself');
    expect(getCommandRefusal({ ...info, right: 'account' }, known, speech)).toBeUndefined();
  });

  it('names the site’s absence as the reason for an operator signed in without the site', () => {
    const away = { ...noOne, isAway: true };
    const atSite = { ...info, right: 'video.export', needsSite: true } as const;
    expect(getCommandRefusal(atSite, away, speech)).not.toBe(getCommandRefusal(atSite, noOne, speech));
    expect(getCommandRefusal({ ...info, right: 'video.export' }, away, speech)).toBe(
      getCommandRefusal(atSite, noOne, speech),
    );
  });
});
