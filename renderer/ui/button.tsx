import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';
import { splitKeyHint } from './splitKeyHint.ts';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'quiet' | 'chip';
  /** True for a toggled button; a button with a role shows its state in that role's own way. */
  readonly pressed?: boolean;
  /** Its label with the shortcut in brackets at the end; instead of children. */
  readonly says?: string;
}

const announcedBy = (role: string | undefined) =>
  role === 'radio' ? 'aria-checked' : role === 'tab' ? 'aria-selected' : 'aria-pressed';

export function Button({ look = 'plain', pressed, says, className, children, ...rest }: Props) {
  const classes = [styles.button, look !== 'plain' && styles[look], className].filter(Boolean);
  return (
    <button
      type="button"
      {...rest}
      className={classes.join(' ')}
      {...(pressed === undefined ? {} : { [announcedBy(rest.role)]: pressed })}
    >
      {says === undefined ? children : <LabelWithKey text={says} />}
    </button>
  );
}

/** Shows a label and its key: a digit, which numbers one of several, before it, any other key behind it. */
export function LabelWithKey({ text }: { readonly text: string }) {
  const { name, key } = splitKeyHint(text);
  if (key === undefined) return name;
  const apart = <kbd>{key}</kbd>;
  return /^\d$/.test(key) ? (
    <>
      {apart} {name}
    </>
  ) : (
    <>
      {name} {apart}
    </>
  );
}
