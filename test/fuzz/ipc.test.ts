import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DeskCalls, type DeskTopics, deskCalls, deskTopics } from '../../core/api/desk.ts';
import { PageMessage, shellCalls } from '../../core/api/shell.ts';
import { siteCalls, siteTopics } from '../../core/api/site.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { WindowId } from '../../core/base/ids.ts';
import { fail, type Result } from '../../core/base/result.ts';
import { FaultShape } from '../../core/errors/faultShape.ts';
import { faultText } from '../../core/errors/faults.ts';
import { mediaCalls, mediaTopics } from '../../core/media/api.ts';
import { FromDeskProcess, ToDeskProcess } from '../../core/people/deskEntry.ts';
import { Right } from '../../core/people/operator.ts';
import { controlCalls, controlTopics } from '../../core/ptz/controlApi.ts';
import {
  FromPtzGateway,
  FromRelayedGateway,
  ToPtzGateway,
  ToRelayedGateway,
} from '../../core/ptz/gatewayMessages.ts';
import { createRpcClient, type RpcClient } from '../../core/rpc/client.ts';
import type { CallTable } from '../../core/rpc/define.ts';
import { describeIssue } from '../../core/rpc/server.ts';
import {
  decodeFrame,
  encodeFrame,
  type MessageChannelPort,
  ToRpcClient,
  ToRpcServer,
} from '../../core/rpc/wire.ts';
import { createDesk } from '../../desk/app/desk.ts';
import { exampleOf } from '../contract/examples.ts';
import { siteExampleOf } from '../contract/siteExamples.ts';
import { fakeCameras } from '../fakes/cameras.ts';
import { fakeSite } from '../fakes/site.ts';
import { fakeSiteLinks } from '../fakes/siteLink.ts';
import { until } from '../fixtures/until.ts';
import { fuzz, fuzzWithinMs } from './fuzz.ts';
import { edits, malformedBytes } from './garbage.ts';
import { sampleOf } from './sample.ts';
import { clonedChanges, malformedValue } from './values.ts';

const camera = 'hn:camera:c1' as never;

/** Every parser of another process's messages, by name, with a value of the right form. */
const calls: readonly { name: string; spec: CallTable[string]; like: unknown }[] = Object.entries<CallTable>({
  desk: deskCalls,
  site: siteCalls,
  media: mediaCalls,
  control: controlCalls,
  shell: shellCalls,
}).flatMap(([table, all]) =>
  Object.entries(all).map(([name, spec]) => ({
    name: `${table} ${name}`,
    spec,
    like:
      table === 'desk'
        ? exampleOf(name, camera)
        : { ...Object(sampleOf(spec.input)), ...Object(table === 'site' ? siteExampleOf(name, camera) : {}) },
  })),
);
const messages: readonly { name: string; schema: z.ZodType; like: unknown }[] = [
  ...Object.entries({
    ToServer: ToRpcServer,
    ToClient: ToRpcClient,
    ToDesk: ToDeskProcess,
    FromDesk: FromDeskProcess,
    ToGateway: ToPtzGateway,
    FromGateway: FromPtzGateway,
    ToRelayed: ToRelayedGateway,
    FromRelayed: FromRelayedGateway,
    PageMessage,
  }).flatMap(([name, schema]) =>
    schema.options.map((one: unknown) => ({ name, schema: schema as z.ZodType, like: sampleOf(one) })),
  ),
  ...Object.entries({ ...deskTopics, ...siteTopics, ...mediaTopics, ...controlTopics }).map(
    ([name, { message }]) => ({
      name,
      schema: message,
      like: sampleOf(message),
    }),
  ),
];

describe('the RPC contract', () => {
  it(
    'accepts any input of a call or rejects it with a short reason, and never throws',
    async () => {
      await fuzz(fc.tuple(fc.nat(calls.length - 1), clonedChanges), 1_000, ([which, what]) => {
        const one = calls[which];
        if (!one) return;
        const { spec, like, name } = one;
        const parsed = spec.input.safeParse(malformedValue(like, what));
        if (parsed.success) {
          if (spec.scope !== 'none')
            expect(
              spec.scope(parsed.data).every((of) => typeof of === 'string'),
              name,
            ).toBe(true);
          return;
        }
        FaultShape.parse({ code: 'call.invalid', params: { where: describeIssue(parsed.error) } });
      });
    },
    fuzzWithinMs,
  );

  it(
    'parses any value as any other message without throwing',
    async () => {
      await fuzz(fc.tuple(fc.nat(messages.length - 1), clonedChanges), 700, ([which, what]) => {
        const one = messages[which];
        one?.schema.safeParse(malformedValue(one.like, what));
      });
    },
    fuzzWithinMs,
  );

  it(
    'decodes frames of any bytes without throwing or polluting prototypes',
    async () => {
      const good = [
        Buffer.from(
          JSON.stringify({ t: 'call', id: 1, call: 'alert.list', input: { filter: {}, limit: 5 } }),
        ),
        Buffer.from(
          encodeFrame({
            t: 'topic',
            topic: 'still',
            rev: 1,
            message: { ageMs: 1 },
            bytes: new Uint8Array(40),
          }) as Uint8Array,
        ),
      ];
      await fuzz(fc.tuple(fc.nat(1), fc.boolean(), edits), 600, ([which, asText, what]) => {
        const bytes = malformedBytes(good[which] ?? Buffer.alloc(0), what);
        const frame = decodeFrame(asText ? bytes.toString('utf8') : bytes);
        ToRpcServer.safeParse(frame);
        ToRpcClient.safeParse(frame);
      });
      expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
    },
    fuzzWithinMs,
  );
});

/** Wraps an end of a Node channel as a `MessageChannelPort`. */
const nodePort = (port: MessagePort): MessageChannelPort => ({
  send: (message) => port.postMessage(message),
  onMessage: (run) => void port.on('message', run),
  onClose: (run) => void port.on('close', run),
  close: () => port.close(),
});

describe('a window’s calls to the desk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-fuzz-'));
  const errors: string[] = [];
  const clock = createSystemClock();
  let desk: Extract<ReturnType<typeof createDesk>, { ok: true }>['value'];
  let client: RpcClient<DeskCalls, DeskTopics>;
  let raw: MessagePort;

  beforeAll(async () => {
    const site = fakeSite(fakeCameras(20));
    site.addOperator('all', 'a password', Right.options, 'all');
    const created = createDesk({
      folder,
      clock,
      site: { url: 'ws://127.0.0.1:1', embedded: false },
      log: (level, what, more) => {
        if (level === 'error') errors.push(`${what} ${JSON.stringify(more)}`);
      },
      openLink: fakeSiteLinks(site).open,
    });
    if (!created.ok) throw new Error(created.fault.code);
    desk = created.value;
    const [one, two] = [new MessageChannel(), new MessageChannel()];
    desk.attach(nodePort(one.port1), WindowId.parse('w1'));
    desk.attach(nodePort(two.port1), WindowId.parse('w2'));
    client = createRpcClient(nodePort(one.port2), { calls: deskCalls, topics: deskTopics, clock });
    raw = two.port2;
    await signIn();
  });
  afterAll(() => {
    client.close();
    raw.close();
    desk.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Makes a call with any name and any input. */
  const ask = (name: string, input: unknown): Promise<Result<unknown>> =>
    client.call(name as keyof DeskCalls, input as never);
  async function signIn(): Promise<void> {
    await until(async () => (await ask('session.signIn', { name: 'all', password: 'a password' })).ok);
  }

  /** Expects a response in time, as in the contract or with a fault, and no internal error of the desk. */
  function expectAnswered(name: string, answer: Result<unknown>): void {
    expect(errors).toEqual([]);
    if (answer.ok) return;
    expect(answer.fault.code, name).not.toMatch(/^call\.(failed|timeout|closed)$/);
    for (const language of ['vi', 'en'] as const)
      expect(faultText(answer.fault, language)).not.toMatch(/\{[a-z]\w*\}/);
  }

  const all = Object.keys(deskCalls);
  const endSession = ['session.signOut', 'session.lock', 'people.changePassword', 'machine.enrol'];

  it(
    'get a response or a fault whatever their input, and a valid call succeeds afterwards',
    async () => {
      await fuzz(fc.tuple(fc.nat(all.length - 1), clonedChanges), 300, async ([which, what]) => {
        const name = all[which] ?? '';
        const input = malformedValue(exampleOf(name, 'hn:camera:1'), what);
        expectAnswered(name, await ask(name, input));
        if (endSession.includes(name)) await signIn();
        // A call that only reads, so that not every round writes the store to disk.
        expect((await ask('people.policy', {})).ok).toBe(true);
      });
      expect((await ask('settings.save', { language: 'vi' })).ok).toBe(true);
    },
    fuzzWithinMs,
  );

  it(
    'survive unknown messages on the port, and have unknown names rejected',
    async () => {
      const like = { t: 'call', id: 5, call: 'settings.save', input: { language: 'vi' } };
      await fuzz(fc.tuple(fc.boolean(), clonedChanges), 150, async ([isCall, what]) => {
        raw.postMessage(malformedValue(isCall ? like : { t: 'subscribe', topic: 'status' }, what));
        expect((await ask('people.policy', {})).ok).toBe(true);
      });
      for (const name of ['__proto__', 'constructor', 'toString', 'x'.repeat(80)])
        expect(await ask(name, {})).toMatchObject({ ok: false, fault: { code: 'call.unknown' } });
      expect(errors).toEqual([]);
    },
    fuzzWithinMs,
  );
});

describe('RPC faults found by fuzzing', () => {
  it('a key of 70,000 characters is refused with a reason that fits into a response', () => {
    const refused = z.strictObject({}).safeParse({ ['x'.repeat(70_000)]: 1 });
    if (refused.success) throw new Error('it was taken');
    FaultShape.parse({ code: 'call.invalid', params: { where: describeIssue(refused.error) } });
    expect(describeIssue(refused.error).length).toBeLessThan(400);
  });

  it('a fault that quotes 70,000 characters of input is cut to the wire’s limit', () => {
    const text = fail('alert.messageUnknown', { what: 'x'.repeat(70_000) });
    expect(text.ok || FaultShape.parse(text.fault)).toBeTruthy();
  });
});
