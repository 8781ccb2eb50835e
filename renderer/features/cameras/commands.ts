import { defineCommands, type PanelToggle } from '../../shared/commands.ts';

export const cameraCommands = defineCommands<PanelToggle<'ownCamera'>>([
  {
    id: 'ownCamera',
    title: (t) => t.ownCamera.title,
    keys: ['K'],
    right: 'registry.edit',
    run: ({ panels }) => panels.toggle('ownCamera'),
  },
]);
