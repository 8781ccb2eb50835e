import type { Cancel } from '../core/clock.ts';
import type { DeskView } from '../core/contract/deskView.ts';
import { PageMessage, type PageShell, type ProcessStatus } from '../core/contract/shell.ts';
import type { TileExchange } from '../core/domain/onTheWay.ts';

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

export type ControlMessage = Extract<
  PageMessage,
  { readonly watchfloor: 'control' | 'steered' | 'lease' | 'stick' | 'stickStep' | 'mapStick' }
>;

/** What main says of steering. */
export function onControl(heard: (message: ControlMessage) => void): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window) return;
    const parsed = PageMessage.safeParse(event.data);
    if (!parsed.success) return;
    const { data } = parsed;
    if (
      data.watchfloor === 'control' ||
      data.watchfloor === 'steered' ||
      data.watchfloor === 'lease' ||
      data.watchfloor === 'stick' ||
      data.watchfloor === 'stickStep' ||
      data.watchfloor === 'mapStick'
    )
      heard(data);
  });
}

/** A tile of one window was dropped onto one of another. */
export function onExchange(heard: (exchange: TileExchange) => void): Cancel {
  const onMessage = ({ data, source }: MessageEvent<unknown>) => {
    if (source !== window) return;
    const parsed = PageMessage.safeParse(data);
    if (parsed.data?.watchfloor === 'exchange') heard(parsed.data.exchange);
  };
  window.addEventListener('message', onMessage);
  return () => window.removeEventListener('message', onMessage);
}

/** Calls back when the window loses the focus or can be seen no more. */
export function onAway(run: () => void): Cancel {
  const onHidden = () => {
    if (document.hidden) run();
  };
  const onMessage = ({ data, source }: MessageEvent<unknown>) => {
    if (source !== window) return;
    const parsed = PageMessage.safeParse(data);
    if (parsed.data?.watchfloor === 'shown' && !parsed.data.shown) run();
  };
  window.addEventListener('blur', run);
  window.addEventListener('message', onMessage);
  document.addEventListener('visibilitychange', onHidden);
  return () => {
    window.removeEventListener('blur', run);
    window.removeEventListener('message', onMessage);
    document.removeEventListener('visibilitychange', onHidden);
  };
}

/** Calls back when somebody turns to the window: it gets the keys, or is pressed (not every desktop gives it the keys then). */
export function onFocus(run: () => void): Cancel {
  const away = new AbortController();
  window.addEventListener('focus', run, { signal: away.signal });
  window.addEventListener('pointerdown', run, { signal: away.signal, capture: true });
  return () => away.abort();
}
