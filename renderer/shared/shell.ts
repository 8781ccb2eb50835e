import { PageMessage, type PageShell, type ProcessStatus } from '../../core/api/shell.ts';
import type { Cancel } from '../../core/base/clock.ts';
import type { DeskView } from '../../core/wall/deskView.ts';
import type { TileExchange } from '../../core/wall/tileExchange.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent where the page was opened outside Watchfloor. */
    readonly watchfloor?: PageShell;
  }
}

export type Shell = PageShell['shell'];

type MessageOf<Kind extends PageMessage['watchfloor']> = Extract<PageMessage, { readonly watchfloor: Kind }>;

/** What main says to this page, of these kinds. Others are not even read: some come ten times a second. */
export function hear<Kind extends PageMessage['watchfloor']>(
  kinds: readonly Kind[],
  listener: (message: MessageOf<Kind>) => void,
): Cancel {
  const onMessage = ({ data, source }: MessageEvent<unknown>) => {
    if (source !== window || !kinds.some((kind) => isOf(kind, data))) return;
    const parsed = PageMessage.safeParse(data);
    if (parsed.success) listener(parsed.data as MessageOf<Kind>);
  };
  window.addEventListener('message', onMessage);
  return () => window.removeEventListener('message', onMessage);
}

const isOf = (kind: string, data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'watchfloor' in data && data.watchfloor === kind;

/** What main says of the desk's displays and windows. */
export function onDisplays(listener: (desk: DeskView) => void): void {
  hear(['displays'], ({ desk }) => listener(desk));
}

/** What main tells this page: of its own processes (demo, site, desk), and whether the window can be seen. */
export function onMain(listener: {
  readonly processes: (processes: readonly ProcessStatus[]) => void;
  readonly shown: (shown: boolean) => void;
}): void {
  hear(['processes'], ({ processes }) => listener.processes(processes));
  hear(['shown'], ({ shown }) => listener.shown(shown));
}

const controlKinds = ['control', 'steered', 'lease', 'stick', 'stickStep', 'mapStick'] as const;
export type ControlMessage = MessageOf<(typeof controlKinds)[number]>;

/** What main says of steering. */
export function onControl(listener: (message: ControlMessage) => void): void {
  hear(controlKinds, listener);
}

/** A tile of one window was dropped onto one of another. */
export const onExchange = (listener: (exchange: TileExchange) => void): Cancel =>
  hear(['exchange'], ({ exchange }) => listener(exchange));

/** Calls back when the window loses the focus or can be seen no more. */
export function onAway(run: () => void): Cancel {
  const onHidden = () => {
    if (document.hidden) run();
  };
  const cancelShown = hear(['shown'], ({ shown }) => {
    if (!shown) run();
  });
  window.addEventListener('blur', run);
  document.addEventListener('visibilitychange', onHidden);
  return () => {
    window.removeEventListener('blur', run);
    cancelShown();
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
