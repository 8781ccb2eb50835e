import { useState } from 'react';

/**
 * A labelled number field.
 * `value` and `onChange` use NaN for an empty field, which stays empty while it has the focus.
 */
export function NumberField(props: {
  readonly label: string;
  readonly least: number;
  readonly most: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const [isEmptied, setEmptied] = useState(false);
  return (
    <label>
      {props.label}
      <input
        type="number"
        min={props.least}
        max={props.most}
        value={isEmptied || Number.isNaN(props.value) ? '' : props.value}
        onChange={(event) => {
          setEmptied(event.target.value === '');
          props.onChange(event.target.valueAsNumber);
        }}
        onBlur={() => setEmptied(false)}
      />
    </label>
  );
}
