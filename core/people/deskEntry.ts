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

/** The site a desk stands on. */
export const SiteAddress = z.object({
  /** Origin of the site, `wss://host:port` or, to this machine only, `ws://127.0.0.1:port`; no path. */
  url: z.string().max(300),
  embedded: z.boolean(),
  /** Shown until the site has told its own name. */
  name: z.string().max(120).optional(),
  /** From the configuration; goes before what was pinned on first use. */
  pin: Fingerprint.optional(),
  /** The embedded demo's operator, whom the desk signs in by itself. */
  signIn: Credentials.optional(),
});
export type SiteAddress = z.infer<typeof SiteAddress>;

const Token = z.string().max(200);

/** A page to print: some four times a report with 20,000 lines of log. What comes of it is smaller. */
export const maxPageBytes = 48 * 1024 * 1024;
export const maxPdfBytes = 96 * 1024 * 1024;
const bytesUpTo = (most: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength <= most, 'bytes');

/** A page of HTML (UTF-8) that main makes a PDF of. It may fetch the report's fonts, and nothing else. */
export const PrintJob = z.object({
  html: bytesUpTo(maxPageBytes),
  language: z.enum(['vi', 'en']),
  /** At the foot of each page, beside its number: what it is of, and by what that is known. */
  title: z.string().max(500),
  foot: z.string().max(200),
});
export type PrintJob = z.infer<typeof PrintJob>;

/** As the system calls it. */
export const PrinterName = z.string().min(1).max(300);

/** A printer of the desk's machine. */
export const DeskPrinter = z.object({
  name: PrinterName,
  /** As people call it. */
  label: z.string().min(1).max(300),
});
export type DeskPrinter = z.infer<typeof DeskPrinter>;
export const mostPrinters = 100;

/** Who sits at a desk: enough for a desk to go on where one that crashed stopped. */
export const DeskSession = z.object({
  /** The operator, what the site knows them by, and when that ends (ms since the epoch). */
  signedIn: z.object({ token: Token, operator: Operator, expiresAt: z.int() }).nullable(),
  /** They signed out by hand: nobody is signed in by the desk itself. */
  leftByHand: z.boolean(),
  /** Who sits here without the site: the secret is what proves it to the site afterwards. */
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
  /** Of sessions that ended here while the site was away: it is to be told. */
  toEnd: z.array(Token).max(10),
});
export type DeskSession = z.infer<typeof DeskSession>;

/** What is sealed by the machine's key store, or was. */
const mostSealedBytes = 8 * 1024 * 1024;
const SealBytes = bytesUpTo(mostSealedBytes);

/**
 * What Electron's main sends its desk process. The first is `start`. `window` carries that window's MessagePort as its
 * one transferred port. `site` points the desk at another address (an embedded site that was restarted). `stop` ends it.
 */
export const ToDesk = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('start'),
    /** Where the desk keeps its store; made if it is not there. */
    folder: z.string().min(1).max(4_096),
    /** Where pictures that leave the desk are put, and the program's version for their manifests. */
    exports: z.string().min(1).max(4_096).optional(),
    version: z.string().min(1).max(40).optional(),
    site: SiteAddress,
    /** How many times this console has had to start its desk again. */
    restarts: z.int().min(0),
    /** What the desk is called where others send to it. */
    name: z.string().min(1).max(60).optional(),
    /** Under what the walls of all of its arrangements are stored: others are nobody's any more. Not said: all are kept. */
    walls: z.array(WallsId).max(10_000).optional(),
    /** It is the machine of a room's wall: it signs itself in, and nobody else. */
    roomWall: z.boolean().default(false),
    /** The code from the command line with which it is enrolled, if it is not yet. */
    enrolment: EnrolmentCode.optional(),
    /** What the desk before this one said last of its session. */
    session: DeskSession.nullable().default(null),
  }),
  z.object({ t: z.literal('window'), window: WindowId }),
  z.object({ t: z.literal('site'), site: SiteAddress }),
  /** What came of the `print` or `printers` with this number. `paper`: the printer's queue has taken it. */
  z.object({
    t: z.literal('printed'),
    job: z.int().min(0),
    outcome: z.union([
      z.object({ pdf: bytesUpTo(maxPdfBytes) }),
      z.object({ paper: z.literal(true) }),
      z.object({ printers: z.array(DeskPrinter).max(mostPrinters) }),
      z.object({ fault: FaultShape }),
    ]),
  }),
  /** Somebody has a stick in hand: the desk is not idle. */
  z.object({ t: z.literal('touched') }),
  /** The answer to `seal` of this id. */
  z.object({
    t: z.literal('sealed'),
    id: z.int(),
    bytes: SealBytes.optional(),
    fault: FaultShape.optional(),
  }),
  z.object({ t: z.literal('stop') }),
]);
export type ToDesk = z.input<typeof ToDesk>;

/** What a desk process tells Electron's main. */
export const FromDesk = z.discriminatedUnion('t', [
  /** The store is open and windows are served. */
  z.object({ t: z.literal('ready') }),
  /** A certificate that main should accept for this host name (without port) and no other one. */
  z.object({ t: z.literal('pin'), host: z.string().max(255), fingerprint: Fingerprint }),
  z.object({ t: z.literal('state'), state: z.enum(['connecting', 'connected', 'lost', 'refused']) }),
  /** Where and as whom main may steer; null: nobody signed in who may. Main keeps it in memory only. */
  z.object({ t: z.literal('control'), ticket: ControlTicket.nullable(), pin: Fingerprint.optional() }),
  /** Said at each change. Main keeps it in memory, for the next `start`, and nowhere else: with the token one is in. */
  z.object({ t: z.literal('session'), session: DeskSession }),
  /** To be answered by one `printed`: on paper where a printer is named, else as a PDF. */
  z.object({
    t: z.literal('print'),
    job: z.int().min(0),
    page: PrintJob,
    printer: PrinterName.optional(),
  }),
  /** What printers there are: to be answered by one `printed`. */
  z.object({ t: z.literal('printers'), job: z.int().min(0) }),
  /** Asks the machine's key store, which main alone can reach. Nothing to do: whether there is one. */
  z.object({
    t: z.literal('seal'),
    id: z.int(),
    do: z.enum(['seal', 'unseal', 'nothing']),
    bytes: SealBytes,
  }),
  /** It cannot run and starting it again will not help; it exits with `deskCannotRun`. */
  z.object({ t: z.literal('fault'), fault: FaultShape }),
]);
export type FromDesk = z.infer<typeof FromDesk>;

/** Exit code of a desk that said why it cannot run. */
export const deskCannotRun = 3;
