import type { AlertDeed } from '../../../core/alerts/action.ts';
import type { Person } from '../../../core/alerts/alert.ts';
import type { ShownAlert } from '../../../core/alerts/queue.ts';
import type { OperatorId } from '../../../core/base/ids.ts';
import type { FormName } from './forms.tsx';
import type { DeedKey } from './keys.ts';
import { type DeedName, fits } from './model.ts';

/** What each key stands for, in order: the first that can be done to any of them is what it does. */
const meanings: Record<DeedKey, readonly DeedName[]> = {
  acknowledge: ['acknowledge'],
  assign: ['assign', 'unassign'],
  shelve: ['shelve', 'unshelve'],
  close: ['close', 'reopen'],
  note: ['note'],
  escalate: ['escalate'],
  service: ['takeOutOfService', 'returnToService'],
  hold: ['hold', 'releaseHold'],
  latch: ['resetLatch'],
};

/** What each key would do now. `isGroup`: to a group, whose alerts are not known one by one. `leads`: as a shift leader may. */
export function deedsFor(
  targets: readonly ShownAlert[],
  me: OperatorId | undefined,
  isGroup: boolean,
  leads: boolean,
): Readonly<Record<DeedKey, DeedName | undefined>> {
  const first = (key: DeedKey) =>
    isGroup ? meanings[key][0] : meanings[key].find((name) => targets.some((shown) => fits(name, shown, me)));
  return {
    acknowledge: first('acknowledge'),
    assign: first('assign'),
    shelve: first('shelve'),
    close: first('close'),
    note: first('note'),
    // From the shift leader on only they pass it further up.
    escalate:
      isGroup || !(leads || targets.some(({ alert }) => alert.escalation === 0))
        ? undefined
        : first('escalate'),
    service: isGroup || !leads ? undefined : first('service'),
    hold: isGroup || !leads ? undefined : first('hold'),
    latch: first('latch'),
  };
}

/** The form that a deed needs, if it needs one. */
export function needsForm(name: DeedName): FormName | undefined {
  switch (name) {
    case 'shelve':
    case 'close':
    case 'note':
    case 'escalate':
    case 'reopen':
    case 'takeOutOfService':
    case 'hold':
      return name;
    default:
      return undefined;
  }
}

/** A deed that needs nothing but who does it. */
export function deedFor(name: DeedName, me: Person): AlertDeed | undefined {
  switch (name) {
    case 'acknowledge':
    case 'unshelve':
    case 'returnToService':
    case 'resetLatch':
    case 'releaseHold':
      return { do: name };
    case 'assign':
      return { do: 'assign', to: me };
    case 'unassign':
      return { do: 'assign', to: null };
    default:
      return undefined;
  }
}
