import type { MessagePortMain, NativeImage } from 'electron';
import type { PageMessage, ProcessStatus } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';
import type { DeskView } from '../../core/wall/deskView.ts';
import type { WindowPlacement } from './arrangement.ts';
import type { OcclusionTracker } from './occlusion.ts';
import type { PageAddress } from './origin.ts';
import type { WindowFault } from './staticPages.ts';

export interface WindowOptions {
  readonly id: WindowId;
  readonly page: { readonly address: PageAddress; readonly preload: string; readonly development: boolean };
  readonly clock: Clock;
  readonly standing: WindowPlacement;
  readonly occlusion: OcclusionTracker;
  /** Size of the page given on the command line. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
  /** True on a wall display, which nobody operates: keys and clicks of passers-by neither close nor shrink the window. */
  readonly unattended: boolean;
  readonly events: WindowEvents;
  readonly log: (line: string) => void;
}

/** What one window reports. */
interface WindowEvents {
  /** Called when the window has stopped moving at another position. */
  readonly onRested: (standing: WindowPlacement) => void;
  /** Called each time the page has loaded: it needs a desk port. */
  readonly onLoaded: (window: ConsoleWindow) => void;
  readonly onClosed: (window: ConsoleWindow) => void;
  /** Called when no operator uses the window any more or its page is gone: see window.ts. */
  readonly onBlurred: () => void;
  readonly onGone: () => void;
}

export interface ConsoleWindow {
  readonly id: WindowId;
  readonly contentsId: number;
  /** True while the console's page is loaded, rather than a fault page or nothing yet. */
  readonly hasPage: () => boolean;
  /** The fault that the fault page shows. */
  readonly fault: () => WindowFault | undefined;
  giveDeskPort(port: MessagePortMain, restarts: number): void;
  postProcesses(processes: readonly ProcessStatus[]): void;
  sendDisplays(desk: DeskView): void;
  /** Sends a PTZ control message to its page. */
  sendControl(message: PageMessage): void;
  /** Moves the window to another position without reloading its page. */
  put(standing: WindowPlacement): void;
  close(): void;
  /**
   * Notifies of a call from the page, so its script runs. `beat`: a report that comes every second, so silence means that it
   * hangs.
   */
  onMessage(how: 'once' | 'beat'): void;
  /** Decides what happens when its page wants to go to `url`. */
  navigate(url: string): 'go' | 'taken' | 'refuse';
  /** Reloads its page, if one is loaded. */
  reload(): void;
  setFullScreen(on: boolean): void;
  focus(): void;
  isFocused(): boolean;
  capture(): Promise<NativeImage>;
}
