import { type ComponentPropsWithoutRef, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { OrderEnd } from '../../../core/shiftlog/line.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { Button } from '../../ui/button.tsx';
import { getDigit } from '../../ui/digit.ts';
import styles from './forms.module.css';
import { TextLine } from './labelledTextField.tsx';
import type { LogActionState } from './useLogAction.ts';

/** The entry that a form is about: its time, and its text, of which the form shows the beginning. */
export interface FormSubject {
  readonly time?: string;
  readonly text: string;
}

/** The properties of a form, in addition to the attributes of its fieldset. */
interface FormProps extends Omit<ComponentPropsWithoutRef<'fieldset'>, 'about'> {
  readonly title: string;
  readonly about?: FormSubject;
  /** The action that the form starts. */
  readonly action: Pick<LogActionState, 'busy' | 'fault'>;
  readonly onCancel: () => void;
  /** Undefined while a required field is empty. */
  readonly onDone: (() => void) | undefined;
  /** Handles keys of the form while no text field has the focus. Returns whether it handled the key. */
  readonly onPress?: (event: KeyboardEvent) => boolean;
}

/** A form in the footer of the panel: Enter submits, Esc cancels, and its keys stay within it. */
export function PanelFooterForm({
  title,
  about,
  action,
  onCancel,
  onDone,
  onPress,
  children,
  ...rest
}: FormProps) {
  const { busy, fault } = action;
  const { t } = useLanguage();
  const root = useRef<HTMLFieldSetElement>(null);
  useLayoutEffect(() => {
    const first = root.current?.querySelector<HTMLElement>('[data-first]');
    (first ?? root.current)?.focus();
  }, []);
  function onKeyDown(event: KeyboardEvent): void {
    // The input method handles this key: its Enter accepts a word.
    if (event.nativeEvent.isComposing) return;
    // On a button, Enter presses the button.
    const onButton = event.target instanceof HTMLButtonElement;
    const isOurs = (event.key === 'Enter' && !onButton) || event.key === 'Escape';
    if (event.key === 'Escape') onCancel();
    else if (event.key === 'Enter' && !onButton) {
      if (!busy) onDone?.();
    } else if (!(event.target instanceof HTMLInputElement) && onPress?.(event)) event.preventDefault();
    if (isOurs) event.preventDefault();
    // Letters trigger no action of the list meanwhile; global keys still work.
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

/** A form with one text field: an addendum, or the reason for an end. */
export function TextForm({ placeholder, onDone, ...rest }: WordsFormProps) {
  const [text, setText] = useState('');
  return (
    <PanelFooterForm {...rest} onDone={text.trim() === '' ? undefined : () => onDone(text.trim())}>
      <TextLine data-first label={placeholder} value={text} onChange={setText} />
    </PanelFooterForm>
  );
}

const hows: readonly OrderEnd[] = OrderEnd.options;

/** A form that ends an order: a digit for the outcome, then text. */
export function EndOrderForm(props: {
  readonly about: FormSubject;
  readonly action: FormProps['action'];
  readonly onDone: (how: OrderEnd, text: string) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useLanguage();
  const [how, setHow] = useState<OrderEnd>('done');
  const [text, setText] = useState('');
  const field = useRef<HTMLInputElement>(null);
  function onPress({ key, code }: KeyboardEvent): boolean {
    const picked = hows[getDigit({ code }) - 1];
    if (picked) setHow(picked);
    if (picked || key === '/') field.current?.focus();
    return picked !== undefined || key === '/';
  }
  return (
    <PanelFooterForm
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
      <TextLine ref={field} label={t.log.order.text} value={text} onChange={setText} />
    </PanelFooterForm>
  );
}
