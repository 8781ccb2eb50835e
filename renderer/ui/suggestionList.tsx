import type { ComponentProps, ReactNode } from 'react';
import type { ListBoxProps } from './listBox.tsx';
import { ListBox } from './listBox.tsx';
import type { SearchField } from './searchField.tsx';
import { SuggestionOption } from './suggestionOption.tsx';

type Over = NonNullable<ComponentProps<typeof SearchField>['over']>;

const idAt = (list: string, index: number) => `${list}-${index}`;

/** Attributes of the field above a `SuggestionList`. `at`: index of the current row, -1 if there is none. */
export const getSuggestionFieldProps = (
  id: string,
  count: number,
  at: number,
  does: Omit<Over, 'id' | 'count' | 'at' | 'active' | 'list'>,
): Over => ({ id, count, at, active: at < 0 ? undefined : idAt(id, at), ...does });

interface Props<T> extends Omit<ListBoxProps<T>, 'children' | 'height' | 'tabIndex'> {
  readonly id: string;
  /** Index of the current row, -1 if there is none. */
  readonly at: number;
  readonly onPick: (row: T, index: number) => void;
  readonly rowClass?: string | undefined;
  readonly children: (row: T) => ReactNode;
}

/** A few rows below a field that handles the keys: see `getSuggestionFieldProps`. */
export function SuggestionList<T>({ id, at, onPick, rowClass, children, ...rest }: Props<T>) {
  return (
    <ListBox {...rest} id={id} aria-activedescendant={at < 0 ? undefined : idAt(id, at)} tabIndex={-1}>
      {(row, index) => (
        <SuggestionOption
          id={idAt(id, index)}
          className={rowClass}
          active={index === at}
          onPick={() => onPick(row, index)}
        >
          {children(row)}
        </SuggestionOption>
      )}
    </ListBox>
  );
}
