import type { ComponentProps } from 'react';
import { Button } from './button.tsx';
import { Mark, type Shape } from './mark.tsx';

/** A button with an icon alone on it: what it does is read out, and said where it is pointed at. */
export function IconButton({
  shape,
  label,
  title = label,
  look = 'quiet',
  ...rest
}: Omit<ComponentProps<typeof Button>, 'children' | 'says'> & {
  readonly shape: Shape;
  readonly label: string;
}) {
  return (
    <Button {...rest} look={look} aria-label={label} title={title}>
      <Mark shape={shape} />
    </Button>
  );
}
