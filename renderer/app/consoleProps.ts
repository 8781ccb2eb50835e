import type { ProcessStatus } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { Fault, Language } from '../../core/errors/faults.ts';
import type { Control } from '../features/ptz/control.ts';
import type { Steering } from '../features/ptz/steering.ts';
import type { Displays } from '../features/wall/displays.ts';
import type { Sequences } from '../features/wall/sequences.ts';
import type { WallStore } from '../features/wall/wall.ts';
import type { Media } from '../media/index.ts';
import type { Desk } from '../shared/client.ts';
import type { Unmasked } from '../shared/masks.ts';
import type { Mirror } from '../shared/mirror.ts';

/** What a window works with, and how it was started. */
export interface ConsoleProps {
  readonly desk: Desk;
  readonly mirror: Mirror;
  readonly media: Media;
  readonly unmasked: Unmasked;
  readonly wall: WallStore;
  readonly sequences: Sequences;
  readonly displays: Displays;
  readonly control: Control;
  readonly steering: Steering;
  readonly clock: Clock;
  readonly processes: readonly ProcessStatus[];
  /** The version of an Electron that is for trying and testing only. */
  readonly fallback: string | undefined;
  /** Asked for on the command line for this run. */
  readonly language: Language | undefined;
  /** It is a window of a room's wall, which nobody works at. */
  readonly roomWall: boolean;
  /** Whoever has not been shown around yet is. */
  readonly tour: boolean;
  /** Why the layout is not stored. */
  readonly layoutFault: Fault | undefined;
}
