import type { ProcessStatus } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import {
  type DeskPrinter,
  type DeskSession,
  type Fingerprint,
  FromDeskProcess,
  type PrintJob,
  type SiteAddress,
  type ToDeskProcess,
} from '../../core/people/deskEntry.ts';
import type { ControlTicket } from '../../core/ptz/controlApi.ts';
import { type ChildProcess, superviseProcess } from '../../node/supervise/supervise.ts';
import type { KeyStore } from './keyStore.ts';

type Outcome = Extract<ToDeskProcess, { t: 'printed' }>['outcome'];

/** Minimum interval between reports of stick use, ms. */
const touchedEveryMs = 5_000;

export interface DeskProcess<P> {
  readonly status: () => ProcessStatus;
  /** Passes a window's port to the desk; false while there is no desk. */
  connect(window: WindowId, port: P): boolean;
  /** Connects this desk, and each one started after it, to another site. */
  pointAt(site: SiteAddress): void;
  /** Reports that the operator uses a stick. */
  touched(): void;
  stop(): Promise<void>;
}

/** What main does for the desk, which has no Electron. */
export interface DeskHostServices {
  /** The machine's key store. */
  readonly keyStore: KeyStore;
  /** Prints pages to PDF or on paper. */
  readonly printer: {
    readonly pdf: (page: PrintJob) => Promise<Result<Uint8Array>>;
    readonly paper: (page: PrintJob, printer: string) => Promise<Result<void>>;
    readonly printers: () => Promise<Result<readonly DeskPrinter[]>>;
  };
  readonly onPin: (host: string, fingerprint: string) => void;
  /** Called with the ticket for PTZ control: gateway and operator. It stays valid when this desk ends. */
  readonly onControl: (ticket: ControlTicket | null, pin: Fingerprint | undefined) => void;
}

/**
 * Runs the desk process over one folder and restarts it, with the same operator signed in.
 * `onReady` is called for each new desk: every window needs a new port then.
 */
export function runDeskProcess<P>(options: {
  /** Makes the first message to each desk process, except for what changes while the console runs. */
  readonly start: () => Omit<Extract<ToDeskProcess, { t: 'start' }>, 't' | 'site' | 'restarts' | 'session'>;
  readonly site: SiteAddress;
  readonly clock: Clock;
  readonly fork: () => ChildProcess<P>;
  readonly services: DeskHostServices;
  readonly onReady: () => void;
  readonly onChange: (status: ProcessStatus) => void;
  readonly log: (line: string) => void;
}): DeskProcess<P> {
  const { keyStore, printer, onPin, onControl } = options.services;
  let site = options.site;
  let starts = 0;
  let session: DeskSession | null = null;
  let touchedAt = Number.NEGATIVE_INFINITY;
  const post = (child: ChildProcess<P>, message: ToDeskProcess) => child.post(message);

  const desk = superviseProcess<P>({
    name: 'desk',
    clock: options.clock,
    log: options.log,
    onChange: options.onChange,
    stopMessage: { t: 'stop' } satisfies ToDeskProcess,
    spawn() {
      const child = options.fork();
      post(child, { t: 'start', ...options.start(), site, restarts: starts, session });
      starts += 1;
      return child;
    },
    meaning(message) {
      const incoming = FromDeskProcess.safeParse(message);
      if (!incoming.success) return undefined;
      if (incoming.data.t === 'ready') return 'ready';
      return incoming.data.t === 'fault' ? { fault: incoming.data.fault, final: true } : undefined;
    },
    onMessage(message) {
      const incoming = FromDeskProcess.safeParse(message);
      if (!incoming.success) options.log(`sent a message outside the contract: ${incoming.error.message}`);
      else if (incoming.data.t === 'ready') options.onReady();
      else if (incoming.data.t === 'seal')
        desk.post({ t: 'sealed', id: incoming.data.id, ...keyStore(incoming.data) } satisfies ToDeskProcess);
      else if (incoming.data.t === 'session') session = incoming.data.session;
      else if (incoming.data.t === 'pin') onPin(incoming.data.host, incoming.data.fingerprint);
      else if (incoming.data.t === 'control') onControl(incoming.data.ticket, incoming.data.pin);
      else if (incoming.data.t === 'print') print(incoming.data);
      else if (incoming.data.t === 'printers')
        answer(incoming.data.job, printer.printers(), (printers) => ({ printers: [...printers] }));
      else if (incoming.data.t === 'state') options.log(`link to the site: ${incoming.data.state}`);
    },
  });

  /** Replies to the desk that sent the job: one started since numbers its jobs from the beginning. */
  function answer<T>(job: number, made: Promise<Result<T>>, outcomeOf: (value: T) => Outcome): void {
    const asked = starts;
    made
      .then((done) => {
        const outcome = done.ok ? outcomeOf(done.value) : { fault: done.fault };
        if (asked === starts) desk.post({ t: 'printed', job, outcome } satisfies ToDeskProcess);
      })
      .catch((error: unknown) => options.log(`unexpected error in printing: ${String(error)}`));
  }
  function print(message: Extract<FromDeskProcess, { t: 'print' }>): void {
    const { job, page } = message;
    if (message.printer === undefined) answer(job, printer.pdf(page), (pdf) => ({ pdf }));
    else answer(job, printer.paper(page, message.printer), () => ({ paper: true }));
  }

  return {
    status: desk.status,
    connect: (window, port) =>
      desk.status().state === 'ready' && desk.post({ t: 'window', window } satisfies ToDeskProcess, [port]),
    pointAt(to) {
      site = to;
      desk.post({ t: 'site', site: to } satisfies ToDeskProcess);
    },
    touched() {
      const now = options.clock.monotonic();
      if (now - touchedAt < touchedEveryMs) return;
      touchedAt = now;
      desk.post({ t: 'touched' } satisfies ToDeskProcess);
    },
    stop: desk.stop,
  };
}
