import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ShiftLogId } from '../../../core/base/ids.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { Handover, HandoverReport } from '../../../core/handover/report.ts';
import { type Translations, useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk } from '../../shared/services.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { getReasonForOperator } from '../../ui/otherOperator.ts';
import { useQuery } from '../../ui/query.ts';
import { addLocalTicks, type ChosenPreview, type CurrentHandover, toPreviewRequest } from './model.ts';

/** A completed handover, or another version of the current one. */
export interface OpenedHandover {
  readonly id: ShiftLogId;
  readonly version?: number;
}

export interface ShownHandover {
  readonly handover: Handover | null;
  readonly report: HandoverReport;
  readonly tookMs: number;
}

/** A report that is not frozen is made again at this interval while it is shown, ms. */
const renewMs = 30_000;
/** Delay that combines successive ticks into one reload, ms. */
const settleMs = 500;

/** Debounces a value: it is returned once unchanged for `settleMs`. */
function useSettled<T>(value: T): T {
  const clock = useClock();
  const [settled, setSettled] = useState(value);
  useEffect(() => clock.after(settleMs, () => setSettled(value)), [value, clock]);
  return settled;
}

interface PanelMessage {
  readonly text: string;
  readonly isFault: boolean;
}

export type HandoverModel = ReturnType<typeof useHandover>;

/** Loads the shown report, and sends the actions on it. */
export function useHandover(options: {
  /** Null: the current handover is not loaded. */
  readonly now: CurrentHandover | null;
  readonly looked: OpenedHandover | undefined;
  readonly chosen: ChosenPreview;
  readonly me: { readonly id: string; readonly displayName: string };
}) {
  const desk = useDesk();
  const clock = useClock();
  const { now, looked, chosen, me } = options;
  const { t, language } = useLanguage();
  const undoHistory = useUndoHistory();
  const [asks, setAsks] = useState(0);
  const [working, setWorking] = useState(false);
  const [message, setMessage] = useState<PanelMessage>();
  const [ticks, setTicks] = useState<ReadonlyMap<string, boolean>>(new Map());
  const current = now?.current?.id;
  const { of, span, period } = chosen;
  const id = looked?.id ?? current;
  const version = looked?.version;

  const ask = useMemo(
    () => async (): Promise<Result<ShownHandover>> => {
      const begun = clock.monotonic();
      const shown = (handover: Handover | null, report: HandoverReport) =>
        ok({ handover, report, tookMs: clock.monotonic() - begun });
      if (id === undefined) {
        const made = await desk.call('handover.preview', toPreviewRequest({ of, span, period }, clock.now()));
        return made.ok ? shown(null, made.value) : made;
      }
      const got = await desk.call('handover.get', {
        handover: id,
        ...(version === undefined ? {} : { version }),
      });
      return got.ok ? shown(got.value.handover, got.value.report) : got;
    },
    [desk, clock, id, version, of, span, period],
  );
  const change = useSettled(`${JSON.stringify(now?.current)} ${asks}`);
  const asked = useQuery(ask, change, { clock, ms: renewMs });
  const value = asked.value;
  // The value belongs to another request; its response is pending.
  const isOther = value !== undefined && (value.handover?.id ?? undefined) !== id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reload includes all ticks made here
  useEffect(() => setTicks(new Map()), [value]);

  const shown = useMemo(
    () =>
      value === undefined || isOther
        ? undefined
        : {
            ...value,
            report: addLocalTicks(
              value.report,
              ticks,
              { id: me.id as never, name: me.displayName },
              Math.round(clock.now()),
            ),
          },
    [value, isOther, ticks, me.id, me.displayName, clock],
  );

  const run = useCallback(
    async <T>(
      what: keyof Translations['handover']['saved'],
      call: () => Promise<Result<T>>,
    ): Promise<Result<T>> => {
      setWorking(true);
      setMessage(undefined);
      const answer = await call();
      setWorking(false);
      setAsks((n) => n + 1);
      if (answer.ok) undoHistory.did({ what: (words) => words.handover.saved[what] });
      const text = answer.ok ? t.handover.saved[what] : getReasonForOperator(answer.fault, language);
      setMessage(text === undefined ? undefined : { text, isFault: !answer.ok });
      return answer;
    },
    [t, language, undoHistory],
  );
  const set = useCallback(
    async (item: string, ticked: boolean): Promise<string | undefined> => {
      if (id === undefined) return undefined;
      setTicks((before) => new Map(before).set(item, ticked));
      const answer = await desk.call('handover.tick', { handover: id, item, ticked });
      setAsks((n) => n + 1);
      if (answer.ok) return undefined;
      setTicks((before) => new Map([...before].filter(([one]) => one !== item)));
      return getReasonForOperator(answer.fault, language);
    },
    [desk, id, language],
  );
  const tick = useCallback(
    async (item: string, ticked: boolean): Promise<void> => {
      const text = await set(item, ticked);
      if (text !== undefined) setMessage({ text, isFault: true });
      else
        undoHistory.did({
          what: (words) => words.keyMap.groups.handover.lines.tick,
          back: () => set(item, !ticked),
          again: () => set(item, ticked),
        });
    },
    [set, undoHistory],
  );

  return {
    shown,
    fault: asked.fault,
    isLoading: shown === undefined && !asked.fault,
    working,
    message,
    run,
    forget: useCallback(() => setMessage(undefined), []),
    tick,
  };
}
