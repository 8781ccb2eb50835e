import { type DeskView, PageMessage, type PageShell, type ProcessStatus } from '../core/contract/shell.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent where the page was opened outside Watchfloor. */
    readonly watchfloor?: PageShell;
  }
}

export type Shell = PageShell['shell'];

/** What main says of the desk's displays and windows. */
export function onDisplays(heard: (desk: DeskView) => void): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window) return;
    const parsed = PageMessage.safeParse(event.data);
    if (parsed.success && parsed.data.watchfloor === 'displays') heard(parsed.data.desk);
  });
}

/** What main tells this page: of its own processes (demo, site, desk), and whether the window can be seen. */
export function onMain(heard: {
  readonly processes: (processes: readonly ProcessStatus[]) => void;
  readonly shown: (shown: boolean) => void;
}): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window) return;
    const parsed = PageMessage.safeParse(event.data);
    if (!parsed.success) return;
    if (parsed.data.watchfloor === 'processes') heard.processes(parsed.data.processes);
    if (parsed.data.watchfloor === 'shown') heard.shown(parsed.data.shown);
  });
}
