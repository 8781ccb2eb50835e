import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'quiet' | 'chip';
  /** For a button that stays down; one of a role is said to be chosen in that role's own way. */
  readonly pressed?: boolean;
}

const saidBy = (role: string | undefined) =>
  role === 'radio' ? 'aria-checked' : role === 'tab' ? 'aria-selected' : 'aria-pressed';

export function Button({ look = 'plain', pressed, className, ...rest }: Props) {
  const classes = [styles.button, look !== 'plain' && styles[look], className].filter(Boolean);
  return (
    <button
      type="button"
      {...rest}
      className={classes.join(' ')}
      {...(pressed === undefined ? {} : { [saidBy(rest.role)]: pressed })}
    />
  );
}
