import { beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { handClock } from '../../test/fakes/clock.ts';
import type { Right } from '../people/operator.ts';
import { defineTopic } from './define.ts';
import { anonymousCaller, createCaller, createRpcServer } from './server.ts';
import { createPublication, dispatchTopics, publishTopics, subscribeToAll } from './topics.ts';
import type { MessageChannelPort } from './wire.ts';

const topics = {
  open: defineTopic({ message: z.number(), right: 'public', kind: 'state' }),
  count: defineTopic({ message: z.number(), right: 'camera.list', kind: 'state' }),
  names: defineTopic({ message: z.string(), right: 'camera.list', kind: 'stream' }),
} as const;

let count: number;
let sources: ReturnType<typeof makeSources>;
let subscribers: ReturnType<typeof publishTopics<typeof topics, string>>;

function makeSources() {
  return {
    open: createPublication<number, string>(() => [7]),
    count: createPublication<number, string>(() => (count < 0 ? [] : [count])),
    names: createPublication<string, string>((to) => [`all for ${to}`]),
  };
}

beforeEach(() => {
  count = 1;
  sources = makeSources();
  subscribers = publishTopics<typeof topics, string>(topics, sources);
});

/** Creates a connection whose operator can change; `sent`: topic and message, or refused topics. */
function connection(who: string, rights: readonly Right[] | null) {
  const sent: string[] = [];
  let person = { who, rights };
  let receive: (message: unknown) => void = () => {};
  const port: MessageChannelPort = {
    send(raw) {
      const message = raw as { topic: string; message?: unknown };
      sent.push(`${message.topic}: ${message.message ?? 'refused'}`);
    },
    onMessage(run) {
      receive = run;
    },
    onClose() {},
    close() {},
  };
  const server = createRpcServer(port, {
    calls: {},
    topics,
    handlers: {},
    connection: undefined,
    caller: () => (person.rights ? createCaller(person.rights, () => true) : anonymousCaller),
    clock: handClock(),
    onUnexpectedError(_id, _call, error) {
      throw error;
    },
    onSubscribe: (name) => subscriber.onSubscribe(name),
  });
  const subscriber = subscribers.add(server, () => person.who);
  return {
    subscriber,
    subscribe: (...names: string[]) => {
      for (const name of names) receive({ t: 'subscribe', topic: name });
    },
    becomeOther(next: string, nextRights: readonly Right[] | null) {
      person = { who: next, rights: nextRights };
      subscriber.personChanged();
    },
    become(next: string, nextRights: readonly Right[] | null) {
      person = { who: next, rights: nextRights };
      subscriber.recheck();
    },
    /** Returns what was sent since the last call. */
    sent: () => sent.splice(0),
  };
}

it('sends the present state or a snapshot to a new subscriber', () => {
  const an = connection('an', ['camera.list']);
  an.subscribe('open', 'count', 'names');
  expect(an.sent()).toEqual(['open: 7', 'count: 1', 'names: all for an']);
});

it('sends nothing while nothing is known, and then the first state', () => {
  count = -1;
  const an = connection('an', ['camera.list']);
  an.subscribe('count');
  expect(an.sent()).toEqual([]);
  count = 3;
  sources.count.publishEach();
  expect(an.sent()).toEqual(['count: 3']);
});

it('sends each subscriber its own messages, or the same to all', () => {
  const [an, binh] = [connection('an', ['camera.list']), connection('binh', ['camera.list'])];
  for (const one of [an, binh]) one.subscribe('names');
  for (const one of [an, binh]) one.sent();
  sources.names.publishEach((to) => (to === 'an' ? ['one', 'two'] : []));
  expect([an.sent(), binh.sent()]).toEqual([['names: one', 'names: two'], []]);
  sources.names.publish('three');
  expect([an.sent(), binh.sent()]).toEqual([['names: three'], ['names: three']]);
});

it('sends only public topics to an operator without the right', () => {
  const an = connection('an', []);
  an.subscribe('open', 'count', 'names');
  expect(an.sent()).toEqual(['open: 7', 'count: refused', 'names: refused']);
  sources.count.publish(9);
  sources.names.publish('x');
  expect(an.sent()).toEqual([]);
});

it('sends the last state and a snapshot to an operator who gains the right', () => {
  const an = connection('an', null);
  an.subscribe('count', 'names');
  an.sent();
  sources.count.publish(9);
  an.become('an', ['camera.list']);
  expect(an.sent()).toEqual(['count: 9', 'names: all for an']);
});

it('sends the next operator a snapshot of their own, and none without the right', () => {
  const desk = connection('an', ['camera.list']);
  desk.subscribe('names');
  desk.sent();
  desk.become('binh', ['camera.list']);
  expect(desk.sent()).toEqual(['names: all for binh']);
  desk.become('chi', []);
  expect(desk.sent()).toEqual(['names: refused']);
});

it('requests no messages of a stream without subscribers', () => {
  const an = connection('an', ['camera.list']);
  let asked = 0;
  const messages = () => {
    asked += 1;
    return ['x'];
  };
  sources.names.publishEach(messages);
  expect(asked).toBe(0);
  an.subscribe('names');
  sources.names.publishEach(messages);
  expect(asked).toBe(1);
});

it('reads every state again for another operator', () => {
  const desk = connection('an', ['camera.list']);
  desk.subscribe('open', 'count', 'names');
  desk.sent();
  count = 2;
  desk.becomeOther('binh', ['camera.list']);
  expect(desk.sent()).toEqual(['open: 7', 'count: 2', 'names: all for binh']);
});

it('sends another operator no earlier state, and nothing more to one who lost the right', () => {
  const desk = connection('an', []);
  desk.subscribe('count');
  desk.sent();
  count = 2;
  desk.becomeOther('binh', ['camera.list']);
  expect(desk.sent()).toEqual(['count: 2']);
  count = 3;
  desk.becomeOther('chi', []);
  expect(desk.sent()).toEqual(['count: refused']);
});

it('sends nothing to a removed subscriber', () => {
  const an = connection('an', ['camera.list']);
  an.subscribe('count');
  an.sent();
  an.subscriber.remove();
  sources.count.publish(2);
  expect(an.sent()).toEqual([]);
});

it('subscribes to all topics in order, and delivers each to every feature that receives it', () => {
  const subscribed = new Map<string, { onMessage(message: unknown): void; onRefused?(): void }>();
  const calls: string[] = [];
  const receivers = [
    { count: { onMessage: (n: number) => calls.push(`a ${n}`), onRefused: () => calls.push('a refused') } },
    { count: { onMessage: (n: number) => calls.push(`b ${n}`) } },
  ];
  subscribeToAll(
    {
      subscribe(name, handlers) {
        subscribed.set(name, handlers as never);
        return () => {};
      },
    },
    topics,
    dispatchTopics<typeof topics>(() => receivers),
  );
  expect([...subscribed.keys()]).toEqual(['open', 'count', 'names']);
  subscribed.get('count')?.onMessage(4);
  subscribed.get('names')?.onMessage('x');
  subscribed.get('count')?.onRefused?.();
  expect(calls).toEqual(['a 4', 'b 4', 'a refused']);
});
