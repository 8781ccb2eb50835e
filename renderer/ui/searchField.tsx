import { type KeyboardEvent, type RefObject, useId, useRef } from 'react';
import { IconButton } from './iconButton.tsx';
import type { ListHandle } from './listBox.tsx';
import { fieldKey, stepTo, wholePage } from './listKeys.ts';
import styles from './searchField.module.css';

/** A list below that has no keys of its own: arrows, pages and Enter go through it from the field. */
interface Over {
  readonly id: string;
  /** The id of the element of the row that the keys are at. */
  readonly active: string | undefined;
  readonly count: number;
  /** Index of that row. */
  readonly at: number;
  readonly onAt: (index: number) => void;
  readonly onOpen?: (() => void) | undefined;
  /** Of a long list, which shows by itself where the keys are. */
  readonly list?: RefObject<ListHandle | null>;
}

/** What may be meant: what stands in the field once it is taken, and what is said beside it. */
export interface Suggestion {
  readonly value: string;
  readonly label?: string | undefined;
}

/** Limits the list below it as it is typed: Esc empties it first, Enter and the arrow go to the list, or through it. */
export function SearchField(props: {
  readonly label: string;
  /** What stands in it while it is empty: its label unless said. */
  readonly placeholder?: string | undefined;
  /** What empties it, in words. */
  readonly clear: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** To the list, or away from it by Esc where the field has its keys. */
  readonly onLeave: () => void;
  readonly field?: RefObject<HTMLInputElement | null> | undefined;
  readonly over?: Over;
  /** Shown by the arrow, which does not go to the list then. */
  readonly suggests?: readonly Suggestion[];
  readonly isWrong?: boolean;
  readonly onBlur?: () => void;
  readonly maxLength?: number;
  /** Keys before its own; what has been dealt with is prevented. */
  readonly onKey?: (event: KeyboardEvent) => void;
  /** It has a line of its own. */
  readonly isWide?: boolean;
  readonly className?: string | undefined;
  /** The operator asked to type here. */
  readonly autoFocus?: boolean;
}) {
  const { label, value, onChange, over } = props;
  const own = useRef<HTMLInputElement>(null);
  const field = props.field ?? own;
  const suggestions = useId();

  /** Whether the key was the field's, or its list's. */
  function pressed({ key }: KeyboardEvent): boolean {
    if (key === 'Escape') {
      if (value !== '') onChange('');
      props.onLeave();
      return true;
    }
    if (!over) {
      if (key !== 'Enter' && (key !== 'ArrowDown' || props.suggests)) return false;
      props.onLeave();
      return true;
    }
    const found = fieldKey(key);
    if (!found) return false;
    const to = stepTo(found, over.list?.current?.page() ?? wholePage, over.count - 1, over.at);
    if (to !== undefined) {
      over.onAt(to);
      over.list?.current?.show(to);
    } else if (found.do === 'open') over.onOpen?.();
    return true;
  }
  function onKeyDown(event: KeyboardEvent): void {
    // The keys are the input method's: its Enter takes a word.
    if (event.nativeEvent.isComposing) return;
    props.onKey?.(event);
    if (!event.defaultPrevented) {
      if (event.ctrlKey || event.altKey || event.metaKey || !pressed(event)) return;
      event.preventDefault();
    }
    event.stopPropagation();
  }

  return (
    <span
      className={[styles.search, props.className].filter(Boolean).join(' ')}
      data-wide={props.isWide === true}
    >
      <input
        ref={field}
        // biome-ignore lint/a11y/noAutofocus: the operator asked to type here
        autoFocus={props.autoFocus}
        type="text"
        aria-label={label}
        placeholder={props.placeholder ?? label}
        spellCheck={false}
        autoComplete="off"
        maxLength={props.maxLength ?? 100}
        aria-invalid={props.isWrong}
        list={props.suggests && suggestions}
        value={value}
        {...(over && {
          role: 'combobox',
          'aria-expanded': over.count > 0,
          'aria-controls': over.id,
          'aria-activedescendant': over.active,
        })}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={props.onBlur}
      />
      {props.suggests && (
        <datalist id={suggestions}>
          {props.suggests.map((one) => (
            <option key={one.value} {...one} />
          ))}
        </datalist>
      )}
      {value !== '' && (
        <IconButton
          shape="cross"
          label={props.clear}
          className={styles.clear}
          tabIndex={-1}
          // The field keeps the keys, and takes nothing on their leaving.
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
