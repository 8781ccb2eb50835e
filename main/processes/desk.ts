import type { ProcessStatus } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import {
  type DeskPrinter,
  type DeskSession,
  type Fingerprint,
  FromDesk,
  type PrintJob,
  type SiteAddress,
  type ToDesk,
} from '../../core/people/deskEntry.ts';
import type { ControlTicket } from '../../core/ptz/controlApi.ts';
import type { WallsId } from '../../core/wall/displayProfile.ts';
import { type Child, supervise } from '../../node/supervise/supervise.ts';
import type { KeyStore } from './keyStore.ts';

type Outcome = Extract<ToDesk, { t: 'printed' }>['outcome'];

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

/**
 * Runs the desk process over one folder and restarts it, with the same operator signed in.
 * `onReady` is called for each new desk: every window needs a new port then.
 */
export function runDesk<P>(options: {
  readonly folder: string;
  /** Folder for exported pictures. */
  readonly exports: string;
  readonly version: string;
  /** The desk's name for other desks, such as when sharing a layout. */
  readonly name?: string | undefined;
  /** Ids under which the walls of the desk's profiles are stored. */
  readonly walls?: () => readonly WallsId[];
  /** True on the machine of a wall display. */
  readonly roomWall?: boolean;
  /** The code with which the machine becomes one. */
  readonly enrolment?: string | undefined;
  readonly site: SiteAddress;
  readonly clock: Clock;
  readonly fork: () => Child<P>;
  readonly onReady: () => void;
  /** The machine's key store, which the desk cannot reach by itself. */
  readonly keyStore: KeyStore;
  readonly onPin: (host: string, fingerprint: string) => void;
  /** Called with the ticket for PTZ control: gateway and operator. It stays valid when this desk ends. */
  readonly onControl: (ticket: ControlTicket | null, pin: Fingerprint | undefined) => void;
  /** Prints pages to PDF or on paper. */
  readonly printer: {
    readonly pdf: (page: PrintJob) => Promise<Result<Uint8Array>>;
    readonly paper: (page: PrintJob, printer: string) => Promise<Result<void>>;
    readonly printers: () => Promise<Result<readonly DeskPrinter[]>>;
  };
  readonly onChange: (status: ProcessStatus) => void;
  readonly log: (line: string) => void;
}): DeskProcess<P> {
  const { printer } = options;
  let site = options.site;
  let starts = 0;
  let session: DeskSession | null = null;
  let touchedAt = Number.NEGATIVE_INFINITY;
  const post = (child: Child<P>, message: ToDesk) => child.post(message);

  const desk = supervise<P>({
    name: 'desk',
    clock: options.clock,
    log: options.log,
    onChange: options.onChange,
    stopMessage: { t: 'stop' } satisfies ToDesk,
    spawn() {
      const child = options.fork();
      const { folder, exports, version, name, roomWall, enrolment } = options;
      const about = { folder, exports, version, name, roomWall, enrolment };
      const walls = options.walls?.();
      post(child, {
        t: 'start',
        ...about,
        site,
        restarts: starts,
        session,
        ...(walls && { walls: [...walls] }),
      });
      starts += 1;
      return child;
    },
    meaning(message) {
      const incoming = FromDesk.safeParse(message);
      if (!incoming.success) return undefined;
      if (incoming.data.t === 'ready') return 'ready';
      return incoming.data.t === 'fault' ? { fault: incoming.data.fault, final: true } : undefined;
    },
    onMessage(message) {
      const incoming = FromDesk.safeParse(message);
      if (!incoming.success) options.log(`sent a message outside the contract: ${incoming.error.message}`);
      else if (incoming.data.t === 'ready') options.onReady();
      else if (incoming.data.t === 'seal')
        desk.post({ t: 'sealed', id: incoming.data.id, ...options.keyStore(incoming.data) } satisfies ToDesk);
      else if (incoming.data.t === 'session') session = incoming.data.session;
      else if (incoming.data.t === 'pin') options.onPin(incoming.data.host, incoming.data.fingerprint);
      else if (incoming.data.t === 'control') options.onControl(incoming.data.ticket, incoming.data.pin);
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
        if (asked === starts) desk.post({ t: 'printed', job, outcome } satisfies ToDesk);
      })
      .catch((error: unknown) => options.log(`unexpected error in printing: ${String(error)}`));
  }
  function print(message: Extract<FromDesk, { t: 'print' }>): void {
    const { job, page } = message;
    if (message.printer === undefined) answer(job, printer.pdf(page), (pdf) => ({ pdf }));
    else answer(job, printer.paper(page, message.printer), () => ({ paper: true }));
  }

  return {
    status: desk.status,
    connect: (window, port) =>
      desk.status().state === 'ready' && desk.post({ t: 'window', window } satisfies ToDesk, [port]),
    pointAt(to) {
      site = to;
      desk.post({ t: 'site', site: to } satisfies ToDesk);
    },
    touched() {
      const now = options.clock.monotonic();
      if (now - touchedAt < touchedEveryMs) return;
      touchedAt = now;
      desk.post({ t: 'touched' } satisfies ToDesk);
    },
    stop: desk.stop,
  };
}
