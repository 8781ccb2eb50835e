import { defineCommands, type PanelToggle } from '../../shared/commands.ts';
import type { DeskClient } from '../../shared/deskClient.ts';

export const peopleCommands = defineCommands<
  PanelToggle<'ownPassword'> & {
    readonly deskSession: { readonly toggleChange: () => void; readonly lock: () => void };
    readonly desk: Pick<DeskClient, 'call'>;
  }
>([
  {
    id: 'change',
    title: (t) => t.people.commands.change,
    keys: ['F12'],
    run: ({ deskSession }) => deskSession.toggleChange(),
  },
  {
    id: 'lock',
    title: (t) => t.people.commands.lock,
    keys: ['Shift+F12'],
    right: 'account',
    run: ({ deskSession }) => deskSession.lock(),
  },
  {
    id: 'ownPassword',
    title: (t) => t.people.commands.password,
    keys: ['Ctrl+F12'],
    right: 'account',
    run: ({ panels }) => panels.toggle('ownPassword'),
  },
  {
    id: 'signOut',
    title: (t) => t.frame.signOut,
    keys: ['Ctrl+Shift+F12'],
    right: 'account',
    run: ({ desk }) => void desk.call('session.signOut', {}), // the status message reports the result
  },
]);
