import { defineCommands } from '../../shared/commands.ts';

export const handoverCommands = defineCommands<{
  readonly pages: { readonly toggle: (page: 'handover') => void };
}>([
  {
    id: 'handover',
    title: (t) => t.handover.title,
    keys: ['Shift+F4'],
    right: 'log.read',
    run: ({ pages }) => pages.toggle('handover'),
  },
]);
