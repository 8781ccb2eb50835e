import { Worker } from 'node:worker_threads';
import type { AlertSiteCalls, AlertSiteTopics } from '../../core/alerts/api.ts';
import { RoomLoad } from '../../core/alerts/roomLoad.ts';
import type { AlertAuditPosition } from '../../core/audit/audit.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { DeskId, OperatorId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { backOff } from '../../core/base/retry.ts';
import type { Camera } from '../../core/cameras/camera.ts';
import { type Fault, faultText } from '../../core/errors/faults.ts';
import type { Operator, Scope } from '../../core/people/operator.ts';
import type { CallParsed, TopicMessage } from '../../core/rpc/define.ts';
import { createRequests } from '../../core/rpc/requests.ts';
import { createPublication, type TopicSources } from '../../core/rpc/topics.ts';
import { Encoded } from '../../core/rpc/wire.ts';
import type { RawMessage } from './formats/index.ts';
import {
  type AlertTask,
  type Allowed,
  camerasPerPart,
  FromAlerts,
  type Own,
  type PersonAuditEvent,
  type ToAlerts,
} from './hostMessages.ts';

/** No answer of the thread is expected after this: it is slow, or gone in a way that nobody told. */
const answerWithinMs = 12_000;

type Answered = Result<Uint8Array | undefined>;

/** Scopes that the thread is trusted to remember. */
const maxScopes = 200;

/** Scopes that the thread has been told, so that each goes to it once, and then its number. */
interface Scopes {
  /** What somebody may, as the thread is told it; their scope goes before it where it is new. */
  allowed(person: Pick<Operator, 'rights' | 'scope'>): Allowed;
  /** Another thread, which knows none. */
  forget(): void;
}

function createScopes(post: (message: ToAlerts) => void): Scopes {
  /** By the scope's own object, which lives as long as its operator's session. */
  let numbers = new Map<Scope, number>();
  let last = 0;
  return {
    allowed({ rights, scope }) {
      if (scope === 'all') return { rights: [...rights], scope };
      let number = numbers.get(scope);
      if (number === undefined) {
        const only = numbers.size >= maxScopes;
        if (only) numbers = new Map();
        number = ++last;
        numbers.set(scope, number);
        post({ t: 'scope', number, scope, only });
      }
      return { rights: [...rights], scope: number };
    },
    forget() {
      numbers = new Map();
    },
  };
}

/** Desks are told of new records at most so often. */
const publishEveryMs = 50;
const closeWithinMs = 3_000;
/** The trail could not be written, ms. */
const trailAgainMs = 1_000;
/** A thread that ran so long did start well: the next one comes at once. */
const steadyMs = 30_000;

interface Session {
  readonly operator: Operator;
  readonly desk: DeskId;
}

type Person = Pick<Operator, 'rights' | 'scope'>;

export interface AlertHostParts {
  /** The thread's program, as it lies in a checkout or in a build. */
  readonly program: URL;
  readonly task: AlertTask;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** All cameras with what sources call them. */
  readonly cameras: () => readonly { readonly camera: Camera; readonly alertNames: readonly string[] }[];
  /** What somebody may who is not anyone who is signed in; undefined if they were not at that desk at about that time. */
  readonly personAt: (desk: DeskId, operator: OperatorId, at: number) => Person | undefined;
  readonly trail: {
    place(): AlertAuditPosition | undefined;
    /** Both in one transaction; false: not now. */
    write(auditEvents: readonly PersonAuditEvent[], place: AlertAuditPosition): boolean;
  };
  readonly onNotice: (fault: Fault) => void;
  readonly onNoticeOver: (code: Fault['code']) => void;
  readonly onUnexpectedError: (id: string, call: string, error: unknown) => void;
}

/** The site's alerts: a thread of its own, so that neither parsing nor a sync of the disk holds up a picture. */
export interface AlertHost<S extends Session> {
  /** The answer as JSON, of the call's output. */
  ask<K extends keyof AlertSiteCalls>(
    session: S,
    call: K,
    asked: CallParsed<AlertSiteCalls, K>,
  ): Promise<Result<Encoded>>;
  /** Nothing is published until the log is open. */
  readonly topics: TopicSources<Pick<AlertSiteTopics, 'alerts'>>;
  /** What waits in the room and who has how much of it, as far as the session's scope goes. */
  load(session: S): Promise<Result<RoomLoad>>;
  /** Resolves once it is on the disk. */
  put(message: RawMessage): Promise<Result<void>>;
  /** Something that the site has noticed itself about a camera, or that is over. */
  own(report: Own): void;
  registryChanged(): void;
  /** Ends the thread and starts another with this task; nothing that was answered is lost, and what is asked meanwhile is to be asked again. */
  restart(task: AlertTask): void;
  /** How often the thread has ended by itself. */
  readonly deaths: number;
  /** Ends the thread as a crash would. For tests. */
  kill(): void;
  close(): Promise<void>;
}

/** Bytes of its own, and not a part of some larger buffer. */
const posted = (message: RawMessage) => ({ ...message, bytes: new Uint8Array(message.bytes) });

const nothing = new TextEncoder().encode('{}');
const encoded = (answer: Result<Uint8Array | undefined>): Result<Encoded> =>
  answer.ok ? ok(new Encoded(answer.value ?? nothing)) : answer;

export function startAlerts<S extends Session>(parts: AlertHostParts): AlertHost<S> {
  const { clock, log } = parts;
  const again = backOff({ firstMs: 250, maxMs: 5_000 });
  /** What the site told of itself and still holds, or ended while no thread was there to hear it; by key. */
  const standing = new Map<string, Extract<ToAlerts, { t: 'own' }>>();
  let thread: Worker | undefined;
  let isReady = false;
  let isClosing = false;
  let { task } = parts;
  let isRestarting = false;
  let cancelWaiting: Cancel = () => undefined;
  let deaths = 0;
  let failures = 0;
  let generation = 0;
  let head: TopicMessage<AlertSiteTopics, 'alerts'> | undefined;
  const alerts = createPublication(() => (head ? [head] : []));
  let lastFault: Fault | undefined;
  let why = '';
  let cancelAgain: Cancel = () => undefined;
  let cancelPublish: Cancel | undefined;
  let cancelAuditEvents: Cancel = () => undefined;

  const away = (): Result<never> => fail('alert.serviceAway', { why });
  const post = (message: ToAlerts) => thread?.postMessage(message);
  const requests = createRequests<Answered>({ clock, afterMs: answerWithinMs, response: away });
  const { allowed, forget: forgetScopes } = createScopes(post);
  // One that is starting keeps what it is asked until it is ready.
  const request = async (message: (id: number) => ToAlerts) =>
    thread ? requests.request((id) => post(message(id))) : away();

  /** A part a turn of the event loop: 40,000 cameras at once would hold up every picture. */
  function postCameras(): void {
    generation += 1;
    const [mine, to] = [generation, thread];
    const all = parts.cameras();
    let at = 0;
    const part = () => {
      if (thread !== to || mine !== generation) return;
      const cameras = all.slice(at, at + camerasPerPart).map(({ camera, alertNames }) => {
        const { masks: _, ...rest } = camera;
        return { ...rest, alertNames: [...alertNames] };
      });
      const first = at === 0;
      at += camerasPerPart;
      const last = at >= all.length;
      post({ t: 'cameras', first, last, cameras });
      if (!last) setImmediate(part);
    };
    part();
  }

  function raiseOwn(message: Extract<ToAlerts, { t: 'own' }>): void {
    post(message);
    if (message.over) standing.delete(message.key);
  }

  const requestAuditEvents = () => post({ t: 'trail', place: parts.trail.place() ?? null });

  type MessageHandlers = {
    readonly [T in FromAlerts['t']]: (message: Extract<FromAlerts, { t: T }>) => void;
  };
  const received: MessageHandlers = {
    ready() {
      isReady = true;
      if (lastFault) parts.onNoticeOver('alert.serviceAway');
      lastFault = undefined;
      for (const reported of [...standing.values()]) raiseOwn(reported);
      requestAuditEvents();
    },
    failed({ fault }) {
      why = faultText(fault, 'en');
    },
    news({ news }) {
      head = news;
      cancelPublish ??= clock.after(publishEveryMs, () => {
        cancelPublish = undefined;
        alerts.publishEach();
      });
    },
    answer: ({ id, json, fault }) => void requests.resolve(id, fault ? { ok: false, fault } : ok(json)),
    auditEvents({ auditEvents, place }) {
      // What could not be written is asked for again from where the trail is.
      if (parts.trail.write(auditEvents, place)) requestAuditEvents();
      else if (!isClosing) cancelAuditEvents = clock.after(trailAgainMs, requestAuditEvents);
    },
    notice: ({ fault }) => parts.onNotice(fault),
    noticeOver: ({ code }) => parts.onNoticeOver(code),
    log: ({ line }) => log(line),
    bug: ({ where, error }) => parts.onUnexpectedError('alerts', where, error),
  };
  function hear<T extends FromAlerts['t']>(message: Extract<FromAlerts, { t: T }>): void {
    const take: (of: Extract<FromAlerts, { t: T }>) => void = received[message.t as T];
    take(message);
  }

  function start(): void {
    // It is asked once it is ready: twice would bring each action twice.
    cancelAuditEvents();
    const startedAt = clock.monotonic();
    const begun = new Worker(parts.program, { workerData: task, name: 'alerts' });
    thread = begun;
    isReady = false;
    forgetScopes();
    begun.on('message', (raw: unknown) => {
      if (thread === begun) hear(FromAlerts.parse(raw));
    });
    begun.on('error', (error: unknown) => {
      why = error instanceof Error ? error.message.slice(0, 300) : String(error);
      log(`thread: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    });
    begun.once('exit', () => {
      if (thread !== begun) return;
      thread = undefined;
      isReady = false;
      requests.resolveAll(away());
      if (isClosing) return;
      if (isRestarting) {
        isRestarting = false;
        cancelWaiting();
        start();
        return;
      }
      deaths += 1;
      failures = clock.monotonic() - startedAt > steadyMs ? 1 : failures + 1;
      log(`thread ended (${deaths}): ${why || 'no reason given'}`);
      // One that ends once and is back is no news for people.
      if (failures > 1 || !head) {
        lastFault = { code: 'alert.serviceAway', params: { why: why || '?' } };
        parts.onNotice(lastFault);
      }
      cancelAgain = clock.after(again(failures), start);
    });
    postCameras();
  }
  start();

  return {
    async ask<K extends keyof AlertSiteCalls>(
      session: S,
      call: K,
      asked: CallParsed<AlertSiteCalls, K>,
    ): Promise<Result<Encoded>> {
      const { operator, desk } = session;
      if (call !== 'alert.act')
        return encoded(await request((id) => ({ t: 'ask', id, call, asked, who: allowed(operator) })));
      const { actions } = asked as CallParsed<AlertSiteCalls, 'alert.act'>;
      if (actions.some((action) => action.desk !== desk))
        return fail('call.invalid', { where: 'actions: of another desk' });
      const people = actions.map(({ by, at }) => {
        const person = by.id === operator.id ? operator : parts.personAt(desk, by.id, at);
        return person ? allowed(person) : null;
      });
      return encoded(await request((id) => ({ t: 'act', id, desk, actions: [...actions], people })));
    },
    topics: { alerts },
    async load({ operator }) {
      const answer = await request((id) => ({ t: 'load', id, who: allowed(operator) }));
      if (!answer.ok) return answer;
      return ok(RoomLoad.parse(JSON.parse(new TextDecoder().decode(answer.value ?? nothing))));
    },
    async put(message) {
      const result = await request((id) => ({ t: 'put', id, message: posted(message) }));
      return result.ok ? ok(undefined) : result;
    },
    own(reported) {
      const message = { t: 'own' as const, ...reported };
      standing.set(reported.key, message);
      // One that begins is told all of it once it is ready.
      if (isReady) raiseOwn(message);
    },
    restart(next) {
      task = next;
      const open = thread;
      // One that is about to be started anyway takes it.
      if (!open || isRestarting) return;
      isRestarting = true;
      cancelWaiting = clock.after(closeWithinMs, () => void open.terminate());
      post({ t: 'close' });
    },
    registryChanged: postCameras,
    get deaths() {
      return deaths;
    },
    kill: () => void thread?.terminate(),
    async close() {
      isClosing = true;
      cancelWaiting();
      cancelAgain();
      cancelPublish?.();
      cancelAuditEvents();
      const open = thread;
      if (!open) return;
      await new Promise<void>((resolve) => {
        open.once('exit', () => {
          cancel();
          resolve();
        });
        const cancel = clock.after(closeWithinMs, () => {
          // One that hangs in the system's hands ends with the process.
          void open.terminate();
          resolve();
        });
        post({ t: 'close' });
      });
    },
  };
}
