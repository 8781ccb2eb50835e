import type { Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { Credentials } from '../../../core/cameras/rtspAddress.ts';
import { Authenticator } from '../../shared/authenticator.ts';
import { type CommandTiming, commandTimeoutMs } from '../driver.ts';
import { CameraHttpPool, type HttpReply, maxIdleConnections, type PostResult } from './cameraHttpPool.ts';
import {
  createUsernameToken,
  getSystemDateAndTime,
  namespaces,
  type OnvifOperation,
  type OnvifService,
  toEnvelope,
} from './requests.ts';
import type { OnvifTarget } from './target.ts';
import { findElement, getNumber, getText, parseXml, type XmlElement } from './xml.ts';

/** A SOAP fault of a camera. */
interface SoapFault {
  /** The sign-in or the rights are missing (ter:NotAuthorized, wsse:FailedAuthentication). */
  readonly unauthorised: boolean;
  /** The operation does not exist (ter:ActionNotSupported, ter:OptionalActionNotImplemented). */
  readonly unsupported: boolean;
  /** The camera's own text, for people and the log. */
  readonly why: string;
}

const maxWhyChars = 160;

function codes(fault: XmlElement): string[] {
  const found: string[] = [];
  for (let code = findElement(fault, 'Code'); code && found.length < 5; code = findElement(code, 'Subcode')) {
    const value = getText(code, 'Value');
    if (value) found.push(value.slice(value.indexOf(':') + 1));
  }
  // SOAP 1.1, which some cameras use for faults.
  const old = getText(fault, 'faultcode');
  if (old) found.push(old.slice(old.indexOf(':') + 1));
  return found;
}

function faultOf(fault: XmlElement): SoapFault {
  const all = codes(fault);
  const says = getText(fault, 'Reason', 'Text') ?? getText(fault, 'faultstring');
  const detail = getText(fault, 'Detail', 'Text');
  const why = [says, detail].filter(Boolean).join(': ') || all.join('/') || 'fault';
  const word = `${all.join(' ')} ${says ?? ''}`;
  return {
    unauthorised:
      /NotAuthorized|FailedAuthentication|FailedCheck|InvalidSecurity/i.test(all.join(' ')) ||
      /not\s?authori[sz]ed|unauthori[sz]ed/i.test(word),
    unsupported: all.some((code) => /^(ActionNotSupported|OptionalActionNotImplemented)$/.test(code)),
    why: why.replace(/\s+/g, ' ').slice(0, maxWhyChars),
  };
}

/** Returns the content of a response: the first element of its body, or the fault. Throws if it is not SOAP. */
export function parseSoapResponse(
  text: string,
): { readonly body: XmlElement | undefined } | { readonly fault: SoapFault } {
  const body = findElement(parseXml(text), 'Body');
  if (!body) throw new Error('answer without a SOAP body');
  const fault = findElement(body, 'Fault');
  return fault ? { fault: faultOf(fault) } : { body: body.children[0] };
}

/** Maximum size of a command's response, of which only the absence of a fault is used. */
const commandBytes = 64 * 1024;
/** Maximum size of lists: profiles of a recorder with many inputs, presets by the hundred. */
export const maxListBytes = 2 * 1024 * 1024;

/** Pause after a refused sign-in, doubled each time, ms: cameras lock accounts after too many wrong passwords. */
const refusedForMs = 15_000;
const refusedForAtMostMs = 600_000;
/** Earliest plausible year of a camera's clock. */
const firstYear = 1970;
const lastYear = 2200;
/** Clock difference above which it is reported with a refused sign-in. */
const clockWorthAWordMs = 60_000;
/** Maximum number of sends of a request with a new sign-in. */
const mostAttempts = 4;
/** Maximum number of sends after the camera hung up: each kept-alive connection may have been closed. */
const mostResends = maxIdleConnections;

/** The state of one camera's server, shared by its lanes. */
export class OnvifServerSession {
  readonly target: OnvifTarget;
  readonly credentials: Credentials | undefined;
  readonly paths = new Map<OnvifService, string>();
  /** The camera's clock minus ours, ms; null: not known. */
  clockAheadMs: number | null = null;
  /** The sign-in method: in the envelope (WS-UsernameToken), or by HTTP Digest if requested. */
  signIn: 'token' | 'digest' = 'token';
  /** It has accepted a signed-in request. */
  accepted = false;
  refusals = 0;
  /** The last refusal, while it has accepted no sign-in. */
  refusal: Result<never> = fail('ptz.authRefused');
  refusedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(target: OnvifTarget, devicePath: string, credentials: Credentials | undefined) {
    this.target = target;
    this.credentials = credentials;
    this.paths.set('device', devicePath);
  }
}

export interface OnvifResponse extends CommandTiming {
  readonly body: XmlElement | undefined;
}

export interface SoapCallOptions {
  /** Maximum size of the response, bytes. */
  readonly maxBytes?: number;
  readonly onSent?: (() => void) | undefined;
  /** Returns false once the request must not be sent any more. */
  readonly wanted?: () => boolean;
  /** It may be sent twice without harm; the default. */
  readonly repeatable?: boolean;
  /** It changes nothing, and no newer request waits for it: sent again whichever connection the camera closed. */
  readonly isRead?: boolean;
  /** Called for a camera's fault, which becomes `ptz.fault` or `ptz.notSupported`. */
  readonly onFault?: () => void;
}

type Judged =
  | { readonly is: 'answer'; readonly answer: OnvifResponse }
  | { readonly is: 'refused' }
  | { readonly is: 'other'; readonly result: Result<never> };

/**
 * Sends requests to one camera over one lane: signs in as required, and converts every outcome to a Result. Never throws because of a
 * camera.
 */
export class OnvifClient {
  private readonly session: OnvifServerSession;
  private readonly clock: Clock;
  private readonly lane: CameraHttpPool;
  /** Handles HTTP Digest; Basic is refused, for it sends the password itself. */
  private readonly authenticator: Authenticator | undefined;

  constructor(session: OnvifServerSession, clock: Clock) {
    this.session = session;
    this.clock = clock;
    this.lane = new CameraHttpPool(session.target, clock);
    this.authenticator = session.credentials && new Authenticator(session.credentials, { allowBasic: false });
  }

  close(): void {
    this.lane.close();
  }

  async ask(operation: OnvifOperation, how: SoapCallOptions = {}): Promise<Result<OnvifResponse>> {
    const deadlineMs = this.clock.monotonic() + commandTimeoutMs;
    const wanted = how.wanted ?? (() => true);
    if (this.clock.monotonic() < this.session.refusedUntilMs) return this.session.refusal;
    let clockRead = false;
    let challenged = false;
    for (let attempt = 1; ; attempt++) {
      if (!wanted()) return fail('ptz.overtaken');
      const reply = await this.send(operation, how, deadlineMs, wanted);
      if (!reply.ok) return reply;
      // An expired nonce is challenged again with stale=true, or without.
      const isChallenged =
        reply.value.status === 401 && this.authenticator?.take(reply.value.challenges, challenged);
      if (isChallenged && attempt < mostAttempts) {
        challenged = true;
        this.session.signIn = 'digest';
        continue;
      }
      const judged = this.judge(reply.value, how);
      if (judged.is === 'answer') {
        // Some operations of the device service are public (Core, access classes).
        this.session.accepted ||= reply.value.service !== 'device';
        if (this.session.accepted) this.session.refusals = 0;
        return ok(judged.answer);
      }
      if (judged.is === 'other') return judged.result;
      // Its clock may have been set since it was read, which alone makes it refuse a token.
      if (!clockRead && this.session.credentials) {
        clockRead = true;
        const before = this.session.clockAheadMs;
        const read = await this.readClock(deadlineMs);
        const jumped = read.ok && Math.abs(read.value - (before ?? 0)) > 2_000;
        if (jumped) {
          this.session.signIn = 'token';
          continue;
        }
      }
      return this.refused();
    }
  }

  /** Reads its clock without signing in, as ONVIF permits (Core, GetSystemDateAndTime). */
  async readClock(deadlineMs = this.clock.monotonic() + commandTimeoutMs): Promise<Result<number>> {
    const reply = await this.send(getSystemDateAndTime, { isRead: true }, deadlineMs, () => true);
    if (!reply.ok) return reply;
    const judged = this.judge(reply.value, {});
    if (judged.is === 'other') return judged.result;
    const shown = judged.is === 'answer' ? utcOf(judged.answer.body) : undefined;
    if (shown === undefined) return fail('ptz.badAnswer', { why: 'GetSystemDateAndTime' });
    // The clock has whole seconds: on average it is half a second further.
    const halfWay = (reply.value.answeredAt - reply.value.sentAt) / 2;
    const ahead = shown + 500 - (this.clock.now() - halfWay);
    this.session.clockAheadMs = ahead;
    return ok(ahead);
  }

  /** Sends a request, with a new sign-in each time: a camera accepts no nonce twice (WS-UsernameToken). */
  private async send(
    operation: OnvifOperation,
    how: SoapCallOptions,
    deadlineMs: number,
    wanted: () => boolean,
  ): Promise<Result<HttpReply & { readonly service: OnvifService }>> {
    let beyondLength = false;
    for (let resends = 0; ; resends++) {
      const sent = await this.sendOnce(operation, how, deadlineMs, beyondLength);
      if (sent.ok && sent.value.isCut && how.isRead && !beyondLength) {
        beyondLength = true;
        continue;
      }
      if (!sent.hungUp || resends === mostResends) return sent;
      const mayGoAgain = how.isRead || (sent.hungUp === 'reused' && (how.repeatable ?? true));
      if (!mayGoAgain) return sent;
      if (!wanted()) return fail('ptz.overtaken');
    }
  }

  private async sendOnce(
    operation: OnvifOperation,
    how: SoapCallOptions,
    deadlineMs: number,
    beyondLength: boolean,
  ): Promise<Result<HttpReply & { readonly service: OnvifService }> & Pick<PostResult, 'hungUp'>> {
    const { session } = this;
    const { credentials } = session;
    const { service } = operation;
    const path = session.paths.get(service);
    if (path === undefined) return fail('ptz.notSupported', { what: service });
    const isDigest = session.signIn === 'digest';
    const authorization = isDigest ? this.authenticator?.authorize('POST', path) : undefined;
    const token =
      !isDigest && credentials?.password
        ? createUsernameToken(credentials, this.clock.now() + (session.clockAheadMs ?? 0))
        : '';
    const reply = await this.lane.post({
      path,
      action: `${namespaces[service]}/${operation.name}`,
      body: toEnvelope(operation, token),
      ...(authorization !== undefined && { authorization }),
      maxBytes: how.maxBytes ?? commandBytes,
      deadlineMs,
      beyondLength,
      onSent: how.onSent,
    });
    return reply.ok ? ok({ ...reply.value, service }) : reply;
  }

  private judge(reply: HttpReply, how: SoapCallOptions): Judged {
    let read: ReturnType<typeof parseSoapResponse>;
    try {
      read = parseSoapResponse(reply.text);
    } catch (error) {
      if (reply.status === 401 || reply.status === 403) return { is: 'refused' };
      if (reply.status >= 400) {
        // A refusal by the web server: that service or operation does not exist.
        how.onFault?.();
        const { status } = reply;
        const isNotThere = status === 404 || status === 410;
        const no = isNotThere
          ? fail('ptz.notFound', { status })
          : fail('ptz.fault', { why: `HTTP ${status}` });
        return { is: 'other', result: no };
      }
      const what = String(error instanceof Error ? error.message : error);
      return {
        is: 'other',
        result: fail('ptz.badAnswer', { why: `HTTP ${reply.status} ${what}`.slice(0, 120) }),
      };
    }
    if ('fault' in read) {
      if (read.fault.unauthorised || reply.status === 401) return { is: 'refused' };
      how.onFault?.();
      return {
        is: 'other',
        result: read.fault.unsupported
          ? fail('ptz.notSupported', { what: read.fault.why })
          : fail('ptz.fault', { why: read.fault.why }),
      };
    }
    if (reply.status >= 300)
      return { is: 'other', result: fail('ptz.badAnswer', { why: `HTTP ${reply.status}` }) };
    return {
      is: 'answer',
      answer: { body: read.body, sentAt: reply.sentAt, answeredAt: reply.answeredAt },
    };
  }

  private refused(): Result<never> {
    const { session } = this;
    session.signIn = 'token';
    const off = Math.abs(session.clockAheadMs ?? 0);
    const isClockOff = off > clockWorthAWordMs;
    // The credentials were accepted before: the right is missing, or they were changed since.
    if (session.accepted && !isClockOff) return fail('ptz.noRight');
    const refusal = isClockOff
      ? fail('ptz.clockOff', { minutes: Math.round(off / 60_000) })
      : fail('ptz.authRefused');
    // A previously accepted client is soon accepted again: a Stop must not wait for that.
    if (!session.accepted) {
      const forMs = Math.min(refusedForMs * 2 ** session.refusals, refusedForAtMostMs);
      session.refusals += 1;
      session.refusal = refusal;
      session.refusedUntilMs = this.clock.monotonic() + forMs;
    }
    return refusal;
  }
}

function utcOf(body: XmlElement | undefined): number | undefined {
  const utc = findElement(body, 'SystemDateAndTime', 'UTCDateTime');
  const [year, month, day, hour, minute, second] = [
    ['Date', 'Year'],
    ['Date', 'Month'],
    ['Date', 'Day'],
    ['Time', 'Hour'],
    ['Time', 'Minute'],
    ['Time', 'Second'],
  ].map((path) => getNumber(utc, ...path));
  if (!year || !month || !day || hour === undefined || minute === undefined) return undefined;
  // A clock that was never set is usable; outside these years it is none, and may exceed the range of dates.
  if (year < firstYear || year > lastYear) return undefined;
  const at = Date.UTC(year, month - 1, day, hour, minute, second ?? 0);
  return Number.isFinite(at) ? at : undefined;
}
