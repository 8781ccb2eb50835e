import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { formatMinute } from '../../../core/base/text.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock } from '../../shared/services.ts';
import { IconMark, type IconShape } from '../../ui/iconMark.tsx';
import { useCurrentMinute } from '../../ui/useCurrentMinute.ts';
import { type CurrentHandover, getHandoverUrgency, type HandoverUrgency } from './model.ts';
import styles from './strip.module.css';

const shapes: Record<HandoverUrgency, IconShape> = {
  calm: 'dot',
  soon: 'ring',
  due: 'half',
  overdue: 'square',
};

/** Shows in the bar that the handover is due, or its progress. Renders nothing otherwise. */
export function HandoverTopBarStatus(props: {
  readonly now: StoreApi<CurrentHandover | null>;
  readonly onOpen: () => void;
}) {
  const clock = useClock();
  const now = useStore(props.now);
  const { t } = useLanguage();
  const at = useCurrentMinute(clock);
  if (!now) return null;
  const { current, dueAt } = now;
  const urgency = getHandoverUrgency(now, at);
  const words = t.handover.bar;
  const text =
    urgency === 'overdue'
      ? words.overdue
      : current && current.state !== 'accepted'
        ? words.states[current.state]
        : urgency === 'due'
          ? words.due
          : urgency === 'soon' && dueAt !== null
            ? words.soon(formatMinute(dueAt))
            : undefined;
  if (text === undefined) return null;
  return (
    <button
      type="button"
      className={styles.strip}
      title={words.open}
      data-urgency={urgency}
      data-testid="handover-strip"
      onClick={props.onOpen}
    >
      <IconMark shape={current && urgency !== 'overdue' ? 'half' : shapes[urgency]} />
      <span>{text}</span>
    </button>
  );
}
