import { type ReactNode, useEffect, useState } from 'react';
import { Button } from './button.tsx';

/** How long the second press is waited for, ms. */
const sureWithinMs = 4_000;

/** Does what cannot be taken back at the second press only. */
export function SureButton(props: {
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
