import { useLayoutEffect, useRef } from 'react';
import type { DeskStatus } from '../../../core/api/desk.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import { useContextKeys } from '../../ui/keyDispatch.ts';
import { SignInForm } from './form.tsx';
import styles from './signin.module.css';

interface Props {
  readonly status: DeskStatus;
  /** True: the desk is locked. False: another operator is about to take over. */
  readonly locked: boolean;
  /** The form appears only after a key press, so that it takes no room from the video before. */
  readonly waits: boolean;
  readonly onClose: () => void;
}

/** Signs in next to the wall, in place of the camera list: video goes on and none is covered. */
export function SignInSidePanel({ status, locked, waits, onClose }: Props) {
  const { t } = useLanguage();
  const words = locked ? t.people.locked : t.people.change;
  const field = useRef<HTMLInputElement>(null);
  const panel = useRef<HTMLElement>(null);

  useLayoutEffect(() => {
    if (!waits) field.current?.focus();
  }, [waits]);
  useContextKeys('signIn', (event) => {
    const isWithin = event.target instanceof Node && panel.current?.contains(event.target) === true;
    // While not locked, the wall keeps its keys.
    if (locked && !isWithin && !event.ctrlKey && !event.altKey && !event.metaKey) field.current?.focus();
    if (event.key === 'Escape' && !locked) onClose();
    return false;
  });

  return (
    <aside
      ref={panel}
      className={styles.adjacent}
      aria-label={words.title}
      data-testid={locked ? 'locked' : 'change'}
      data-keys="own"
    >
      <h1>
        {locked && <IconMark shape="stop" />} {words.title}
      </h1>
      <p>{words.hint}</p>
      <SignInForm
        status={status}
        cause={null}
        submit={words.submit}
        name={locked ? status.operator?.name : undefined}
        first={field}
        onDone={onClose}
        onCancel={locked ? undefined : onClose}
      />
    </aside>
  );
}
