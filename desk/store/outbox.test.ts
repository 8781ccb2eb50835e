import { expect, it } from 'vitest';
import { ActionId, type AlertAction } from '../../core/alerts/action.ts';
import { AlertId, DeskId, OperatorId } from '../../core/base/ids.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { alertStore } from '../../test/fixtures/alertStore.ts';
import {
  addToOutbox,
  readActionsToSend,
  readAnsweredActions,
  readLastDeskSeq,
  readPendingActionsOfAlert,
  renumberUnsent,
  setOutcome,
} from './outbox.ts';

const alert = AlertId.parse('fake:alert:a1');
const action = (n: number, deskSeq: number): AlertAction => ({
  id: ActionId.parse(`01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`),
  desk: DeskId.parse('desk-00000000000000aa'),
  deskSeq,
  alert,
  base: 1,
  at: 1,
  by: { id: OperatorId.parse('fake:operator:an'), name: 'An' },
  command: { do: 'note', text: `${n}` },
});

function outbox() {
  const { store: tx } = alertStore(handClock());
  const texts = (actions: readonly AlertAction[]) =>
    actions.map(({ command }) => Number('text' in command && command.text));
  return {
    tx,
    /** Adds `count` actions, numbered from `deskSeq`. */
    add: (from: number, deskSeq: number, count: number) => {
      for (let at = 0; at < count; at += 1) addToOutbox(tx, action(from + at, deskSeq + at));
    },
    answer: (...which: number[]) => {
      for (const n of which)
        setOutcome(tx, { action: action(n, 1).id, result: 'done', version: 9, fault: null });
    },
    answered: () => texts(readAnsweredActions(tx)),
    toSend: () => texts(readActionsToSend(tx, 100)),
    all: () => texts(readPendingActionsOfAlert(tx, alert).map((one) => one.action)),
  };
}

it('the outbox keeps the order of actions however often the site renumbers them', () => {
  const { tx, add, answer, ...box } = outbox();
  add(1, 1, 6);
  answer(1, 2, 3);
  renumberUnsent(tx, 1);
  expect(readActionsToSend(tx, 9).map(({ deskSeq }) => deskSeq)).toEqual([1, 2, 3]);
  expect([box.answered(), box.toSend(), box.all()]).toEqual([
    [1, 2, 3],
    [4, 5, 6],
    [1, 2, 3, 4, 5, 6],
  ]);
  // These actions now have the numbers of the first ones.
  answer(4, 5);
  renumberUnsent(tx, 1);
  add(7, 2, 1);
  answer(6);
  renumberUnsent(tx, 40);
  expect([box.answered(), box.toSend(), box.all()]).toEqual([[1, 2, 3, 4, 5, 6], [7], [1, 2, 3, 4, 5, 6, 7]]);
  expect(readLastDeskSeq(tx)).toBe(40);
  for (let n = 0; n < 20_000; n += 1) renumberUnsent(tx, 1);
  expect(box.all()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
