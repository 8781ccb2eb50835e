import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';
import { keyBehind } from './keyBehind.ts';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'quiet' | 'chip';
  /** For a button that stays down; one of a role is said to be chosen in that role's own way. */
  readonly pressed?: boolean;
  /** Its name from the words, with the key that does the same in brackets at its end; instead of children. */
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
      {says === undefined ? children : <NameAndKey text={says} />}
    </button>
  );
}

/** A key stands apart behind the name of what it does; a digit, which counts one of several, before it. */
export function NameAndKey({ text }: { readonly text: string }) {
  const { name, key } = keyBehind(text);
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
