import { parentPort, workerData } from 'node:worker_threads';
import { AlertAction } from '../../core/alerts/action.ts';
import { alertSiteCalls } from '../../core/alerts/api.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Scope } from '../../core/people/operator.ts';
import { createAlertCameras } from './alertScope.ts';
import { type AlertsService, openAlertsService } from './alertsService.ts';
import {
  type AlertCamera,
  AlertTask,
  type FromAlertThread,
  type PostedRights,
  ToAlertThread,
} from './hostMessages.ts';

/** The entry point of the thread that owns a site's alerts; see `host.ts`. */

if (!parentPort) throw new Error('this runs as a thread of the site');
const port = parentPort;
const send = (message: FromAlertThread) => port.postMessage(message);
const bug = (where: string, error: unknown) =>
  send({ t: 'bug', where, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });

type ForOffice = Exclude<ToAlertThread, { t: 'cameras' }>;

const scopes = new Map<number, Scope>();
const cameras = createAlertCameras();
let arriving: AlertCamera[] = [];
/**
 * Resolves once the cameras are known. Until then no message is accepted: its camera, and so its audience, would be resolved wrongly for
 * good.
 */
let camerasAreKnown: () => void = () => undefined;
const knowCameras = new Promise<void>((resolve) => {
  camerasAreKnown = resolve;
});
/** Messages that arrive before everything is open wait here. */
const early: ForOffice[] = [];

const personOf = ({ rights, scope }: PostedRights) => ({
  rights,
  scope: scope === 'all' ? scope : (scopes.get(scope) ?? []),
});

const encoder = new TextEncoder();

function answer(id: number, result: Result<unknown>): void {
  if (!result.ok) {
    send({ t: 'answer', id, fault: { code: result.fault.code, params: { ...result.fault.params } } });
    return;
  }
  // Serialised in this thread, so that the site's main thread only passes the bytes on.
  const json = encoder.encode(JSON.stringify(result.value ?? {}));
  const message: FromAlertThread = { t: 'answer', id, json };
  port.postMessage(message, [json.buffer]);
}

/** Sends a response in every case, also after an unexpected error: the caller waits for it. */
function answerWith(id: number, where: string, run: () => Result<unknown> | Promise<Result<unknown>>): void {
  Promise.resolve()
    .then(run)
    .then(
      (result) => answer(id, result),
      (error: unknown) => {
        bug(where, error);
        answer(id, fail('call.failed', { id: where }));
      },
    );
}

type Readable = keyof AlertsService['answers'];
const isReadable = (call: string): call is Readable =>
  call !== 'alert.act' && Object.hasOwn(alertSiteCalls, call);
function read<K extends Readable>(
  office: AlertsService,
  call: K,
  asked: unknown,
  scope: Scope,
): Result<unknown> {
  // The receiving link has already parsed the input against the same table.
  const run = office.answers[call] as (asked: unknown, scope: Scope) => Result<unknown>;
  return run(asked, scope);
}

type Takes = {
  readonly [T in ForOffice['t']]: (office: AlertsService, message: Extract<ToAlertThread, { t: T }>) => void;
};
const takes: Takes = {
  scope(_office, { number, scope, only }) {
    if (only) scopes.clear();
    scopes.set(number, scope);
  },
  ask(office, { id, call, asked, who }) {
    const { scope } = personOf(who);
    answerWith(id, call, () =>
      isReadable(call) ? read(office, call, asked, scope) : fail('call.unknown', { call }),
    );
  },
  act(office, { id, desk, actions, people }) {
    const allowed = people.map((person) => person && personOf(person));
    answerWith(id, 'alert.act', async () => {
      const all = actions.map((action) => AlertAction.parse(action));
      const decided = await office.authority.act(desk, all, allowed);
      return decided.ok ? ok({ outcomes: decided.value }) : decided;
    });
  },
  load: (office, { id, who }) => answerWith(id, 'load', () => ok(office.load(personOf(who).scope))),
  put: (office, { id, message }) => answerWith(id, 'put', () => office.put(message)),
  own(office, reported) {
    office.own(reported).catch((error: unknown) => bug('own', error));
  },
  auditLog: (office, { place }) => office.auditEvents.from(place),
  close(office) {
    office.close().then(
      () => process.exit(0),
      (error: unknown) => {
        bug('close', error);
        process.exit(1);
      },
    );
  },
};
function take<T extends ForOffice['t']>(office: AlertsService, message: Extract<ForOffice, { t: T }>): void {
  const run: (office: AlertsService, message: Extract<ForOffice, { t: T }>) => void = takes[message.t as T];
  run(office, message);
}

function takeCameras({ first, last, cameras: part }: Extract<ToAlertThread, { t: 'cameras' }>): void {
  if (first) arriving = [];
  arriving.push(...part);
  if (!last) return;
  cameras.replace(arriving);
  camerasAreKnown();
}

let office: AlertsService | undefined;
port.on('message', (raw: unknown) => {
  const message = ToAlertThread.parse(raw);
  if (message.t === 'cameras') takeCameras(message);
  else if (office) take(office, message);
  else if (message.t === 'close') process.exit(0);
  else early.push(message);
});

await knowCameras;
const opened = await openAlertsService({
  task: AlertTask.parse(workerData),
  cameras,
  clock: createSystemClock(),
  log: (line) => send({ t: 'log', line }),
  onNews: (news) => send({ t: 'news', news }),
  onAuditEvents: (auditEvents, place) => send({ t: 'auditEvents', auditEvents: [...auditEvents], place }),
  onNotice: ({ code, params }) => send({ t: 'notice', fault: { code, params: { ...params } } }),
  onNoticeOver: (code) => send({ t: 'noticeOver', code }),
  onUnexpectedError: bug,
});
if (opened.ok) {
  office = opened.value;
  for (const message of early.splice(0)) take(office, message);
  send({ t: 'ready' });
} else {
  const { code, params } = opened.fault;
  send({ t: 'failed', fault: { code, params: { ...params } } });
  process.exit(1);
}
