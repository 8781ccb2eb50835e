import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { OrderEnd } from '../../../core/shiftlog/line.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { digitOf } from '../../ui/digit.ts';
import styles from './forms.module.css';

/** What a form is about: of when it is, and its words, of which it shows the first. */
export interface FormSubject {
  readonly time?: string;
  readonly text: string;
}

interface FormProps {
  readonly title: string;
  readonly about?: FormSubject;
  readonly onCancel: () => void;
  /** Undefined while what is needed is missing. */
  readonly onDone: (() => void) | undefined;
  readonly busy: boolean;
  /** Why it was not done. */
  readonly fault: string | undefined;
  readonly testId: string;
  /** Its keys while no field takes text. */
  readonly onPress?: (event: KeyboardEvent) => boolean;
  readonly children: ReactNode;
}

/** A form at the foot of the panel: Enter does it, Esc leaves it, and its keys are its own. */
export function PanelForm(props: FormProps) {
  const { title, about, onCancel, onDone, busy, fault } = props;
  const { t } = useSpeech();
  const root = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => {
    const first = root.current?.querySelector<HTMLElement>('[data-first]');
    (first ?? root.current)?.focus();
  }, []);
  function onKeyDown(event: KeyboardEvent): void {
    // The keys are the input method's: its Enter takes a word.
    if (event.nativeEvent.isComposing) return;
    // On a button Enter is the button's.
    const onButton = event.target instanceof HTMLButtonElement;
    const isOurs = (event.key === 'Enter' && !onButton) || event.key === 'Escape';
    if (event.key === 'Escape') onCancel();
    else if (event.key === 'Enter' && !onButton) {
      if (!busy) onDone?.();
    } else if (!(event.target instanceof HTMLInputElement) && props.onPress?.(event)) event.preventDefault();
    if (isOurs) event.preventDefault();
    // No letter of the list does anything meanwhile; keys that work from anywhere still do.
    if (isOurs || event.key.length === 1) event.stopPropagation();
  }
  return (
    <fieldset
      ref={root}
      className={styles.form}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      data-testid={props.testId}
    >
      <legend>{title}</legend>
      {about && (
        <p className={styles.about} data-testid="form-about">
          {about.time !== undefined && <time>{about.time}</time>} {about.text}
        </p>
      )}
      {props.children}
      <div className={styles.line}>
        <span className={styles.fault} role="status">
          {busy ? t.log.form.working : fault}
        </span>
        <Button
          className={styles.ok}
          disabled={!onDone}
          onClick={() => !busy && onDone?.()}
          says={t.log.form.ok}
        />
        <Button look="quiet" onClick={onCancel} says={t.log.form.cancel} />
      </div>
    </fieldset>
  );
}

/** Words, and nothing else: an addendum, why something is over. */
export function WordsForm(props: {
  readonly title: string;
  readonly about: FormSubject;
  readonly placeholder: string;
  readonly mayBeEmpty: boolean;
  readonly maxLength: number;
  readonly busy: boolean;
  readonly fault: string | undefined;
  readonly testId: string;
  readonly onDone: (text: string) => void;
  readonly onCancel: () => void;
}) {
  const [text, setText] = useState('');
  const { mayBeEmpty, onDone } = props;
  const isThere = mayBeEmpty || text.trim() !== '';
  return (
    <PanelForm {...props} onDone={isThere ? () => onDone(text.trim()) : undefined}>
      <div className={styles.line}>
        <input
          data-first
          className={styles.wide}
          type="text"
          aria-label={props.placeholder}
          placeholder={props.placeholder}
          maxLength={props.maxLength}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
    </PanelForm>
  );
}

const hows: readonly OrderEnd[] = OrderEnd.options;

/** How an order ended: a number for how, then words. */
export function EndOrderForm(props: {
  readonly about: FormSubject;
  readonly busy: boolean;
  readonly fault: string | undefined;
  readonly onDone: (how: OrderEnd, text: string) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useSpeech();
  const [how, setHow] = useState<OrderEnd>('done');
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  function onPress({ key, code }: KeyboardEvent): boolean {
    const picked = hows[digitOf({ code }) - 1];
    if (picked) setHow(picked);
    if (picked || key === '/') field.current?.focus();
    return picked !== undefined || key === '/';
  }
  return (
    <PanelForm
      title={t.log.endOrder}
      about={props.about}
      busy={props.busy}
      fault={props.fault}
      testId="log-end-order"
      onPress={onPress}
      onDone={() => props.onDone(how, text.trim())}
      onCancel={props.onCancel}
    >
      <div className={styles.line}>
        <span className={styles.label}>{t.log.order.how}</span>
        {hows.map((one, at) => (
          <Button key={one} pressed={how === one} onClick={() => setHow(one)}>
            <kbd>{at + 1}</kbd> {t.log.order.hows[one]}
          </Button>
        ))}
      </div>
      <div className={styles.line}>
        <input
          ref={field}
          className={styles.wide}
          type="text"
          aria-label={t.log.order.text}
          placeholder={t.log.order.text}
          maxLength={4_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
    </PanelForm>
  );
}
