import { useCallback, useRef, useState } from 'react';
import type { AlertDeed } from '../../../core/domain/alertAction.ts';
import type { ShownAlert } from '../../../core/domain/alertQueue.ts';
import type { AlertId, OperatorId } from '../../../core/domain/ids.ts';
import { type Fault, faultText } from '../../../core/faults.ts';
import type { Desk } from '../../client.ts';
import type { Speech } from '../../i18n/words.ts';
import { type DeedName, reverseOf } from './model.ts';

/** Alerts a call. */
const perCall = 500;
/** Read at once, before they are taken back. */
const perRead = 50;

export type Target = Pick<ShownAlert['alert'], 'id' | 'version' | 'owner'>;

interface Undo {
  readonly deed: AlertDeed;
  readonly alerts: readonly AlertId[];
}

/** What takes a deed back from these, as they were before it: an alert goes back to whoever had it. */
export function undoesOf(deed: AlertDeed, before: readonly Target[], reason: string): readonly Undo[] {
  const back = reverseOf(deed, reason);
  if (!back || before.length === 0) return [];
  if (back.do !== 'assign') return [{ deed: back, alerts: before.map(({ id }) => id) }];
  const byOwner = new Map<string | undefined, Target[]>();
  for (const one of before) byOwner.set(one.owner?.id, [...(byOwner.get(one.owner?.id) ?? []), one]);
  return [...byOwner.values()].map((had) => ({
    deed: { do: 'assign', to: had[0]?.owner ?? null },
    alerts: had.map(({ id }) => id),
  }));
}

/** What was done last, in words, and what takes it back. */
export interface Said {
  readonly text: string;
  readonly isFault: boolean;
  readonly undo: readonly Undo[];
}

/** Given to somebody else it is given back: taking back is what does that here. */
export const nameOf = (deed: AlertDeed, me: OperatorId): DeedName =>
  deed.do === 'assign' && deed.to?.id !== me ? 'unassign' : deed.do;

/**
 * Deeds on alerts, and what became of them. They are on disk when the desk answers; until then nothing is said. `undo` takes
 * back the last one that can be, by a deed of its own.
 */
export function useWork(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly speech: Speech;
  readonly me: OperatorId;
  /** These were changed here. */
  readonly onWorked: (alerts: readonly AlertId[]) => void;
}): {
  readonly said: Said | undefined;
  readonly busy: boolean;
  readonly run: (deed: AlertDeed, targets: readonly Target[]) => Promise<boolean>;
  readonly undo: () => void;
  readonly say: (text: string, isFault?: boolean) => void;
} {
  const { desk, speech, me, onWorked } = options;
  const { t, language } = speech;
  const [said, setSaid] = useState<Said>();
  const [busy, setBusy] = useState(0);
  const last = useRef<Said>(undefined);
  const tell = useCallback((next: Said) => {
    last.current = next;
    setSaid(next);
  }, []);

  const run = useCallback(
    async (deed: AlertDeed, targets: readonly Target[]): Promise<boolean> => {
      if (targets.length === 0) {
        tell({ text: t.alerts.noneFits, isFault: true, undo: [] });
        return false;
      }
      setBusy((n) => n + 1);
      let done = 0;
      const refused: { readonly alert: AlertId; readonly fault: Fault }[] = [];
      let failed: Fault | undefined;
      for (let at = 0; at < targets.length && !failed; at += perCall) {
        const alerts = targets.slice(at, at + perCall).map(({ id, version }) => ({ id, base: version }));
        const answer = await desk.call('alert.act', { deed, alerts });
        if (answer.ok) {
          done += answer.value.done;
          refused.push(...answer.value.refused);
        } else failed = answer.fault;
      }
      setBusy((n) => n - 1);
      const not = new Set(refused.map(({ alert }) => alert));
      const why = failed ?? refused[0]?.fault;
      const parts = [
        done > 0 ? t.alerts.done[nameOf(deed, me)](done) : undefined,
        why && t.alerts.refused(failed ? targets.length - done : refused.length, faultText(why, language)),
      ];
      const changed = done > 0 ? targets.filter(({ id }) => !not.has(id)) : [];
      tell({
        text: parts.filter((part) => part !== undefined).join(' · '),
        isFault: why !== undefined,
        undo: undoesOf(deed, changed, t.alerts.undoReason),
      });
      onWorked(targets.map(({ id }) => id));
      return done > 0;
    },
    [desk, t, language, me, onWorked, tell],
  );

  const undo = useCallback(() => {
    const back = last.current?.undo ?? [];
    if (back.length === 0) {
      tell({ text: t.alerts.noUndo, isFault: true, undo: [] });
      return;
    }
    last.current = undefined;
    void (async () => {
      for (const { deed, alerts } of back) {
        // What they are now: what was done here has raised their versions.
        const targets: Target[] = [];
        for (let at = 0; at < alerts.length; at += perRead) {
          const some = alerts.slice(at, at + perRead);
          const found = await Promise.all(some.map((alert) => desk.call('alert.get', { alert })));
          targets.push(...found.flatMap((each) => (each.ok ? [each.value.shown.alert] : [])));
        }
        await run(deed, targets);
      }
    })();
  }, [desk, run, tell, t]);

  const say = useCallback((text: string, isFault = false) => tell({ text, isFault, undo: [] }), [tell]);
  return { said, busy: busy > 0, run, undo, say };
}
