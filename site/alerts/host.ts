import { Worker } from 'node:worker_threads';
import type { AlertSiteCalls, AlertSiteTopics } from '../../core/alerts/api.ts';
import { RoomLoad } from '../../core/alerts/roomLoad.ts';
import type { AlertAuditPosition } from '../../core/audit/audit.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { DeskId, OperatorId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { createBackOff } from '../../core/base/retry.ts';
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
  camerasPerPart,
  FromAlertThread,
  type PersonAuditEvent,
  type PostedRights,
  type SiteReport,
  type ToAlertThread,
} from './hostMessages.ts';

/** Timeout for a response of the thread, ms: after it the thread is slow, or has died unnoticed. */
const answerWithinMs = 12_000;

type Answered = Result<Uint8Array | undefined>;

/** Maximum number of scopes that the thread caches. */
const maxScopes = 200;

/** Scopes sent to the thread, so that each is sent once and is then referred to by its number. */
interface Scopes {
  /** Returns a person's rights and scope number for the thread; sends the scope first if it is new. */
  allowed(person: Pick<Operator, 'rights' | 'scope'>): PostedRights;
  /** Clears the cache for a new thread. */
  forget(): void;
}

function createScopes(post: (message: ToAlertThread) => void): Scopes {
  /** Keyed by the scope object, which lives as long as its operator's session. */
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

/** Minimum interval between notifications of new records to desks, ms. */
const publishEveryMs = 50;
const closeWithinMs = 3_000;
/** Delay before retrying an audit log write that failed, ms. */
const auditRetryMs = 1_000;
/** Minimum run time after which a thread counts as started well and is replaced at once, ms. */
const steadyMs = 30_000;

interface Session {
  readonly operator: Operator;
  readonly desk: DeskId;
}

type Person = Pick<Operator, 'rights' | 'scope'>;

export interface AlertHostParts {
  /** The thread's entry point, in a checkout or in a build. */
  readonly program: URL;
  readonly task: AlertTask;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Returns all cameras with the names that sources use for them. */
  readonly cameras: () => readonly { readonly camera: Camera; readonly alertNames: readonly string[] }[];
  /** Returns the rights of a person who may have signed out since; undefined if they were not at that desk around that time. */
  readonly personAt: (desk: DeskId, operator: OperatorId, at: number) => Person | undefined;
  readonly auditLog: {
    place(): AlertAuditPosition | undefined;
    /** Writes events and position in one transaction; false: not at present. */
    write(auditEvents: readonly PersonAuditEvent[], place: AlertAuditPosition): boolean;
  };
  readonly onNotice: (fault: Fault) => void;
  readonly onNoticeOver: (code: Fault['code']) => void;
  readonly onUnexpectedError: (id: string, call: string, error: unknown) => void;
}

/** The site's alerts, in a thread of their own so that neither parsing nor disk syncs delay video. */
export interface AlertHost<S extends Session> {
  /** Resolves with the call's output as JSON. */
  ask<K extends keyof AlertSiteCalls>(
    session: S,
    call: K,
    asked: CallParsed<AlertSiteCalls, K>,
  ): Promise<Result<Encoded>>;
  /** Nothing is published until the log is open. */
  readonly topics: TopicSources<Pick<AlertSiteTopics, 'alerts'>>;
  /** Returns the room's open alerts and each operator's share, within the session's scope. */
  load(session: S): Promise<Result<RoomLoad>>;
  /** Resolves once the message is on disk. */
  put(message: RawMessage): Promise<Result<void>>;
  /** Reports a condition of a camera that the site detected itself, or its end. */
  own(report: SiteReport): void;
  registryChanged(): void;
  /** Replaces the thread by one with this task. Acknowledged data is kept; requests in flight fail and must be sent again. */
  restart(task: AlertTask): void;
  /** Number of times that the thread ended unexpectedly. */
  readonly deaths: number;
  /** Ends the thread like a crash. For tests. */
  kill(): void;
  close(): Promise<void>;
}

/** Copies the bytes out of any larger buffer, for transfer. */
const posted = (message: RawMessage) => ({ ...message, bytes: new Uint8Array(message.bytes) });

const nothing = new TextEncoder().encode('{}');
const encoded = (answer: Result<Uint8Array | undefined>): Result<Encoded> =>
  answer.ok ? ok(new Encoded(answer.value ?? nothing)) : answer;

export function startAlerts<S extends Session>(parts: AlertHostParts): AlertHost<S> {
  const { clock, log } = parts;
  const again = createBackOff({ firstMs: 250, maxMs: 5_000 });
  /** Conditions that the site detected itself and that are active, or ended while no thread was running; by key. */
  const standing = new Map<string, Extract<ToAlertThread, { t: 'own' }>>();
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
  const post = (message: ToAlertThread) => thread?.postMessage(message);
  const requests = createRequests<Answered>({ clock, afterMs: answerWithinMs, response: away });
  const { allowed, forget: forgetScopes } = createScopes(post);
  // A starting thread queues requests until it is ready.
  const request = async (message: (id: number) => ToAlertThread) =>
    thread ? requests.request((id) => post(message(id))) : away();

  /** Sends the cameras in parts, one per turn of the event loop: 40,000 at once would delay video. */
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

  function raiseOwn(message: Extract<ToAlertThread, { t: 'own' }>): void {
    post(message);
    if (message.over) standing.delete(message.key);
  }

  const requestAuditEvents = () => post({ t: 'auditLog', place: parts.auditLog.place() ?? null });

  type MessageHandlers = {
    readonly [T in FromAlertThread['t']]: (message: Extract<FromAlertThread, { t: T }>) => void;
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
      // After a failed write the events are requested again from the audit log's position.
      if (parts.auditLog.write(auditEvents, place)) requestAuditEvents();
      else if (!isClosing) cancelAuditEvents = clock.after(auditRetryMs, requestAuditEvents);
    },
    notice: ({ fault }) => parts.onNotice(fault),
    noticeOver: ({ code }) => parts.onNoticeOver(code),
    log: ({ line }) => log(line),
    bug: ({ where, error }) => parts.onUnexpectedError('alerts', where, error),
  };
  function hear<T extends FromAlertThread['t']>(message: Extract<FromAlertThread, { t: T }>): void {
    const take: (of: Extract<FromAlertThread, { t: T }>) => void = received[message.t as T];
    take(message);
  }

  function start(): void {
    // The thread receives the request once it is ready; a second one would deliver each action twice.
    cancelAuditEvents();
    const startedAt = clock.monotonic();
    const begun = new Worker(parts.program, { workerData: task, name: 'alerts' });
    thread = begun;
    isReady = false;
    forgetScopes();
    begun.on('message', (raw: unknown) => {
      if (thread === begun) hear(FromAlertThread.parse(raw));
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
      // A single crash with a successful restart is not reported to people.
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
      // A starting thread receives all conditions once it is ready.
      if (isReady) raiseOwn(message);
    },
    restart(next) {
      task = next;
      const open = thread;
      // A thread about to be restarted anyway takes the new task then.
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
          // A thread that hangs in a system call ends with the process.
          void open.terminate();
          resolve();
        });
        post({ t: 'close' });
      });
    },
  };
}
