import { defineCommands, type PanelToggle } from '../../shared/commands.ts';
import { usesKeysItself } from '../../ui/keyOwner.ts';
import type { DeskDisplays } from './displays.ts';

export const shareCommands = defineCommands<PanelToggle<'sendCamera' | 'sendLayout'>>([
  {
    id: 'sendCamera',
    title: (t) => t.pick({ vi: 'Gửi camera đang chọn', en: 'Send the selected camera' }),
    keys: ['P'],
    right: 'wall.share',
    run: ({ panels }) => panels.toggle('sendCamera'),
  },
  {
    id: 'sendLayout',
    title: (t) => t.pick({ vi: 'Gửi cả bố cục', en: 'Send the whole layout' }),
    keys: ['Shift+P'],
    right: 'wall.share',
    run: ({ panels }) => panels.toggle('sendLayout'),
  },
]);

export const layoutCommands = defineCommands<PanelToggle<'library'>>([
  {
    id: 'library',
    title: (t) => t.library.title,
    keys: ['B'],
    run: ({ panels }) => panels.toggle('library'),
  },
]);

export const replayCommands = defineCommands<{
  readonly replay: {
    /** Undefined if this window cannot replay. */
    readonly toggle: (() => void) | undefined;
    /** True while a camera number is being typed. */
    readonly isTyping: boolean;
  };
}>([
  {
    id: 'replay',
    title: (t) => t.pick({ vi: 'Xem lại 60 giây vừa qua', en: 'Replay the last 60 s' }),
    keys: ['R'],
    right: 'video.live',
    yieldsTo: usesKeysItself,
    when: ({ replay }) => replay.toggle !== undefined && !replay.isTyping,
    run: ({ replay }) => replay.toggle?.(),
  },
]);

export const displayCommands = defineCommands<
  PanelToggle<'displays'> & { readonly displays: Pick<DeskDisplays, 'do'> }
>([
  {
    id: 'displays',
    title: (t) => t.displays.title,
    keys: ['F8'],
    run: ({ panels }) => panels.toggle('displays'),
  },
  {
    id: 'number',
    title: (t) => t.keyMap.groups.displays.lines.number,
    keys: ['Ctrl+F8'],
    run: ({ displays }) => void displays.do('displays.number', {}), // shows each display's number on it
  },
]);
