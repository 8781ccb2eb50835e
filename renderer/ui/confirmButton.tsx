import { type ReactNode, useEffect, useState } from 'react';
import { Button } from './button.tsx';

/** How long the button waits for the second press, ms. */
const sureWithinMs = 4_000;

/** A button for an action that cannot be undone: it needs a second press. */
export function ConfirmButton(props: {
  readonly sure: string;
  readonly title?: string;
  readonly disabled: boolean;
  readonly onSure: () => void;
  readonly children: ReactNode;
}) {
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    if (!isAsked) return undefined;
    const timer = setTimeout(() => setAsked(false), sureWithinMs);
    return () => clearTimeout(timer);
  }, [isAsked]);
  return (
    <Button
      title={props.title}
      disabled={props.disabled}
      pressed={isAsked}
      onClick={() => {
        setAsked(!isAsked);
        if (isAsked) props.onSure();
      }}
    >
      {isAsked ? props.sure : props.children}
    </Button>
  );
}
