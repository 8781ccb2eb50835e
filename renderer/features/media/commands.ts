import { defineCommands } from '../../shared/commands.ts';
import { usesKeysItself } from '../../ui/keyOwner.ts';

export const exportCommands = defineCommands<{
  readonly exporting: { readonly open: (kind: 'snapshot' | 'clip') => void };
}>([
  {
    id: 'snapshot',
    title: (t) => t.exporting.snapshot,
    keys: ['C'],
    right: 'video.export',
    needsSite: true,
    run: ({ exporting }) => exporting.open('snapshot'),
  },
  {
    id: 'clip',
    title: (t) => t.exporting.clip,
    keys: ['X'],
    right: 'video.export',
    needsSite: true,
    run: ({ exporting }) => exporting.open('clip'),
  },
]);

export const unmaskCommands = defineCommands<{
  readonly unmasking: {
    /** Why the selected tile has no masks to lift. */
    readonly whyNot: () => string | undefined;
    readonly open: () => void;
  };
}>([
  {
    id: 'unmask',
    title: (t) => t.people.commands.unmask,
    keys: ['U'],
    right: 'video.unmasked',
    needsSite: true,
    yieldsTo: usesKeysItself,
    when: ({ unmasking }) => unmasking.whyNot() ?? true,
    run: ({ unmasking }) => unmasking.open(),
  },
]);
