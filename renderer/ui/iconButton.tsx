import type { ComponentProps } from 'react';
import { Button } from './button.tsx';
import { IconMark, type IconShape } from './iconMark.tsx';

/** A button with an icon only; its label is its accessible name and its tooltip. */
export function IconButton({
  shape,
  label,
  title = label,
  look = 'quiet',
  ...rest
}: Omit<ComponentProps<typeof Button>, 'children' | 'says'> & {
  readonly shape: IconShape;
  readonly label: string;
}) {
  return (
    <Button {...rest} look={look} aria-label={label} title={title}>
      <IconMark shape={shape} />
    </Button>
  );
}
