import { type ReactNode, useEffect, useRef } from 'react';
import type { Velocity } from '../../../core/ptz/ptz.ts';
import { Button } from '../../ui/button.tsx';
import type { Steering } from './steering.ts';

/** Moves the camera for as long as it is held down, by mouse or by Enter. */
export function HoldButton(props: {
  readonly steering: Steering;
  readonly velocity: Velocity;
  readonly label: string;
  readonly disabled: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const { steering, velocity, label, disabled } = props;
  const isHeld = useRef(false);
  const hold = () => {
    isHeld.current = true;
    steering.drive(velocity, 'mouse');
  };
  const letGo = () => {
    if (!isHeld.current) return;
    isHeld.current = false;
    steering.letGo();
  };
  const letGoLast = useRef(letGo);
  letGoLast.current = letGo;
  useEffect(() => () => letGoLast.current(), []);
  return (
    <Button
      className={props.className}
      aria-label={label}
      title={label}
      disabled={disabled}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        hold();
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onLostPointerCapture={letGo}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        if (!event.repeat) hold();
      }}
      onKeyUp={(event) => event.key === 'Enter' && letGo()}
      onBlur={letGo}
    >
      {props.children}
    </Button>
  );
}
