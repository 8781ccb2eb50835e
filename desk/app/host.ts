import type { Clock } from '../../core/base/clock.ts';
import { deskCannotRunExitCode, type FromDeskProcess, ToDeskProcess } from '../../core/people/deskEntry.ts';
import type { MessageChannelPort } from '../../core/rpc/wire.ts';
import type { LogEvent } from '../shared/log.ts';
import type { OpenLink } from '../sync/link.ts';
import { createDesk } from './desk.ts';
import { createKeyStoreClient } from './keyStoreClient.ts';
import type { Desk } from './options.ts';
import { createPrintClient } from './printClient.ts';

/** The part of Electron's MessagePortMain that is used here. */
export interface TransferredPort {
  on(event: 'message', run: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', run: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** The part of a utility process's `process.parentPort` that is used here. */
export interface ParentPort {
  on(
    event: 'message',
    run: (event: { readonly data: unknown; readonly ports: readonly TransferredPort[] }) => void,
  ): unknown;
  postMessage(message: FromDeskProcess): void;
}

/** Wraps a window's transferred port. Sending to a window that has closed does nothing. */
export function createWindowPort(transferred: TransferredPort): MessageChannelPort {
  let open = true;
  transferred.on('close', () => {
    open = false;
  });
  return {
    send: (message) => {
      if (open) transferred.postMessage(message);
    },
    onMessage(run) {
      transferred.on('message', (event) => run(event.data));
      transferred.start();
    },
    onClose: (run) => void transferred.on('close', run),
    close: () => transferred.close(),
  };
}

interface HostOptions {
  readonly clock: Clock;
  readonly log: LogEvent;
  readonly openLink: OpenLink;
  readonly counter?: URL;
  readonly exit: (code: number) => void;
}

/** Runs a desk on messages from Electron's main (`ToDeskProcess`), and reports to main (`FromDeskProcess`). */
export function hostDesk(parent: ParentPort, { clock, log, openLink, counter, exit }: HostOptions): void {
  let desk: Desk | undefined;
  const printing = createPrintClient({ clock, post: (message) => parent.postMessage(message) });
  const keyStore = createKeyStoreClient((message) => parent.postMessage(message));

  parent.on('message', ({ data, ports }) => {
    const parsed = ToDeskProcess.safeParse(data);
    if (!parsed.success) {
      log('error', 'malformed message from main', { why: parsed.error.message });
      return;
    }
    const message = parsed.data;
    if (message.t === 'stop') {
      desk?.close();
      return exit(0);
    }
    if (message.t === 'sealed') return keyStore.answered(message);
    if (message.t === 'start') {
      if (desk) return log('error', 'started twice');
      const created = createDesk({
        folder: message.folder,
        site: message.site,
        start: message,
        clock,
        log,
        openLink,
        counter,
        machine: { seal: keyStore.seal, print: printing.print, paper: printing.paper },
        events: {
          onPin: (host, fingerprint) => parent.postMessage({ t: 'pin', host, fingerprint }),
          onSession: (session) => parent.postMessage({ t: 'session', session }),
          onControl: (ticket, pin) =>
            parent.postMessage({ t: 'control', ticket, ...(pin === undefined ? {} : { pin }) }),
          onDamage: () => exit(1),
          onState: (state) => parent.postMessage({ t: 'state', state }),
        },
      });
      if (!created.ok) {
        parent.postMessage({ t: 'fault', fault: created.fault });
        return exit(deskCannotRunExitCode);
      }
      desk = created.value;
      return parent.postMessage({ t: 'ready' });
    }
    if (!desk) return log('error', 'sent before start', { t: message.t });
    if (message.t === 'site') return desk.point(message.site);
    if (message.t === 'printed') return printing.answered(message);
    if (message.t === 'touched') return desk.touched();
    const [port] = ports;
    if (!port) return log('error', 'a window without its port', { window: message.window });
    desk.attach(createWindowPort(port), message.window);
  });
}
