import { type ComponentProps, type KeyboardEvent, type RefObject, useId, useRef } from 'react';
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

/**
 * The attributes of its input, and these. `onKeyDown` comes before its own keys and prevents what it has handled; `className` is
 * that of the box around it. The placeholder is its label unless another is given.
 */
interface Props extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'ref'> {
  readonly 'aria-label': string;
  /** Name of the button that empties it. */
  readonly clear: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Called to go to the list; or, by Esc, to leave a list whose keys the field has. */
  readonly onLeave: () => void;
  readonly ref?: RefObject<HTMLInputElement | null> | undefined;
  /** With a list of its own the field fills its line. */
  readonly over?: Over;
  /** Shown by the down arrow, which does not go to the list then. */
  readonly suggests?: readonly Suggestion[];
}

/** Limits the list below it as it is typed: Esc empties it first, Enter and the arrow go to the list, or through it. */
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

  /** Whether the key was the field's, or its list's. */
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
    const found = fieldKey(key);
    if (!found) return false;
    const to = stepTo(found, over.list?.current?.page() ?? wholePage, over.count - 1, over.at);
    if (to !== undefined) {
      over.onAt(to);
      over.list?.current?.show(to);
    } else if (found.do === 'open') over.onOpen?.();
    return true;
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    // The keys are the input method's: its Enter takes a word.
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
