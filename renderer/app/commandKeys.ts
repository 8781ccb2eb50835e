import { type WindowKeyId, windowKey } from '../shared/keyTable.ts';
import { useWindowKeys } from '../ui/windowKeys.ts';
import type { Command } from './commands.ts';

/** Commands whose keys no part of the window minds: what they do is done by it as a whole. */
const minded: ReadonlySet<WindowKeyId> = new Set(['number', 'ownPassword', 'signOut']);

/** Does what the keys of such commands say, as far as they are among those that there are now. */
export function useCommandKeys(enabled: boolean, commands: readonly Command[]): void {
  useWindowKeys((event) => {
    const id = enabled ? windowKey(event) : undefined;
    const command = id && minded.has(id) ? commands.find((one) => one.id === id) : undefined;
    if (!command) return;
    event.preventDefault();
    if (!event.repeat) command.run();
  });
}
