import type { ReactNode } from 'react';
import button from './button.module.css';
import { NameAndKey } from './button.tsx';

/**
 * What the mouse presses within an option of a list. An option holds no button: anyone who is read the list hears nothing of one, and
 * Tab would stop within a list whose keys are its own. The list has a key for the same.
 */
export function Pointed(props: {
  readonly onPress: () => void;
  /** As a button of that look; plain words where there is none. */
  readonly look?: 'plain' | 'quiet' | 'chip';
  readonly disabled?: boolean;
  readonly className?: string | undefined;
  readonly title?: string | undefined;
  /** Its name from the words, with the key that does the same; instead of children. */
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
      {says === undefined ? props.children : <NameAndKey text={says} />}
    </span>
  );
}
