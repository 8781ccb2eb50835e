import { randomBytes } from 'node:crypto';
import { type SiteCalls, type SiteTopics, siteCalls, siteTopics } from '../../core/api/site.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { DeskId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import {
  anonymousCaller,
  createCaller,
  createRpcServer,
  type Handlers,
  type Server,
} from '../../core/rpc/server.ts';
import { protocolVersion } from '../../core/rpc/wire.ts';
import type { DeskLinkSession, DeskServices, DeskShareReceiver } from './deskServices.ts';
import { createPeopleCalls } from './peopleCalls.ts';
import type { SocketPort } from './socket.ts';

/**
 * Interval at which each link checks that its session is valid. A single timer for the whole session would not count the time in which
 * the machine was asleep.
 */
export const sessionCheckMs = 15_000;

/** One desk's connection. */
export interface DeskLink {
  /** Ends the session if it is this connection's. */
  sessionEnded(key: string, cause: Fault): void;
  /** Closes the connection if its desk's key is no longer the enrolled one. */
  enrolmentChanged(): void;
}

export function serveDeskLink(
  port: SocketPort,
  address: string,
  services: DeskServices,
  clock: Clock,
): DeskLink {
  /** What the other end says it is, and what it must sign to prove that; each challenge serves once. */
  let claim: { readonly desk: DeskId; readonly challenge: string } | undefined;
  /** The desk that has proved its key, and that key. */
  let proved: { readonly desk: DeskId; readonly key: string } | undefined;
  let session: DeskLinkSession | undefined;
  let open = true;
  let cancelExpiry: Cancel = () => undefined;

  const end: DeskShareReceiver = { give: (message) => server.publish('shared', message) };

  function begin(next: DeskLinkSession): void {
    cancelExpiry();
    // The previous person no longer receives shares; the new one has not announced any windows yet.
    if (session && session.key !== next.key) services.share.left(end);
    session = next;
    port.setSignedIn(true);
    cancelExpiry = clock.every(sessionCheckMs, () => {
      if (!services.isCurrent(next)) finish({ code: 'signIn.expired', params: {} });
    });
    server.publish('session', { ended: null });
    subscriber.recheck();
  }

  function finish(cause: Fault): void {
    cancelExpiry();
    services.share.left(end);
    session = undefined;
    port.setSignedIn(false);
    server.publish('session', { ended: { code: cause.code, params: { ...cause.params } } });
    subscriber.recheck();
  }

  /** Runs a function with the session; the dispatcher requires one, but it may have just ended. */
  function withSession<R extends Result<unknown> | Promise<Result<unknown>>>(
    run: (current: DeskLinkSession) => R,
  ): R | Result<never> {
    return session ? run(session) : fail('right.notSignedIn');
  }

  /** Runs a function with the desk; the dispatcher requires one. */
  const withDesk = <R>(run: (desk: DeskId) => R): R | Result<never> =>
    proved === undefined ? fail('desk.unproven') : run(proved.desk);

  const handlers: Handlers<SiteCalls, undefined> = {
    ...createPeopleCalls({
      people: services.people,
      address,
      withDesk,
      withSession,
      begin: (next) => open && begin(next),
    }),
    hello({ protocol, desk }) {
      if (protocol !== protocolVersion)
        return fail('site.incompatible', { site: protocolVersion, desk: protocol });
      if (proved !== undefined && proved.desk !== desk) return fail('call.invalid', { where: 'desk' });
      const { id, name, instance } = services.site;
      claim = { desk, challenge: randomBytes(32).toString('hex') };
      return ok({ protocol: protocolVersion, site: id, name, instance, challenge: claim.challenge });
    },
    'desk.prove'(proof) {
      const claimed = claim;
      claim = undefined;
      if (!claimed) return fail('desk.proofWrong');
      const { id: site, instance } = services.site;
      const subject = { ...claimed, site, instance, certificate: services.certificate };
      const known = services.desks.prove(subject, proof, address);
      if (!known.ok) return known;
      proved = { desk: claimed.desk, key: proof.key };
      subscriber.recheck();
      return ok({});
    },
    'session.signIn': (input) =>
      withDesk(async (desk) => {
        const result = await services.signIn({ ...input, desk }, address, (next) => {
          if (open) begin(next);
        });
        if (!result.ok) return result;
        const { token, session: next } = result.value;
        return ok({ token, operator: next.operator, expiresAt: next.expiresAt });
      }),
    'session.resume': ({ token }) =>
      withDesk((desk) => {
        const result = services.resume(token, desk);
        if (!result.ok) return result;
        begin(result.value);
        return ok({ operator: result.value.operator, expiresAt: result.value.expiresAt });
      }),
    'session.signOut': () =>
      withSession((current) => {
        services.signOut(current);
        return ok({});
      }),
    'registry.page': ({ after, limit }) => withSession((current) => ok(services.page(current, after, limit))),
    'media.ticket': ({ window }) => withSession((current) => services.ticket(current, window)),
    'control.ticket': () => withSession((current) => services.controlTicket(current)),
    'export.record': (input) =>
      withSession((current) => {
        const recorded = services.exported(current, input);
        return recorded.ok ? ok({}) : recorded;
      }),
    'machine.enrol': (asked) => withDesk((desk) => services.machines.enrol({ ...asked, desk }, address)),
    'machine.signIn': (asked) =>
      withDesk((desk) => {
        const result = services.machines.signIn({ ...asked, desk }, address, begin);
        if (!result.ok) return result;
        const { token, session: next } = result.value;
        return ok({ token, operator: next.operator, expiresAt: next.expiresAt });
      }),
    'desk.present': (presence) =>
      withSession((current) => {
        services.share.present(end, current, presence);
        return ok({});
      }),
    'share.targets': () => withSession((current) => ok({ targets: services.share.targets(current) })),
    'share.push': (to) => withSession((current) => services.share.push(current, to)),
    'share.received'({ id, fault }) {
      services.share.received(end, id, fault);
      return ok({});
    },
    'layout.list': ({ after }) => withSession((current) => ok(services.library.list(current, after))),
    'layout.save': (wanted) => withSession((current) => services.library.save(current, false, wanted)),
    'layout.remove': (which) => withSession((current) => services.library.remove(current, false, which)),
    'layout.saveShared': (wanted) => withSession((current) => services.library.save(current, true, wanted)),
    'layout.removeShared': (which) => withSession((current) => services.library.remove(current, true, which)),
    'camera.discover': (asked) => withSession((current) => services.ownCameras.discover(current, asked)),
    'camera.streams': (asked) => withSession((current) => services.ownCameras.streams(current, asked)),
    'camera.try': (asked) => withSession((current) => services.ownCameras.tryOut(current, asked)),
    'camera.add': (asked) => withSession((current) => services.ownCameras.add(current, asked)),
    'camera.remove': (asked) => withSession((current) => services.ownCameras.remove(current, asked)),
    'board.get': () => withSession((current) => services.board(current)),
    'audit.page': (asked) => ok(services.audit.page(asked)),
    'audit.names': () => ok(services.audit.names()),
    'audit.state': () => ok(services.audit.state()),
    'audit.heads': (asked) => ok(services.audit.heads(asked)),
    'audit.exporting': (asked) =>
      withSession((current) => {
        const recorded = services.audit.exporting(current, asked);
        return recorded.ok ? ok({}) : recorded;
      }),
    'audit.witness': (signed) => withSession((current) => services.audit.witness(current, signed)),
    'city.read': ({ hash, at, length }) => services.city.read(hash, at, length),
    'alert.pull': (asked) => withSession((current) => services.alerts.ask(current, 'alert.pull', asked)),
    'alert.open': (asked) => withSession((current) => services.alerts.ask(current, 'alert.open', asked)),
    'alert.act': (asked) => withSession((current) => services.alerts.ask(current, 'alert.act', asked)),
    'alert.policy': (asked) => withSession((current) => services.alerts.ask(current, 'alert.policy', asked)),
    'alert.sources': (asked) =>
      withSession((current) => services.alerts.ask(current, 'alert.sources', asked)),
    'alert.quarantine': (asked) =>
      withSession((current) => services.alerts.ask(current, 'alert.quarantine', asked)),
    'alert.raw': (asked) => withSession((current) => services.alerts.ask(current, 'alert.raw', asked)),
    'shiftLog.push': (asked) => withSession((current) => services.shiftLog.push(current, asked)),
    'shiftLog.pull': (asked) => withSession((current) => services.shiftLog.pull(current, asked)),
    'shiftLog.roster': () => services.shiftLog.roster(),
    'handover.put': (asked) => withSession((current) => services.documents.put(current, asked)),
    'handover.room': (asked) => withSession((current) => services.room.auditEvents(current, asked)),
    'handover.get': (asked) => withSession(({ operator }) => services.documents.get(operator.scope, asked)),
    'alert.cap': (asked) => withSession((current) => services.alerts.ask(current, 'alert.cap', asked)),
  };

  const server: Server<SiteTopics> = createRpcServer(port, {
    calls: siteCalls,
    topics: siteTopics,
    handlers,
    connection: undefined,
    caller() {
      const current = session;
      const enrolled = proved !== undefined;
      if (!current || !services.isCurrent(current)) return { ...anonymousCaller, enrolled };
      const inScope = (camera: string) => services.mayTouch(current, camera);
      return { ...createCaller(current.operator.rights, inScope), enrolled };
    },
    clock,
    onUnexpectedError: services.onUnexpectedError,
    onMalformed: () => port.countMalformed(),
    onSubscribe: (topic) => subscriber.onSubscribe(topic),
  });
  const subscriber = services.topics.add(server, () => session);
  port.onClose(() => {
    open = false;
    subscriber.remove();
    cancelExpiry();
    services.share.left(end);
  });

  return {
    sessionEnded(key, cause) {
      if (session?.key === key) finish(cause);
    },
    enrolmentChanged() {
      if (proved && services.desks.keyOf(proved.desk) !== proved.key) port.close();
    },
  };
}
