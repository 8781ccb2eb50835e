import { PageMessage, type PageShell, type ProcessStatus } from '../../core/api/shell.ts';
import type { Cancel } from '../../core/base/clock.ts';
import type { DeskView } from '../../core/wall/deskView.ts';
import type { TileExchange } from '../../core/wall/tileExchange.ts';

declare global {
  interface Window {
    /** Provided by the preload; absent if the page was opened outside Watchfloor. */
    readonly watchfloor?: PageShell;
  }
}

export type MainClient = PageShell['shell'];

type MessageOf<Kind extends PageMessage['watchfloor']> = Extract<PageMessage, { readonly watchfloor: Kind }>;

/** Subscribes to messages of main of these kinds. Others are not parsed: some come ten times a second. */
export function onMainMessage<Kind extends PageMessage['watchfloor']>(
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

/** Subscribes to the state of the desk's displays and windows. */
export function onDisplays(listener: (desk: DeskView) => void): void {
  onMainMessage(['displays'], ({ desk }) => listener(desk));
}

/** Subscribes to main's messages on its own processes (demo, site, desk) and on the window's visibility. */
export function onProcessesMessage(listener: {
  readonly processes: (processes: readonly ProcessStatus[]) => void;
  readonly shown: (shown: boolean) => void;
}): void {
  onMainMessage(['processes'], ({ processes }) => listener.processes(processes));
  onMainMessage(['shown'], ({ shown }) => listener.shown(shown));
}

const controlKinds = ['control', 'steered', 'lease', 'stick', 'stickStep', 'mapStick'] as const;
export type ControlMessage = MessageOf<(typeof controlKinds)[number]>;

/** Subscribes to messages on PTZ control. */
export function onPtzMessage(listener: (message: ControlMessage) => void): void {
  onMainMessage(controlKinds, listener);
}

/** Subscribes to tile exchanges: a tile of one window was dropped onto one of another. */
export const onTileExchange = (listener: (exchange: TileExchange) => void): Cancel =>
  onMainMessage(['exchange'], ({ exchange }) => listener(exchange));

/** Calls back when the window loses the focus or is no longer visible. */
export function onWindowInactive(run: () => void): Cancel {
  const onHidden = () => {
    if (document.hidden) run();
  };
  const cancelShown = onMainMessage(['shown'], ({ shown }) => {
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

/**
 * Calls back when the operator turns to the window: it gets the focus or is pressed (which on some desktops gives no focus).
 */
export function onWindowActive(run: () => void): Cancel {
  const away = new AbortController();
  window.addEventListener('focus', run, { signal: away.signal });
  window.addEventListener('pointerdown', run, { signal: away.signal, capture: true });
  return () => away.abort();
}
