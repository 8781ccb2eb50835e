import type { DeskStatus } from '../../core/api/desk.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { WindowId } from '../../core/base/ids.ts';
import type { DeskSession, SiteAddress } from '../../core/people/deskEntry.ts';
import type { EnrolmentCode } from '../../core/people/machine.ts';
import type { ControlTicket } from '../../core/ptz/controlApi.ts';
import type { Port } from '../../core/rpc/wire.ts';
import type { WallsId } from '../../core/wall/displayProfile.ts';
import type { Log } from '../shared/log.ts';
import type { Seal } from '../store/secret.ts';
import type { LinkStatus, OpenLink } from '../sync/link.ts';
import type { Paper, Print } from './printing.ts';

export interface DeskOptions {
  /** Where the store lies; made if it is not there. */
  readonly folder: string;
  /** Where pictures that leave the desk are put; a folder in the store's if none is said. */
  readonly exports?: string;
  /** The program's, for the manifests of what is exported. */
  readonly version?: string;
  readonly site: SiteAddress;
  readonly clock: Clock;
  readonly log: Log;
  readonly openLink: OpenLink;
  /** The program of the thread that counts alerts; that of a checkout if none is said. */
  readonly counter?: URL;
  /** What it is called where others send to it; the machine's name if none is said. */
  readonly name?: string | undefined;
  /** Under what the walls of all arrangements are stored: others are forgotten. Not said: none is. */
  readonly walls?: readonly WallsId[] | undefined;
  /** It is the machine of a room's wall. */
  readonly roomWall?: boolean;
  /** With which it is enrolled, if it is not yet. */
  readonly enrolment?: EnrolmentCode | undefined;
  /** How many times this desk has been started again since the console started. */
  readonly restarts?: number;
  /** Whoever sat at the desk before this one, which crashed; taken up again at the site. */
  readonly session?: DeskSession | null;
  /** Told at each change of who is signed in. The token must go no further than memory. */
  readonly onSession?: (session: DeskSession) => void;
  /** A host name (without port) and the certificate that windows may accept from it. */
  readonly onPin?: (host: string, fingerprint: string) => void;
  /** With what main steers from now on, and the certificate it must be shown. */
  readonly onControl?: (ticket: ControlTicket | null, pin: string | undefined) => void;
  readonly onState?: (state: LinkStatus['state']) => void;
  /** Its store is damaged: it must be started again, which puts that aside and saves what it can. */
  readonly onDamage?: () => void;
  /** What makes PDFs of its pages; nothing does if it is not said. */
  readonly print?: Print;
  /** What puts them on paper; nothing does if it is not said. */
  readonly paper?: Paper;
  /** The machine's key store; none if none is said. */
  readonly seal?: Seal;
}

export interface Desk {
  /** Serves a window until its port closes. */
  attach(port: Port, window: WindowId): void;
  /** Points the desk at another address, or the same one again: an embedded site that was restarted. Nobody is signed out. */
  point(site: SiteAddress): void;
  status(): DeskStatus;
  /** Somebody has a hand on it that no window feels. */
  touched(): void;
  close(): void;
}
