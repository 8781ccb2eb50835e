import { z } from 'zod';
import { Hex, Sha256 } from '../base/hex.ts';
import { WindowId } from '../base/ids.ts';
import { FaultShape } from '../errors/faultShape.ts';
import { ControlTicket } from '../ptz/controlApi.ts';
import { WallsId } from '../wall/displayProfile.ts';
import { EnrolmentCode } from './machine.ts';
import { Credentials, Operator } from './operator.ts';
import { verifierSecretBytes } from './verifier.ts';

/** SHA-256 of a certificate's DER bytes, lower-case hex without colons. */
export const Fingerprint = Sha256;
export type Fingerprint = z.infer<typeof Fingerprint>;

/** The site of a desk. */
export const SiteAddress = z.object({
  /** Origin of the site, `wss://host:port` or, on this machine only, `ws://127.0.0.1:port`; no path. */
  url: z.string().max(300),
  embedded: z.boolean(),
  /** Shown until the site has sent its own name. */
  name: z.string().max(120).optional(),
  /** From the configuration; takes precedence over the certificate pinned on first use. */
  pin: Fingerprint.optional(),
  /** The embedded demo's operator, whom the desk signs in automatically. */
  signIn: Credentials.optional(),
});
export type SiteAddress = z.infer<typeof SiteAddress>;

const Token = z.string().max(200);

/** Size limits of a page to print, some four times a report with 20,000 log lines, and of its PDF, which is smaller. */
export const maxPageBytes = 48 * 1024 * 1024;
export const maxPdfBytes = 96 * 1024 * 1024;
const bytesUpTo = (most: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength <= most, 'bytes');

/** An HTML page (UTF-8) that main converts to PDF. It may load the report's fonts and nothing else. */
export const PrintJob = z.object({
  html: bytesUpTo(maxPageBytes),
  language: z.enum(['vi', 'en']),
  /** Title and identification in the footer of each page, next to its number. */
  title: z.string().max(500),
  foot: z.string().max(200),
});
export type PrintJob = z.infer<typeof PrintJob>;

/** The system's name of a printer. */
export const PrinterName = z.string().min(1).max(300);

/** A printer of the desk's machine. */
export const DeskPrinter = z.object({
  name: PrinterName,
  /** The display name. */
  label: z.string().min(1).max(300),
});
export type DeskPrinter = z.infer<typeof DeskPrinter>;
export const maxPrinters = 100;

/** The session of a desk, complete enough to continue after a crash. */
export const DeskSession = z.object({
  /** The signed-in operator with the site's session token and its expiry (ms since the epoch). */
  signedIn: z.object({ token: Token, operator: Operator, expiresAt: z.int() }).nullable(),
  /** The operator signed out manually: the desk signs no one in automatically. */
  leftByHand: z.boolean(),
  /** The operator signed in offline; the secret proves it to the site afterwards. */
  away: z
    .object({
      operator: Operator,
      issuedAt: z.int(),
      since: z.int(),
      expiresAt: z.int(),
      secret: Hex(verifierSecretBytes),
    })
    .nullable()
    .default(null),
  locked: z.boolean().default(false),
  /** Tokens of sessions that ended while the site was unreachable and must be reported. */
  toEnd: z.array(Token).max(10),
});
export type DeskSession = z.infer<typeof DeskSession>;

/** The maximum size of data sealed by the machine's key store. */
const mostSealedBytes = 8 * 1024 * 1024;
const SealBytes = bytesUpTo(mostSealedBytes);

/**
 * Messages from Electron's main process to its desk process.
 * The first is `start`. `window` carries that window's MessagePort as its one transferred port. `site` sets
 * another address (an embedded site that was restarted). `stop` ends the process.
 */
export const ToDeskProcess = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('start'),
    /** Folder of the desk's store; created if missing. */
    folder: z.string().min(1).max(4_096),
    /** Folder for exported pictures, and the program's version for their manifests. */
    exports: z.string().min(1).max(4_096).optional(),
    version: z.string().min(1).max(40).optional(),
    site: SiteAddress,
    /** How often this console has restarted its desk process. */
    restarts: z.int().min(0),
    /** The desk's name for senders. */
    name: z.string().min(1).max(60).optional(),
    /** Ids of the window contents of all its profiles; contents of other ids are deleted. Absent: all are retained. */
    walls: z.array(WallsId).max(10_000).optional(),
    /** The machine is a room's wall: it signs itself in, and no operator. */
    roomWall: z.boolean().default(false),
    /** The enrolment code from the command line, used if it is not enrolled yet. */
    enrolment: EnrolmentCode.optional(),
    /** The session last reported by the previous desk process. */
    session: DeskSession.nullable().default(null),
  }),
  z.object({ t: z.literal('window'), window: WindowId }),
  z.object({ t: z.literal('site'), site: SiteAddress }),
  /** The result of `print` or `printers` with this number. `paper`: the printer's queue has accepted it. */
  z.object({
    t: z.literal('printed'),
    job: z.int().min(0),
    outcome: z.union([
      z.object({ pdf: bytesUpTo(maxPdfBytes) }),
      z.object({ paper: z.literal(true) }),
      z.object({ printers: z.array(DeskPrinter).max(maxPrinters) }),
      z.object({ fault: FaultShape }),
    ]),
  }),
  /** A joystick was used: the desk is not idle. */
  z.object({ t: z.literal('touched') }),
  /** The response to `seal` of this id. */
  z.object({
    t: z.literal('sealed'),
    id: z.int(),
    bytes: SealBytes.optional(),
    fault: FaultShape.optional(),
  }),
  z.object({ t: z.literal('stop') }),
]);
export type ToDeskProcess = z.input<typeof ToDeskProcess>;

/** Messages from a desk process to Electron's main process. */
export const FromDeskProcess = z.discriminatedUnion('t', [
  /** The store is open, and windows are served. */
  z.object({ t: z.literal('ready') }),
  /** The only certificate that main should accept for this host name (without port). */
  z.object({ t: z.literal('pin'), host: z.string().max(255), fingerprint: Fingerprint }),
  z.object({ t: z.literal('state'), state: z.enum(['connecting', 'connected', 'lost', 'refused']) }),
  /**
   * Address and credential for PTZ control; null: no signed-in operator with that right. Main stores it in memory
   * only.
   */
  z.object({ t: z.literal('control'), ticket: ControlTicket.nullable(), pin: Fingerprint.optional() }),
  /** Sent on each change. Main stores it only in memory, for the next `start`, because the token grants access. */
  z.object({ t: z.literal('session'), session: DeskSession }),
  /** Requires one `printed` in response: on paper if a printer is named, otherwise as a PDF. */
  z.object({
    t: z.literal('print'),
    job: z.int().min(0),
    page: PrintJob,
    printer: PrinterName.optional(),
  }),
  /** Requests the list of printers; requires one `printed` in response. */
  z.object({ t: z.literal('printers'), job: z.int().min(0) }),
  /** Uses the machine's key store, which only main can reach. With nothing to do it checks whether there is one. */
  z.object({
    t: z.literal('seal'),
    id: z.int(),
    do: z.enum(['seal', 'unseal', 'nothing']),
    bytes: SealBytes,
  }),
  /** The desk cannot run, and a restart will not help; it exits with `deskCannotRunExitCode`. */
  z.object({ t: z.literal('fault'), fault: FaultShape }),
]);
export type FromDeskProcess = z.infer<typeof FromDeskProcess>;

/** The exit code of a desk that reported why it cannot run. */
export const deskCannotRunExitCode = 3;
