import type { ComponentPropsWithRef } from 'react';

interface Props extends Omit<ComponentPropsWithRef<'input'>, 'type' | 'onChange' | 'children'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A labelled field for a password of at most 256 characters. Further attributes go to its input. */
export function PasswordField({ label, onChange, ...rest }: Props) {
  return (
    <label>
      {label}
      <input maxLength={256} {...rest} type="password" onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}
