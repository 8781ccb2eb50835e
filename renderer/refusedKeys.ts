import type { Operator, Right } from '../core/domain/operator.ts';
import type { Words } from './i18n/words.ts';
import { useWindowKeys } from './ui/windowKeys.ts';

/** What a key would have done, and the right that it wants; or that it wants somebody who has signed in by a password. */
interface Wanted {
  readonly name: (t: Words) => string;
  readonly right: Right | 'account';
}

/** F keys work from anywhere. Those whose own deed says why not (F3, C, X, D, U) say it there, in the same sentence. */
const everywhere: Readonly<Record<string, Wanted>> = {
  F4: { name: (t) => t.log.title, right: 'log.read' },
  F6: { name: (t) => t.alerts.title, right: 'alert.read' },
  F7: { name: (t) => t.steering.commands.sticks, right: 'ptz.steer' },
  F10: { name: (t) => t.steering.commands.ptz, right: 'ptz.steer' },
  F12: { name: (t) => t.people.commands.change, right: 'account' },
  'Shift+F4': { name: (t) => t.handover.title, right: 'log.read' },
  'Shift+F6': { name: (t) => t.board.title, right: 'watch.lead' },
  'Shift+F9': { name: (t) => t.audit.title, right: 'audit.read' },
  'Shift+F12': { name: (t) => t.people.commands.lock, right: 'account' },
};

/** Letters elsewhere. */
const onWall: Readonly<Record<string, Wanted>> = {
  P: { name: (t) => t.commands.sendCamera, right: 'wall.share' },
  'Shift+P': { name: (t) => t.commands.sendLayout, right: 'wall.share' },
  R: { name: (t) => t.commands.replay, right: 'video.live' },
  K: { name: (t) => t.ownCamera.title, right: 'registry.edit' },
};

/** Why a key that would have done something does nothing for this operator; undefined: it does, or means nothing. */
export function whyNot(
  press: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>,
  options: {
    readonly operator: Pick<Operator, 'rights' | 'demo'>;
    /** The keys are letters, or somebody else's. */
    readonly taken: boolean;
    readonly t: Words;
  },
): string | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey) return undefined;
  const { operator, taken, t } = options;
  const { key } = press;
  const name = `${press.shiftKey ? 'Shift+' : ''}${key.length === 1 ? key.toUpperCase() : key}`;
  const wanted = everywhere[name] ?? (taken ? undefined : onWall[name]);
  if (!wanted) return undefined;
  if (wanted.right === 'account') return operator.demo ? t.frame.demoStays(wanted.name(t)) : undefined;
  return operator.rights.includes(wanted.right) ? undefined : t.frame.mayNot(wanted.name(t), wanted.right);
}

/** A key that does nothing for want of a right says so: nobody presses it again and again. */
export function useRefusedKeys(options: {
  readonly enabled: boolean;
  readonly operator: Pick<Operator, 'rights' | 'demo'> | null | undefined;
  readonly onSay: (text: string) => void;
  readonly t: Words;
}): void {
  const { enabled, operator, onSay, t } = options;
  useWindowKeys((event) => {
    if (!enabled || !operator || event.defaultPrevented) return;
    const { target } = event;
    const taken =
      target instanceof HTMLInputElement ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof Element && target.closest('[data-keys]') !== null);
    const why = whyNot(event, { operator, taken, t });
    if (why === undefined) return;
    event.preventDefault();
    if (!event.repeat) onSay(why);
  });
}
