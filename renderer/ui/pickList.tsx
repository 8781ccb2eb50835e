import type { ComponentProps, ReactNode } from 'react';
import { ListBox } from './listBox.tsx';
import { Pick } from './pick.tsx';
import type { SearchField } from './searchField.tsx';

type Over = NonNullable<ComponentProps<typeof SearchField>['over']>;

const idAt = (list: string, index: number) => `${list}-${index}`;

/** Of the field over a `PickList`. `at`: the row that the keys are at, -1 where there is none. */
export const overPicks = (
  id: string,
  count: number,
  at: number,
  does: Omit<Over, 'id' | 'count' | 'at' | 'active' | 'list'>,
): Over => ({ id, count, at, active: at < 0 ? undefined : idAt(id, at), ...does });

/** A few rows beneath a field, which has the keys: see `overPicks`. */
export function PickList<T>(props: {
  readonly id: string;
  readonly label: string;
  readonly rows: readonly T[];
  /** The same row from one time to the next. */
  readonly keyOf: (row: T) => string;
  readonly at: number;
  readonly onPick: (row: T, index: number) => void;
  readonly className?: string | undefined;
  readonly rowClass?: string | undefined;
  /** What is said where there are none. */
  readonly empty: ReactNode;
  readonly children: (row: T) => ReactNode;
}) {
  const { id, rows, keyOf, at } = props;
  return (
    <ListBox
      id={id}
      label={props.label}
      className={props.className}
      count={rows.length}
      keyAt={(index) => {
        const row = rows[index];
        return row ? keyOf(row) : '';
      }}
      active={at < 0 ? undefined : idAt(id, at)}
      hasField
      empty={props.empty}
    >
      {(index) => {
        const row = rows[index];
        return (
          row && (
            <Pick
              id={idAt(id, index)}
              className={props.rowClass}
              active={index === at}
              onPick={() => props.onPick(row, index)}
            >
              {props.children(row)}
            </Pick>
          )
        );
      }}
    </ListBox>
  );
}
