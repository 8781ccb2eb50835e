import { type ComponentPropsWithoutRef, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { OrderEnd } from '../../../core/shiftlog/line.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { digitOf } from '../../ui/digit.ts';
import styles from './forms.module.css';
import type { ActionState } from './useAction.ts';

/** What a form is about: of when it is, and its words, of which it shows the first. */
export interface FormSubject {
  readonly time?: string;
  readonly text: string;
}

/** The attributes of its fieldset, and these. */
interface FormProps extends Omit<ComponentPropsWithoutRef<'fieldset'>, 'about'> {
  readonly title: string;
  readonly about?: FormSubject;
  /** The action that it starts. */
  readonly action: Pick<ActionState, 'busy' | 'fault'>;
  readonly onCancel: () => void;
  /** Undefined while a required field is empty. */
  readonly onDone: (() => void) | undefined;
  /** Keys of the form while no text field has the focus. Returns whether it has handled the key. */
  readonly onPress?: (event: KeyboardEvent) => boolean;
}

/** A form at the foot of the panel: Enter does it, Esc leaves it, and its keys are its own. */
export function PanelForm({ title, about, action, onCancel, onDone, onPress, children, ...rest }: FormProps) {
  const { busy, fault } = action;
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
    } else if (!(event.target instanceof HTMLInputElement) && onPress?.(event)) event.preventDefault();
    if (isOurs) event.preventDefault();
    // No letter of the list does anything meanwhile; keys that work from anywhere still do.
    if (isOurs || event.key.length === 1) event.stopPropagation();
  }
  return (
    <fieldset {...rest} ref={root} className={styles.form} tabIndex={-1} onKeyDown={onKeyDown}>
      <legend>{title}</legend>
      {about && (
        <p className={styles.about} data-testid="form-about">
          {about.time !== undefined && <time>{about.time}</time>} {about.text}
        </p>
      )}
      {children}
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

interface WordsFormProps extends Omit<FormProps, 'children' | 'onDone'> {
  readonly placeholder: string;
  readonly onDone: (text: string) => void;
}

/** A form of one text field: an addendum, or the reason why something ended. */
export function WordsForm({ placeholder, onDone, ...rest }: WordsFormProps) {
  const [text, setText] = useState('');
  return (
    <PanelForm {...rest} onDone={text.trim() === '' ? undefined : () => onDone(text.trim())}>
      <div className={styles.line}>
        <input
          data-first
          className={styles.wide}
          type="text"
          aria-label={placeholder}
          placeholder={placeholder}
          maxLength={4_000}
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
  readonly action: FormProps['action'];
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
      action={props.action}
      data-testid="log-end-order"
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
