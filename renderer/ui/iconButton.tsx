import type { ComponentProps } from 'react';
import { Button } from './button.tsx';
import { Mark, type Shape } from './mark.tsx';

/** A button with an icon only; its label is its accessible name and its tooltip. */
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
