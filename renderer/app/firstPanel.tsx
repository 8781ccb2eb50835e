import type { ComponentProps } from 'react';
import type { DeskStatus } from '../../core/api/desk.ts';
import { CamerasPanel } from '../features/cameras/index.tsx';
import type { useAtDesk } from '../features/people/atDesk.ts';
import { SignInBeside } from '../features/people/beside.tsx';
import type { Desk } from '../shared/client.ts';

/** What stands first beside the wall: the list of cameras or, in its place, whoever signs in. */
export function FirstPanel({
  desk,
  status,
  atDesk,
  isFull,
  ...list
}: ComponentProps<typeof CamerasPanel> & {
  readonly desk: Desk;
  readonly status: DeskStatus | undefined;
  readonly atDesk: Pick<ReturnType<typeof useAtDesk>, 'changing' | 'endChange'>;
  /** The wall has the screen to itself. */
  readonly isFull: boolean;
}) {
  const locked = status?.locked === true;
  if (!status || !(locked || atDesk.changing)) return <CamerasPanel {...list} />;
  return (
    <SignInBeside
      key={String(locked)}
      desk={desk}
      status={status}
      locked={locked}
      waits={locked && isFull}
      onClose={atDesk.endChange}
    />
  );
}
