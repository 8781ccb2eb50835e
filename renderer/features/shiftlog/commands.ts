import { defineCommands } from '../../shared/commands.ts';

export const shiftLogCommands = defineCommands<{
  readonly log: { readonly toggle: () => void; readonly toggleEntry: () => void };
}>([
  {
    id: 'write',
    title: (t) => t.log.quick.button,
    keys: ['F3'],
    right: 'log.write',
    run: ({ log }) => log.toggleEntry(),
  },
  { id: 'log', title: (t) => t.log.title, keys: ['F4'], right: 'log.read', run: ({ log }) => log.toggle() },
]);

export const boardCommands = defineCommands<{ readonly pages: { readonly toggle: (page: 'board') => void } }>(
  [
    {
      id: 'board',
      title: (t) => t.board.title,
      keys: ['Shift+F6'],
      right: 'shift.lead',
      run: ({ pages }) => pages.toggle('board'),
    },
  ],
);
