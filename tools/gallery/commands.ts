import { createStore } from 'zustand/vanilla';
import { fail } from '../../core/base/result.ts';
import { allCommands, type ListedCommand, listCommands } from '../../renderer/app/commands.ts';
import type { DeskDisplays } from '../../renderer/features/wall/displays.ts';
import type { Translations } from '../../renderer/i18n/translations.ts';

/** Returns every command for an operator with all rights, at a desk with these window profiles. */
export const everyCommand = (
  t: Translations,
  profiles: readonly { readonly name: string; readonly inUse: boolean }[],
): readonly ListedCommand[] =>
  listCommands(allCommands, {
    run: () => {},
    displays: { desk: createStore(() => ({ profiles })) as unknown as DeskDisplays['desk'] },
    arrange: () => Promise.resolve(fail('call.closed')),
    onWall: () => {},
    t,
  });

/** Converts a shortcut to a keyboard event's fields: `Shift+P`, `Ctrl+1`, `Space`. */
export function keyPress(written: string) {
  const [, modifiers = '', name = written] = /^((?:(?:Ctrl|Alt|Shift)\+)*)(.+)$/.exec(written) ?? [];
  const shiftKey = modifiers.includes('Shift');
  const letter = shiftKey ? name : name.toLowerCase();
  return {
    key: name === 'Space' ? ' ' : name.length === 1 ? letter : name,
    code: /^[0-9]$/.test(name) ? `Digit${name}` : '',
    shiftKey,
    ctrlKey: modifiers.includes('Ctrl'),
    altKey: modifiers.includes('Alt'),
    metaKey: false,
    target: null,
  };
}
