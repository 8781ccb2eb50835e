import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'quiet' | 'chip';
  /** For a button that stays down. */
  readonly pressed?: boolean;
}

export function Button({ look = 'plain', pressed, className, ...rest }: Props) {
  const classes = [styles.button, look !== 'plain' && styles[look], className].filter(Boolean);
  return (
    <button
      type="button"
      {...rest}
      className={classes.join(' ')}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    />
  );
}
