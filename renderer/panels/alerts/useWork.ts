import { useCallback, useRef, useState } from 'react';
import type { AlertDeed } from '../../../core/domain/alertAction.ts';
import type { ShownAlert } from '../../../core/domain/alertQueue.ts';
import type { AlertId } from '../../../core/domain/ids.ts';
import { type Fault, faultText } from '../../../core/faults.ts';
import type { Desk } from '../../client.ts';
import type { Speech } from '../../i18n/words.ts';
import { type DeedName, reverseOf } from './model.ts';

/** Alerts a call. */
const perCall = 500;

export type Target = Pick<ShownAlert['alert'], 'id' | 'version'>;

/** What was done last, in words, and what takes it back. */
export interface Said {
  readonly text: string;
  readonly isFault: boolean;
  readonly undo: { readonly deed: AlertDeed; readonly alerts: readonly AlertId[] } | undefined;
}

export const nameOf = (deed: AlertDeed): DeedName =>
  deed.do === 'assign' && deed.to === null ? 'unassign' : deed.do;

/**
 * Deeds on alerts, and what became of them. They are on disk when the desk answers; until then nothing is said. `undo` takes
 * back the last one that can be, by a deed of its own.
 */
export function useWork(options: {
  readonly desk: Pick<Desk, 'call'>;
  readonly speech: Speech;
  /** These were changed here. */
  readonly onWorked: (alerts: readonly AlertId[]) => void;
}): {
  readonly said: Said | undefined;
  readonly busy: boolean;
  readonly run: (deed: AlertDeed, targets: readonly Target[]) => Promise<boolean>;
  readonly undo: () => void;
  readonly say: (text: string, isFault?: boolean) => void;
} {
  const { desk, speech, onWorked } = options;
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
        tell({ text: t.alerts.noneFits, isFault: true, undo: undefined });
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
      const alerts = targets.map(({ id }) => id).filter((id) => !not.has(id));
      const why = failed ?? refused[0]?.fault;
      const parts = [
        done > 0 ? t.alerts.done[nameOf(deed)](done) : undefined,
        why && t.alerts.refused(failed ? targets.length - done : refused.length, faultText(why, language)),
      ];
      const back = done > 0 ? reverseOf(deed, t.alerts.undoReason) : undefined;
      tell({
        text: parts.filter((part) => part !== undefined).join(' · '),
        isFault: why !== undefined,
        undo: back && { deed: back, alerts },
      });
      onWorked(targets.map(({ id }) => id));
      return done > 0;
    },
    [desk, t, language, onWorked, tell],
  );

  const undo = useCallback(() => {
    const back = last.current?.undo;
    if (!back) return;
    last.current = undefined;
    void (async () => {
      // What they are now: what was done here has raised their versions.
      const found = await Promise.all(back.alerts.map((alert) => desk.call('alert.get', { alert })));
      const targets = found.flatMap((each) => (each.ok ? [each.value.shown.alert] : []));
      await run(back.deed, targets);
    })();
  }, [desk, run]);

  const say = useCallback(
    (text: string, isFault = false) => tell({ text, isFault, undo: undefined }),
    [tell],
  );
  return { said, busy: busy > 0, run, undo, say };
}
