import type { Cancel, Clock } from '../../core/clock.ts';
import type { CallOutput } from '../../core/contract/define.ts';
import { callerWith, type Handlers, nobody, type Server, serve } from '../../core/contract/server.ts';
import { type SiteCalls, type SiteTopics, siteCalls, siteTopics } from '../../core/contract/site.ts';
import { protocolVersion } from '../../core/contract/wire.ts';
import type { ExportRecord } from '../../core/domain/export.ts';
import type { DeskId, WindowId } from '../../core/domain/ids.ts';
import type { Credentials, Operator } from '../../core/domain/operator.ts';
import type { Fault } from '../../core/faults.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { SocketPort } from './socket.ts';

/**
 * How often each link asks whether its session still stands. Not one timer for the whole session: a timer counts time in
 * which the machine ran, and a machine that slept would give the session the night on top.
 */
export const sessionCheckMs = 15_000;

/** A person at a desk, as long as they are signed in. */
export interface Session {
  readonly operator: Operator;
  readonly desk: DeskId;
  readonly expiresAt: number;
  readonly key: string;
}

/** What the site does for desks. */
export interface DeskServices {
  readonly site: { readonly id: string; readonly name: string; readonly instance: string };
  /** `take` is called with the new session before those it replaces are told that they have ended. */
  signIn(
    credentials: Credentials & { readonly desk: DeskId },
    address: string,
    take: (session: Session) => void,
  ): Promise<Result<{ readonly token: string; readonly session: Session }>>;
  resume(token: string, desk: DeskId): Result<Session>;
  signOut(session: Session): void;
  isCurrent(session: Session): boolean;
  mayTouch(session: Session, camera: string): boolean;
  revision(): number;
  page(session: Session, after: number, limit: number): CallOutput<SiteCalls, 'registry.page'>;
  /** Records pictures that are about to leave a desk; they must not where this fails. */
  exported(session: Session, record: ExportRecord): Result<void>;
  ticket(session: Session, window: WindowId): Result<CallOutput<SiteCalls, 'media.ticket'>>;
  onBug(id: string, call: string, error: unknown): void;
}

/** One desk's connection. */
export interface DeskLink {
  registryChanged(): void;
  /** Ends the session if it is this connection's. */
  sessionEnded(key: string, cause: Fault): void;
}

export function serveDesk(port: SocketPort, address: string, services: DeskServices, clock: Clock): DeskLink {
  let session: Session | undefined;
  let open = true;
  let cancelExpiry: Cancel = () => undefined;

  function begin(next: Session): void {
    cancelExpiry();
    session = next;
    port.setSignedIn(true);
    cancelExpiry = clock.every(sessionCheckMs, () => {
      if (!services.isCurrent(next)) end({ code: 'signIn.expired', params: {} });
    });
    server.publish('session', { ended: null });
    server.recheck();
  }

  function end(cause: Fault): void {
    cancelExpiry();
    session = undefined;
    port.setSignedIn(false);
    server.publish('session', { ended: { code: cause.code, params: { ...cause.params } } });
    server.recheck();
  }

  /** Runs what needs a session; the dispatcher let only callers with one come here, but it may have just ended. */
  function withSession<T>(run: (current: Session) => Result<T>): Result<T> {
    return session ? run(session) : fail('right.notSignedIn');
  }

  const handlers: Handlers<SiteCalls, undefined> = {
    hello({ protocol }) {
      if (protocol !== protocolVersion)
        return fail('site.incompatible', { site: protocolVersion, desk: protocol });
      const { id, name, instance } = services.site;
      return ok({ protocol: protocolVersion, site: id, name, instance });
    },
    async 'session.signIn'(input) {
      const result = await services.signIn(input, address, (next) => {
        if (open) begin(next);
      });
      if (!result.ok) return result;
      const { token, session: next } = result.value;
      return ok({ token, operator: next.operator, expiresAt: next.expiresAt });
    },
    'session.resume'({ token, desk }) {
      const result = services.resume(token, desk);
      if (!result.ok) return result;
      begin(result.value);
      return ok({ operator: result.value.operator, expiresAt: result.value.expiresAt });
    },
    'session.signOut': () =>
      withSession((current) => {
        services.signOut(current);
        return ok({});
      }),
    'registry.page': ({ after, limit }) => withSession((current) => ok(services.page(current, after, limit))),
    'media.ticket': ({ window }) => withSession((current) => services.ticket(current, window)),
    'export.record': (input) =>
      withSession((current) => {
        const recorded = services.exported(current, input);
        return recorded.ok ? ok({}) : recorded;
      }),
  };

  const server: Server<SiteTopics> = serve(port, {
    calls: siteCalls,
    topics: siteTopics,
    handlers,
    connection: undefined,
    caller() {
      const current = session;
      if (!current || !services.isCurrent(current)) return nobody;
      return callerWith(current.operator.rights, (camera) => services.mayTouch(current, camera));
    },
    clock,
    onBug: services.onBug,
    onMalformed: () => port.countMalformed(),
  });
  server.publish('registry', { revision: services.revision() });
  port.onClose(() => {
    open = false;
    cancelExpiry();
  });

  return {
    registryChanged: () => server.publish('registry', { revision: services.revision() }),
    sessionEnded(key, cause) {
      if (session?.key === key) end(cause);
    },
  };
}
