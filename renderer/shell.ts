import { PageMessage, type PageShell, type ProcessStatus } from '../core/contract/shell.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent where the page was opened outside Watchfloor. */
    readonly watchfloor?: PageShell;
  }
}

export type Shell = PageShell['shell'];

/** Tells of main's own processes (demo, site, desk) as main sends them to this page. */
export function onProcesses(run: (processes: readonly ProcessStatus[]) => void): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window) return;
    const parsed = PageMessage.safeParse(event.data);
    if (parsed.success && parsed.data.watchfloor === 'processes') run(parsed.data.processes);
  });
}
