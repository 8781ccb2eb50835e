import { defineCommands, type PanelToggle } from '../../shared/commands.ts';
import { findKeyOwner, isFormField } from '../../ui/keyOwner.ts';

/** Tells whether the focus is in a field or a panel with its own keys, other than the PTZ panel. */
export const hasOwnKeysDuringControl = (target: EventTarget | null): boolean => {
  const own = findKeyOwner(target);
  return isFormField(target) || (own !== null && !own.matches('[data-yields-keys="always"]'));
};

export const ptzCommands = defineCommands<
  PanelToggle<'ptz' | 'sticks'> & {
    readonly steering: {
      readonly toggle: () => void;
      /** True while a camera number is being typed. */
      readonly isTyping: boolean;
    };
  }
>([
  {
    id: 'steer',
    title: (t) => t.steering.commands.steer,
    keys: ['D'],
    right: 'ptz.steer',
    refusesItself: true,
    yieldsTo: hasOwnKeysDuringControl,
    when: ({ steering }) => !steering.isTyping,
    run: ({ steering }) => steering.toggle(),
  },
  {
    id: 'ptz',
    title: (t) => t.steering.commands.ptz,
    keys: ['F10'],
    right: 'ptz.steer',
    run: ({ panels }) => panels.toggle('ptz'),
  },
  {
    id: 'sticks',
    title: (t) => t.steering.commands.sticks,
    keys: ['F7'],
    right: 'ptz.steer',
    run: ({ panels }) => panels.toggle('sticks'),
  },
]);
