import { useEffect, useRef } from 'react';
import { useLanguage } from '../i18n/translations.ts';
import { Button } from '../ui/button.tsx';
import { useCountdown } from '../ui/useCountdown.ts';
import { type UndoableAction, useUndoHistory } from './undoHistory.ts';

/** Time in which a deletion can be undone, s. */
const undoWithinS = 6;

/** Takes the place of an item that is being deleted; the deletion happens unless it is undone in time. */
export function PendingDeletion(props: {
  /** The deletion in words. */
  readonly what: string;
  readonly className?: string | undefined;
  readonly onBack: () => void;
  readonly onOver: () => void;
}) {
  const { t } = useLanguage();
  const undoHistory = useUndoHistory();
  const latest = useRef(props);
  latest.current = props;
  const done = useRef<UndoableAction>(undefined);
  useEffect(() => {
    const one: UndoableAction = {
      what: () => latest.current.what,
      back() {
        latest.current.onBack();
        return undefined;
      },
    };
    done.current = one;
    undoHistory.did(one);
    return () => undoHistory.forget((each) => each === one);
  }, [undoHistory]);
  const left = useCountdown(undoWithinS, undoHistory, props.onOver);
  return (
    <p className={props.className} role="status">
      <span>{props.what}</span>
      <Button onClick={() => void undoHistory.undo(t, done.current)}>
        {t.undoHistory.undo} ({left}) <kbd>{t.commandKeys.undo}</kbd>
      </Button>
    </p>
  );
}
