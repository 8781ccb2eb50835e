import { useState } from 'react';

/** A number under its name. `value` is NaN, as `onChange` may say, where nothing is in it. What is emptied stays so while it has the keys. */
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
