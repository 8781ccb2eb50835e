import type { MessagePortMain, NativeImage } from 'electron';
import type { PageMessage, ProcessStatus } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';
import type { DeskView } from '../../core/wall/deskView.ts';
import type { Standing } from './arrangement.ts';
import type { OcclusionTracker } from './occlusion.ts';
import type { PageAddress } from './origin.ts';
import type { WindowFault } from './staticPages.ts';

export interface WindowOptions {
  readonly id: WindowId;
  readonly address: PageAddress;
  readonly preload: string;
  readonly clock: Clock;
  readonly standing: Standing;
  readonly occlusion: OcclusionTracker;
  /** It has come to rest in another place. */
  readonly onRested: (standing: Standing) => void;
  /** Asked for on the command line: of the page. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
  readonly development: boolean;
  /** It is of a room's wall, which nobody works at: no key and no click of anyone who passes by closes or shrinks it. */
  readonly unattended: boolean;
  /** Its page has loaded (again): it needs a desk port. */
  readonly onLoaded: (window: ConsoleWindow) => void;
  readonly onClosed: (window: ConsoleWindow) => void;
  /** Nobody works at it any more, or its page is gone: see window.ts. */
  readonly onBlurred: () => void;
  readonly onGone: () => void;
  readonly log: (line: string) => void;
}

export interface ConsoleWindow {
  readonly id: WindowId;
  readonly contentsId: number;
  /** True while the console's page is there, not a fault page or nothing yet. */
  readonly hasPage: () => boolean;
  /** What its fault page says. */
  readonly fault: () => WindowFault | undefined;
  giveDeskPort(port: MessagePortMain, restarts: number): void;
  postProcesses(processes: readonly ProcessStatus[]): void;
  sendDisplays(desk: DeskView): void;
  /** What its page is to hear of steering. */
  sendControl(message: PageMessage): void;
  /** Brings it to another place; its page lives on. */
  put(standing: Standing): void;
  close(): void;
  /** Its page has spoken to main, so its program runs. `beat`: as it does every second, so silence means that it hangs. */
  onMessage(how: 'once' | 'beat'): void;
  /** Its page wants to go to `url`. */
  navigate(url: string): 'go' | 'taken' | 'refuse';
  /** Loads its page again, if it is there. */
  reload(): void;
  setFullScreen(on: boolean): void;
  focus(): void;
  isFocused(): boolean;
  capture(): Promise<NativeImage>;
}
