import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../core/clock.ts';
import { alertSiteCalls } from '../../core/contract/alerts.ts';
import { AlertAction } from '../../core/domain/alertAction.ts';
import type { Scope } from '../../core/domain/operator.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { type AlertCamera, AlertTask, type Allowed, type FromAlerts, ToAlerts } from './hostMessages.ts';
import { type Office, openOffice } from './office.ts';

/** The program of the thread that has a site's alerts; see `host.ts`. */

if (!parentPort) throw new Error('this runs as a thread of the site');
const port = parentPort;
const say = (message: FromAlerts) => port.postMessage(message);
const bug = (where: string, error: unknown) =>
  say({
    ...{ t: 'bug', where },
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });

const scopes = new Map<number, Scope>();
let arriving: AlertCamera[] = [];
/** What is told before all is open waits. */
let early: ToAlerts[] | undefined = [];

const personOf = ({ rights, scope }: Allowed) => ({
  rights,
  scope: scope === 'all' ? scope : (scopes.get(scope) ?? []),
});

function answer(id: number, result: Result<unknown>): void {
  if (result.ok) say({ t: 'answer', id, value: result.value });
  else say({ t: 'answer', id, fault: { code: result.fault.code, params: { ...result.fault.params } } });
}

/** Answers whatever comes of it, a bug too: whoever asked waits. */
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

type Readable = keyof Office['answers'];
const isReadable = (call: string): call is Readable =>
  call !== 'alert.act' && Object.hasOwn(alertSiteCalls, call);
function read<K extends Readable>(office: Office, call: K, asked: unknown, scope: Scope): Result<unknown> {
  // The link that it came by has parsed it against the same table.
  const run = office.answers[call] as (asked: unknown, scope: Scope) => Result<unknown>;
  return run(asked, scope);
}

type Takes = {
  readonly [T in ToAlerts['t']]: (office: Office, message: Extract<ToAlerts, { t: T }>) => void;
};
const takes: Takes = {
  cameras(office, { first, last, cameras }) {
    if (first) arriving = [];
    arriving.push(...cameras);
    if (last) office.cameras.replace(arriving);
  },
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
  put: (office, { id, message }) => answerWith(id, 'put', () => office.put(message)),
  own(office, told) {
    office.own(told).catch((error: unknown) => bug('own', error));
  },
  trail: (office, { place }) => office.deeds.from(place),
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
function take<T extends ToAlerts['t']>(office: Office, message: Extract<ToAlerts, { t: T }>): void {
  const run: (office: Office, message: Extract<ToAlerts, { t: T }>) => void = takes[message.t as T];
  run(office, message);
}

let office: Office | undefined;
port.on('message', (raw: unknown) => {
  const message = ToAlerts.parse(raw);
  if (office) take(office, message);
  else early?.push(message);
});

const opened = await openOffice({
  task: AlertTask.parse(workerData),
  clock: systemClock(),
  log: (line) => say({ t: 'log', line }),
  onNews: (news) => say({ t: 'news', news }),
  onDeeds: (deeds, place) => say({ t: 'deeds', deeds: [...deeds], place }),
  onNotice: ({ code, params }) => say({ t: 'notice', fault: { code, params: { ...params } } }),
  onNoticeOver: (code) => say({ t: 'noticeOver', code }),
  onBug: bug,
});
if (opened.ok) {
  office = opened.value;
  for (const message of early ?? []) take(office, message);
  early = undefined;
  say({ t: 'ready' });
} else {
  const { code, params } = opened.fault;
  say({ t: 'failed', fault: { code, params: { ...params } } });
  process.exit(1);
}
