import { type FormEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ShiftLogId } from '../../../core/base/ids.ts';
import type { Credentials } from '../../../core/people/operator.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { PasswordField } from '../../ui/passwordField.tsx';
import styles from './forms.module.css';

/** The kinds of forms without a subject of their own. */
export type HandoverFormKind = 'sign' | 'accept' | 'refuse' | 'ask' | 'addendum' | 'file';
export type HandoverForm =
  | { readonly kind: 'file' }
  | { readonly kind: Exclude<HandoverFormKind, 'file'> }
  | { readonly kind: 'word'; readonly place: string; readonly title: string; readonly text: string }
  | { readonly kind: 'answer'; readonly question: ShiftLogId; readonly title: string };
export type HandoverTextForm = Exclude<HandoverForm, { readonly kind: 'file' }>;

export interface HandoverFormInput {
  readonly text: string;
  readonly credentials: Credentials;
}

const mostChars = 2_000;
const hasText: ReadonlySet<HandoverForm['kind']> = new Set(['refuse', 'ask', 'addendum', 'word', 'answer']);
const hasSignature: ReadonlySet<HandoverForm['kind']> = new Set(['sign', 'accept', 'refuse']);

/** Returns the title of a form. */
function titleOf(form: HandoverTextForm, t: ReturnType<typeof useLanguage>['t']): string {
  if (form.kind === 'word') return t.handover.wordsFor(form.title);
  if (form.kind === 'answer') return t.handover.forms.questionOf(form.title);
  return t.handover.forms[form.kind];
}

function hintOf({ kind }: HandoverTextForm, t: ReturnType<typeof useLanguage>['t']): string {
  const { forms } = t.handover;
  if (kind === 'word') return t.handover.wordsHint;
  if (kind === 'sign') return forms.signHint;
  if (kind === 'accept') return forms.acceptHint;
  if (kind === 'refuse') return forms.refuseHint;
  return kind === 'addendum' ? forms.addendumHint : '';
}

/**
 * A form for text, a signature, or both.
 * It is below the report, which can be read meanwhile. Passwords are cleared with the form, after each attempt and
 * when the desk is locked, because the next operator may be another.
 */
export function HandoverActionForm(props: {
  readonly form: HandoverTextForm;
  /** The name of the signed-in operator, who signs the outgoing part. */
  readonly name: string;
  readonly working: boolean;
  /** The reason why the action is not possible yet, or failed. */
  readonly notYet?: string | undefined;
  readonly fault?: string | undefined;
  readonly onSubmit: (written: HandoverFormInput) => void;
  readonly onCancel: () => void;
}) {
  const { form, working, notYet, onSubmit, onCancel } = props;
  const { t } = useLanguage();
  const root = useRef<HTMLFormElement>(null);
  const [text, setText] = useState(form.kind === 'word' ? form.text : '');
  const [name, setName] = useState(form.kind === 'sign' ? props.name : '');
  const [password, setPassword] = useState('');
  useEffect(() => () => setPassword(''), []);
  const needsText = hasText.has(form.kind);
  const needsSignature = hasSignature.has(form.kind);
  // Empty text removes the earlier comment on an item.
  const isWritten = form.kind === 'word' || !needsText || text.trim() !== '';
  const why = notYet ?? props.fault;
  // In a low window the focused field is visible but the submit button is not; even less so below a reason.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reason makes the form higher
  useLayoutEffect(() => root.current?.scrollIntoView({ block: 'nearest' }), [why]);
  const isReady =
    isWritten && (!needsSignature || (name.trim() !== '' && password !== '')) && notYet === undefined;

  function submit(): void {
    if (!isReady || working) return;
    onSubmit({ text: text.trim(), credentials: { name: name.trim(), password } });
    setPassword('');
  }
  function onKeyDown(event: KeyboardEvent): void {
    // The input method handles this key: its Enter accepts a word.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onCancel();
    else if (event.key === 'Enter' && event.ctrlKey) submit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <form
      ref={root}
      className={styles.form}
      data-testid="handover-form"
      data-form={form.kind}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={onKeyDown}
    >
      <strong>{titleOf(form, t)}</strong>
      {needsText && (
        <textarea
          // biome-ignore lint/a11y/noAutofocus: the operator opened this form to type here
          autoFocus
          rows={3}
          value={text}
          maxLength={mostChars}
          aria-label={form.kind === 'refuse' ? t.handover.forms.reason : t.handover.forms.text}
          placeholder={form.kind === 'refuse' ? t.handover.forms.reason : undefined}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {needsSignature && (
        <div className={styles.signature}>
          <label>
            {t.handover.forms.name}
            <input
              // biome-ignore lint/a11y/noAutofocus: the operator opened this form to sign here
              autoFocus={!needsText && form.kind !== 'sign'}
              value={name}
              maxLength={80}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          <PasswordField
            label={t.handover.forms.password}
            autoFocus={form.kind === 'sign'}
            value={password}
            autoComplete="off"
            onChange={setPassword}
          />
        </div>
      )}
      {why !== undefined && (
        <p className={styles.notYet} role="alert">
          <IconMark shape="triangle" /> {why}
        </p>
      )}
      <div className={styles.buttons}>
        <Button type="submit" disabled={!isReady || working}>
          {working ? t.handover.working : needsSignature ? titleOf(form, t) : t.handover.save}
        </Button>
        <Button look="quiet" onClick={onCancel} says={t.handover.cancel} />
        <small>{hintOf(form, t)}</small>
      </div>
    </form>
  );
}
