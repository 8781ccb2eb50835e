import { randomBytes } from 'node:crypto';
import { type SiteCalls, type SiteTopics, siteCalls, siteTopics } from '../../core/api/site.ts';
import { type Clock, createSystemClock } from '../../core/base/clock.ts';
import type { DeskId, WindowId } from '../../core/base/ids.ts';
import { fail, ok } from '../../core/base/result.ts';
import type { Camera, Ward } from '../../core/cameras/camera.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { ExportRecord } from '../../core/media/export.ts';
import { getDeskProofText } from '../../core/people/deskProof.ts';
import type { Operator, Right, Scope } from '../../core/people/operator.ts';
import type { Presence } from '../../core/ptz/lease.ts';
import {
  anonymousCaller,
  createCaller,
  createRpcServer,
  type Handlers,
  type Server,
} from '../../core/rpc/server.ts';
import { type MessageChannelPort, protocolVersion } from '../../core/rpc/wire.ts';
import type { DeskPresence, Offer } from '../../core/wall/share.ts';
import { isSignatureValid } from '../../node/crypto/ed25519.ts';
import { type FakeAlertLog, fakeAlertLog } from './alerts.ts';
import { type FakeCity, fakeCity } from './city.ts';
import { type FakeDocuments, fakeDocuments } from './documents.ts';
import { fakeLibrary } from './library.ts';
import { type FakePeople, fakePeople } from './people.ts';
import { fakeRegistry } from './registry.ts';
import { fakeSessions, type TestSession } from './sessions.ts';
import { type FakeShiftLog, fakeShiftLog } from './shiftLog.ts';
import { type FakeWitness, fakeWitness } from './witness.ts';

interface Connection extends TestSession {
  desk?: DeskId;
  challenge?: string;
  readonly port: MessageChannelPort;
  server?: Server<SiteTopics>;
  presence?: DeskPresence;
}

/**
 * A site without media over any port, for tests of the desk and of its link.
 * Passwords are stored in clear text.
 */
export interface FakeSite {
  /** The names of the received calls, newest last. */
  readonly receivedCalls: string[];
  /** The names of people with open sessions, in the order in which they signed in. */
  readonly signedIn: readonly string[];
  readonly connections: number;
  addOperator(
    name: string,
    password: string,
    rights: readonly Right[],
    scope: Scope,
    demo?: boolean,
  ): Operator;
  /** Replaces the cameras, increments the revision and notifies the subscribers. */
  setCameras(cameras: readonly Camera[], wards?: readonly Ward[]): void;
  /** Returns the requested pages of the registry, the newest last. */
  requestedPages(): readonly { readonly after: number; readonly limit: number }[];
  /** Its witness of the desks' audit logs. */
  readonly auditLog: FakeWitness;
  /** The exports that desks have recorded, in order. */
  readonly exports: readonly ExportRecord[];
  /** Rejects later exports with this fault. */
  refuseExports(fault: Fault | undefined): void;
  /** The state that desks have published. `received`: their reports on offers sent to them. */
  readonly presences: readonly DeskPresence[];
  readonly received: readonly { readonly id: string; readonly fault: string | undefined }[];
  /** Sends an offer to every desk. */
  offer(window: WindowId | null, offer: Offer): void;
  /** Revokes the registration of the room wall's machine. */
  revokeMachines(): void;
  /** Ends every session and publishes the cause. */
  endSessions(fault: Fault): void;
  /** Ends every connection; `restart` also ends all sessions and changes the instance. */
  drop(): void;
  restart(): void;
  /** Sets the address of its PTZ gateway; undefined (as at first) means that it has none. */
  setGateway(url: string | undefined): void;
  /** Tells every desk who controls and who views cameras. */
  sendPresence(reset: boolean, cameras: Presence[]): void;
  readonly people: FakePeople;
  readonly alerts: FakeAlertLog;
  readonly city: FakeCity;
  readonly shiftLog: FakeShiftLog;
  readonly documents: FakeDocuments;
  /** Holds back the responses to this call until the returned function sends them in order. */
  holdResponses(call: keyof SiteCalls): () => void;
  /** Responds to hello with another protocol version. */
  setProtocol(protocol: number): void;
  /** Sets the hash of the certificate under which the site is served; null (as at first) is without TLS. */
  setCertificate(hash: string | null): void;
  serve(port: MessageChannelPort): void;
}

export function fakeSite(
  cameras: readonly Camera[],
  clock: Clock = createSystemClock(),
  site = 'fake',
): FakeSite {
  const connections = new Set<Connection>();
  const asked: string[] = [];
  const exports: ExportRecord[] = [];
  let refusal: Fault | undefined;
  let gateway: string | undefined;
  let lives = 1;
  /** The responses held back, by call. */
  const holds = new Map<string, (() => void)[]>();
  let protocol = protocolVersion;
  let certificate: string | null = null;

  const received: { id: string; fault: string | undefined }[] = [];
  const registry = fakeRegistry(cameras, (news, outsideOf) => {
    for (const { server, operator } of connections) {
      const outside = operator ? outsideOf(operator.scope) : [];
      if (outside.length > 0) server?.publish('outside', { cameras: outside });
      server?.publish('registry', news);
    }
  });
  const sessions = fakeSessions<Connection>({
    site,
    now: () => clock.now(),
    onOperatorChange({ server }) {
      server?.recheck();
      server?.publish('registry', registry.message());
    },
  });
  const library = fakeLibrary((news) => {
    for (const { server } of connections) server?.publish('layouts', news);
  });
  const city = fakeCity((news) => {
    for (const { server } of connections) server?.publish('city', news);
  });
  const people = fakePeople<Connection>({
    known: sessions.known,
    now: () => clock.now(),
    begin: sessions.begin,
    send(news) {
      for (const { server } of connections) server?.publish('verifiers', news);
    },
  });
  const alerts = fakeAlertLog(
    clock,
    ({ scope }, alert) => {
      return scope === 'all' || (alert.camera !== null && registry.mayTouch(scope, alert.camera));
    },
    (news) => {
      for (const { server } of connections) server?.publish('alerts', news);
    },
  );

  const { mayTouch } = registry;
  const documents = fakeDocuments(clock, mayTouch);
  const shiftLog = fakeShiftLog({
    site,
    clock,
    people: () => [...sessions.known.values()].map(({ operator }) => operator),
    mayTouch,
    mayName: (scope, id) => scope === 'all' || mayTouch(scope, id),
    send(news) {
      for (const { server } of connections) server?.publish('shiftLog', news);
    },
  });

  const auditLog = fakeWitness(clock);
  const handlers: Handlers<SiteCalls, Connection> = {
    ...shiftLog.handlers,
    ...documents.handlers,
    ...alerts.handlers,
    ...library.handlers,
    ...city.handlers,
    ...people.handlers,
    ...auditLog.handlers,
    ...registry.handlers,
    ...sessions.handlers,
    hello: (input, connection) => {
      connection.desk = input.desk;
      connection.challenge = randomBytes(32).toString('hex');
      const { challenge } = connection;
      return ok({ protocol, site, name: 'Trung tâm thử', instance: `life-${lives}`, challenge });
    },
    'desk.prove'({ key, signature }, { desk, challenge }) {
      if (!desk || !challenge) return fail('desk.proofWrong');
      const text = getDeskProofText({ site, instance: `life-${lives}`, desk, challenge, certificate });
      return isSignatureValid(text, key, signature) ? ok({}) : fail('desk.proofWrong');
    },
    'export.record'(input) {
      exports.push(input);
      return refusal ? { ok: false, fault: refusal } : ok({});
    },
    'desk.present'(presence, connection) {
      connection.presence = presence;
      return ok({});
    },
    'board.get': () =>
      ok({
        at: Math.round(clock.now()),
        shift: null,
        queue: null,
        desks: [],
        absent: [],
        leases: [],
        camerasDown: { total: 0, cameras: [] },
      }),
    'camera.discover': () => ok({ found: [], more: false }),
    'camera.streams': () => fail('onvif.unreachable', { why: '-' }),
    'camera.try': () => fail('trial.portRefused', { host: '-', port: 1 }),
    'camera.add': () => fail('trial.badAddress'),
    'camera.remove': () => fail('ownCamera.notOwn'),
    'share.targets': () => ok({ targets: [] }),
    'share.push': () => fail('share.targetGone'),
    'share.received'({ id, fault }) {
      received.push({ id, fault: fault?.code });
      return ok({});
    },
    'control.ticket': (_input, { operator, token, desk }) =>
      operator && token && desk && gateway
        ? ok({ url: gateway, ticket: `control-${token}`, operator: operator.id, desk, priority: 1_000 })
        : fail('steer.gatewayAway'),
    'media.ticket': () => ok({ ticket: randomBytes(16).toString('hex'), expiresAt: sessions.expiresAt() }),
  };

  function dropAll(): void {
    for (const { port } of [...connections]) port.close();
    connections.clear();
  }

  return {
    receivedCalls: asked,
    people,
    alerts,
    city,
    shiftLog,
    documents,
    auditLog,
    exports,
    refuseExports(fault) {
      refusal = fault;
    },
    get signedIn() {
      return sessions.signedIn();
    },
    get connections() {
      return connections.size;
    },
    addOperator: (name, password, rights, scope, demo = false) =>
      sessions.add(name, password, rights, scope, demo),
    setCameras: registry.set,
    requestedPages: registry.requestedPages,
    received,
    get presences() {
      return [...connections].flatMap(({ presence }) => presence ?? []);
    },
    offer(window, offer) {
      for (const { server } of connections) server?.publish('shared', { window, offer });
    },
    revokeMachines: sessions.revokeMachines,
    endSessions(fault) {
      sessions.forget();
      for (const connection of connections) {
        sessions.signOut(connection);
        connection.server?.publish('session', { ended: fault });
      }
    },
    drop: dropAll,
    restart() {
      lives += 1;
      sessions.forget();
      dropAll();
    },
    setGateway(url) {
      gateway = url;
    },
    holdResponses(name) {
      holds.set(name, []);
      return () => {
        const waiting = holds.get(name) ?? [];
        holds.delete(name);
        for (const send of waiting) send();
      };
    },
    sendPresence(reset, presences) {
      for (const { server } of connections) server?.publish('presence', { reset, cameras: presences });
    },
    setCertificate(hash) {
      certificate = hash;
    },
    setProtocol(version) {
      protocol = version;
    },
    serve(port) {
      const connection: Connection = { operator: undefined, token: undefined, port };
      connections.add(connection);
      port.onClose(() => connections.delete(connection));
      /** The call of each request, by its id. */
      const names = new Map<unknown, string>();
      const noted: MessageChannelPort = {
        ...port,
        send(message) {
          const { t, id } = message as { t: string; id?: unknown };
          const waiting = t === 'answer' ? holds.get(names.get(id) ?? '') : undefined;
          if (waiting) waiting.push(() => port.send(message));
          else port.send(message);
        },
        onMessage: (run) =>
          port.onMessage((message) => {
            if (typeof message === 'object' && message !== null && 'call' in message) {
              asked.push(String(message.call));
              if ('id' in message) names.set(message.id, String(message.call));
            }
            run(message);
          }),
      };
      connection.server = createRpcServer(noted, {
        calls: siteCalls,
        topics: siteTopics,
        handlers,
        connection,
        clock,
        caller() {
          const { operator } = connection;
          const caller = operator ? createCaller(operator.rights, () => true) : anonymousCaller;
          return { ...caller, enrolled: true };
        },
        onUnexpectedError: (_id, call, error) => {
          throw new Error(`fake site: ${call}: ${String(error)}`);
        },
      });
      connection.server.publish('session', { ended: null });
      connection.server.publish('alerts', alerts.message());
      connection.server.publish('shiftLog', shiftLog.message());
      connection.server.publish('verifiers', people.message());
      const cityMessage = city.message();
      if (cityMessage) connection.server.publish('city', cityMessage);
    },
  };
}
