import { defineCommands } from '../../shared/commands.ts';

export const auditCommands = defineCommands<{ readonly pages: { readonly toggle: (page: 'audit') => void } }>(
  [
    {
      id: 'audit',
      title: (t) => t.audit.title,
      keys: ['Shift+F9'],
      right: 'audit.read',
      run: ({ pages }) => pages.toggle('audit'),
    },
  ],
);
