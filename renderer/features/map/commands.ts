import { defineCommands } from '../../shared/commands.ts';

export const mapCommands = defineCommands<{
  readonly map: { readonly toggle: () => void; readonly toggleWide: () => void };
}>([
  { id: 'map', title: (t) => t.map.title, keys: ['F5'], run: ({ map }) => map.toggle() },
  { id: 'mapWide', title: (t) => t.keyMap.mapWide, keys: ['Shift+F5'], run: ({ map }) => map.toggleWide() },
]);
