import { defineCommands } from '../../shared/commands.ts';

export const alertCommands = defineCommands<{ readonly alerts: { readonly toggle: () => void } }>([
  {
    id: 'alerts',
    title: (t) => t.alerts.title,
    keys: ['F6'],
    right: 'alert.read',
    run: ({ alerts }) => alerts.toggle(),
  },
]);
