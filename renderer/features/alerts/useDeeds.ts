import { useCallback, useMemo, useState } from 'react';
import type { AlertDeed } from '../../../core/alerts/action.ts';
import type { AlertPolicy } from '../../../core/alerts/policy.ts';
import type { AlertFilter, QueueState } from '../../../core/alerts/queue.ts';
import type { Clock } from '../../../core/base/clock.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import type { Operator } from '../../../core/people/operator.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Desk } from '../../shared/client.ts';
import type { FormName } from './forms.tsx';
import type { DeedKey } from './keys.ts';
import { listed } from './listed.ts';
import { type AlertView, type DeedName, fits } from './model.ts';
import type { Rows } from './rows.ts';
import { deedFor, deedsFor, needsForm } from './targets.ts';
import { useChatter } from './useChatter.ts';
import { groupFilterOf } from './useGroups.ts';
import type { Selection } from './useSelection.ts';
import { type Target, useWork } from './useWork.ts';

/** Alerts that one deed is about at most. */
export const mostAtOnce = 5_000;

/** What can be done now, to what is selected together, else to what the keys are at; and the form that it still needs. */
export function useDeeds(options: {
  readonly desk: Desk;
  readonly clock: Clock;
  readonly operator: Operator;
  readonly selection: Selection;
  readonly rows: Rows;
  readonly view: AlertView;
  readonly policy: AlertPolicy | undefined;
  /** What the groups are of. */
  readonly groupFilter: AlertFilter | undefined;
  readonly queued: QueueState['queued'] | undefined;
  readonly onFocus: () => void;
}): {
  readonly can: Readonly<Record<DeedKey, DeedName | undefined>>;
  readonly mayWork: boolean;
  readonly form: { readonly name: FormName; readonly targets: readonly Target[] } | undefined;
  /** The next level up from where it is. */
  readonly nextLevel: 1 | 2 | 3;
  readonly work: ReturnType<typeof useWork>;
  readonly chatter: number;
  readonly press: (key: DeedKey) => Promise<void>;
  readonly run: (deed: AlertDeed, targets: readonly Target[]) => Promise<void>;
  readonly tick: (step: string, done: boolean) => void;
  readonly cancel: () => void;
  readonly shelveChatter: () => Promise<void>;
} {
  const { desk, clock, operator, selection, rows, onFocus } = options;
  const speech = useSpeech();
  const { t } = speech;
  const { row, group, marked } = selection;
  const me = operator.id;
  const mayWork = operator.rights.includes('alert.work');
  const leads = operator.rights.includes('alert.supervise');
  const [form, setForm] = useState<{ readonly name: FormName; readonly targets: readonly Target[] }>();
  const onWorked = useCallback((alerts: readonly AlertId[]) => rows.worked(alerts), [rows]);
  const work = useWork({ desk, speech, me, onWorked });
  const isProposing = options.view === 'queue' && mayWork;
  const { policy, queued } = options;
  const chatter = useChatter({ desk, clock, policy, queued, enabled: isProposing });
  const targets = useMemo(
    () => (marked.size > 0 ? [...marked.values()] : row && !row.gone ? [row.shown] : []),
    [marked, row],
  );
  const isGroup = group !== undefined && marked.size === 0;
  const can = useMemo(() => deedsFor(targets, me, isGroup, leads), [targets, me, isGroup, leads]);
  const level = row?.shown.alert.escalation ?? 0;

  async function press(key: DeedKey): Promise<void> {
    const name = can[key];
    if (!mayWork || name === undefined) {
      const isLeaders = !leads && (key === 'service' || key === 'hold' || (key === 'escalate' && level > 0));
      work.say(!mayWork ? t.alerts.mayNot : isLeaders ? t.alerts.leaders : t.alerts.noneFits, true);
      return;
    }
    const on =
      group && isGroup
        ? (await listed(desk, { ...options.groupFilter, ...groupFilterOf(group) }, mostAtOnce)).map(
            ({ alert }) => alert,
          )
        : targets.filter((shown) => fits(name, shown, me)).map(({ alert }) => alert);
    const needed = needsForm(name);
    if (needed) setForm({ name: needed, targets: on });
    const deed = deedFor(name, { id: me, name: operator.displayName });
    if (deed) await run(deed, on);
  }
  async function run(deed: AlertDeed, on: readonly Target[]): Promise<void> {
    setForm(undefined);
    onFocus();
    if (await work.run(deed, on)) selection.unmark();
  }
  return {
    ...{ can, mayWork, form, work, press, run },
    nextLevel: level === 0 ? 1 : level === 1 ? 2 : 3,
    chatter: isProposing ? chatter.count : 0,
    tick(step, done) {
      if (row) void run({ do: 'tick', step, done }, [row.shown.alert]); // it says what became of it
    },
    cancel() {
      setForm(undefined);
      onFocus();
    },
    async shelveChatter() {
      const found = await chatter.targets();
      if (found.length > 0) setForm({ name: 'shelve', targets: found });
    },
  };
}
