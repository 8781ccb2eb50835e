import type { ReactNode } from 'react';
import button from './button.module.css';
import { LabelWithKey } from './button.tsx';

/**
 * A mouse target within a list option, in place of a button.
 * Screen readers do not announce a button within an option, and Tab would stop within a list that handles its own keys. The
 * list has a key for the same action.
 */
export function MouseTarget(props: {
  readonly onPress: () => void;
  /** Looks like this kind of button; plain text if absent. */
  readonly look?: 'plain' | 'quiet' | 'chip';
  readonly disabled?: boolean;
  readonly className?: string | undefined;
  readonly title?: string | undefined;
  /** Its label with the shortcut in brackets; instead of children. */
  readonly says?: string;
  readonly children?: ReactNode;
}) {
  const { look, disabled = false, says } = props;
  const classes = [look && button.button, look && look !== 'plain' && button[look], props.className];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for the mouse; the list around it has the key
    // biome-ignore lint/a11y/useKeyWithClickEvents: likewise
    <span
      className={classes.filter(Boolean).join(' ')}
      title={props.title}
      data-pointed=""
      data-disabled={disabled}
      onClick={() => {
        if (!disabled) props.onPress();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {says === undefined ? props.children : <LabelWithKey text={says} />}
    </span>
  );
}
