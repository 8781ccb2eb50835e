import { type ComponentProps, type KeyboardEvent, type RefObject, useId, useRef } from 'react';
import { IconButton } from './iconButton.tsx';
import type { ListHandle } from './listBox.tsx';
import { getFieldListKey, getRowAfterKey, wholeListPageRows } from './listKeys.ts';
import styles from './searchField.module.css';

/** A list below the field without keys of its own: arrows, pages and Enter in the field move through it. */
interface Over {
  readonly id: string;
  /** The id of the current row's element. */
  readonly active: string | undefined;
  readonly count: number;
  /** Index of that row. */
  readonly at: number;
  readonly onAt: (index: number) => void;
  readonly onOpen?: (() => void) | undefined;
  /** The list's handle, for a long list that scrolls by itself. */
  readonly list?: RefObject<ListHandle | null>;
}

/** A suggestion: the text it puts into the field, and a note next to it. */
export interface SearchSuggestion {
  readonly value: string;
  readonly label?: string | undefined;
}

/**
 * Further attributes go to its input. `onKeyDown` runs before its own keys and prevents handled keys; `className` is that of
 * the box around it. The placeholder is its label unless another is given.
 */
interface Props extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'ref'> {
  readonly 'aria-label': string;
  /** Label of the button that empties the field. */
  readonly clear: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Called to go to the list or, by Esc, to leave a list whose keys the field handles. */
  readonly onLeave: () => void;
  readonly ref?: RefObject<HTMLInputElement | null> | undefined;
  /** The list below; with one the field fills its line. */
  readonly over?: Over;
  /** Suggestions, shown by the down arrow, which then does not go to the list. */
  readonly suggests?: readonly SearchSuggestion[];
}

/** A field that filters the list below it: Esc first empties it, Enter and arrows go to the list or move in it. */
export function SearchField({
  clear,
  value,
  onChange,
  onLeave,
  ref,
  over,
  suggests,
  className,
  onKeyDown: onKeyFirst,
  ...rest
}: Props) {
  const own = useRef<HTMLInputElement>(null);
  const field = ref ?? own;
  const suggestions = useId();

  /** Returns whether the key belonged to the field or its list. */
  function pressed({ key }: KeyboardEvent): boolean {
    if (key === 'Escape') {
      if (value !== '') onChange('');
      onLeave();
      return true;
    }
    if (!over) {
      if (key !== 'Enter' && (key !== 'ArrowDown' || suggests)) return false;
      onLeave();
      return true;
    }
    const found = getFieldListKey(key);
    if (!found) return false;
    const to = getRowAfterKey(
      found,
      over.list?.current?.page() ?? wholeListPageRows,
      over.count - 1,
      over.at,
    );
    if (to !== undefined) {
      over.onAt(to);
      over.list?.current?.show(to);
    } else if (found.do === 'open') over.onOpen?.();
    return true;
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    // The keys belong to the input method: its Enter accepts a word.
    if (event.nativeEvent.isComposing) return;
    onKeyFirst?.(event);
    if (!event.defaultPrevented) {
      if (event.ctrlKey || event.altKey || event.metaKey || !pressed(event)) return;
      event.preventDefault();
    }
    event.stopPropagation();
  }

  return (
    <span className={[styles.search, className].filter(Boolean).join(' ')} data-wide={over !== undefined}>
      <input
        type="text"
        placeholder={rest['aria-label']}
        spellCheck={false}
        autoComplete="off"
        maxLength={100}
        {...rest}
        ref={field}
        list={suggests && suggestions}
        value={value}
        {...(over && {
          role: 'combobox',
          'aria-expanded': over.count > 0,
          'aria-controls': over.id,
          'aria-activedescendant': over.active,
        })}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {suggests && (
        <datalist id={suggestions}>
          {suggests.map((one) => (
            <option key={one.value} {...one} />
          ))}
        </datalist>
      )}
      {value !== '' && (
        <IconButton
          shape="cross"
          label={clear}
          className={styles.clear}
          tabIndex={-1}
          // Keeps the focus in the field, so that losing it triggers nothing.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            onChange('');
            field.current?.focus();
          }}
        />
      )}
    </span>
  );
}
