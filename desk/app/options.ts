import type { DeskStatus } from '../../core/api/desk.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';
import type { DeskSession, SiteAddress } from '../../core/people/deskEntry.ts';
import type { EnrolmentCode } from '../../core/people/machine.ts';
import type { ControlTicket } from '../../core/ptz/controlApi.ts';
import type { MessageChannelPort } from '../../core/rpc/wire.ts';
import type { WallsId } from '../../core/wall/displayProfile.ts';
import type { LogEvent } from '../shared/log.ts';
import type { MachineKeyStore } from '../store/secret.ts';
import type { LinkStatus, OpenLink } from '../sync/link.ts';
import type { DeskPrinters, PrintPage } from './printClient.ts';

/** How main starts this desk process; all of it may be absent. */
export interface DeskStart {
  /** The folder for exported pictures; default: a folder inside the store's. */
  readonly exports?: string | undefined;
  /** The program's version, for manifests of exports. */
  readonly version?: string | undefined;
  /** The desk's name as shown to other desks; default: the machine's name. */
  readonly name?: string | undefined;
  /** The profiles under which walls are stored; walls of others are deleted. Omitted: none are deleted. */
  readonly walls?: readonly WallsId[] | undefined;
  /** The desk is the machine of a room's wall. */
  readonly roomWall?: boolean;
  /** The code for enrolling it, unless it is enrolled. */
  readonly enrolment?: EnrolmentCode | undefined;
  /** How often this desk has been restarted since the console started. */
  readonly restarts?: number;
  /** The session of the previous desk, which crashed; it is resumed at the site. */
  readonly session?: DeskSession | null;
}

/** What the desk reports to main. */
export interface DeskEvents {
  /** Called at each change of the session. The token must stay in memory. */
  readonly onSession?: (session: DeskSession) => void;
  /** A host name (without port), and the certificate that windows may accept from it. */
  readonly onPin?: (host: string, fingerprint: string) => void;
  /** The PTZ ticket for main, and the certificate that the gateway must present. */
  readonly onControl?: (ticket: ControlTicket | null, pin: string | undefined) => void;
  readonly onState?: (state: LinkStatus['state']) => void;
  /** The store is damaged: the desk must be restarted, which sets the store aside and salvages what it can. */
  readonly onDamage?: () => void;
}

/** What the desk uses of its machine through main. */
export interface DeskMachine {
  /** Makes PDFs of pages; default: printing is unavailable. */
  readonly print?: PrintPage | undefined;
  /** Prints on paper; default: printing is unavailable. */
  readonly paper?: DeskPrinters | undefined;
  /** The machine's key store; default: none. */
  readonly seal?: MachineKeyStore | undefined;
}

export interface DeskOptions {
  /** The folder of the store; created if it is missing. */
  readonly folder: string;
  readonly site: SiteAddress;
  readonly clock: Clock;
  readonly log: LogEvent;
  readonly openLink: OpenLink;
  /** The program of the thread that counts alerts; default: the checkout's. */
  readonly counter?: URL | undefined;
  readonly start?: DeskStart;
  readonly events?: DeskEvents;
  readonly machine?: DeskMachine;
}

export interface Desk {
  /** Serves a window until its port closes. */
  attach(port: MessageChannelPort, window: WindowId): void;
  /**
   * Connects to another address, or to the same one again after an embedded site restarted. The operator stays
   * signed in.
   */
  point(site: SiteAddress): void;
  status(): DeskStatus;
  /** An input device outside the windows was used. */
  touched(): void;
  close(): void;
}
