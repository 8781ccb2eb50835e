import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { type Client, connect } from '../../core/contract/client.ts';
import type { CallTable, TopicTable } from '../../core/contract/define.ts';
import { deskCalls, deskTopics } from '../../core/contract/desk.ts';
import { siteCalls, siteTopics } from '../../core/contract/site.ts';
import { CameraId, DeskId, WardId, WindowId } from '../../core/domain/ids.ts';
import { defaultRoles, type Right, type Scope } from '../../core/domain/operator.ts';
import type { Result } from '../../core/result.ts';
import { createDesk } from '../../main/desk/desk.ts';
import { siteLinks } from '../../main/desk/links/site.ts';
import type { Desk } from '../../main/desk/options.ts';
import { hashPassword } from '../../site/operators/password.ts';
import { openStore } from '../../site/store/open.ts';
import { operatorTable } from '../../site/store/operators.ts';
import { portPair } from '../fakes/ports.ts';
import { deskClient } from '../fakes/siteclient.ts';
import { must, startTestSite, type TestSite } from '../fixtures/site.ts';
import { until } from '../fixtures/until.ts';
import { exampleOf } from './examples.ts';
import { siteExampleOf } from './siteExamples.ts';

/**
 * No right leaks: every call and every topic of both contracts, as the tables have them, tried by every role of a fresh site
 * with several scopes, at a real desk and a real site. A call that is added is tried without anybody thinking of it; one that
 * has no example fails here.
 */
const password = 'a password of nobody';
const clock = systemClock();
const inside = CameraId.parse('hn:camera:trong');
const outside = CameraId.parse('hn:camera:ngoai');
/** By which what is out of scope would be known again wherever it came out. */
const secrets = [outside, 'Nhà riêng bí mật'];
const camera = (id: string, number: number, ward: string, name: string) => ({
  ...{ id, number, name, ward, position: { lat: 21, lon: 105.8 } },
  main: { url: 'rtsp://127.0.0.1:9/none' },
});

const scopes: Readonly<Record<string, Scope>> = {
  all: 'all',
  ward: [{ wards: [WardId.parse('hn:ward:w1')] }],
  list: [{ cameras: [inside] }],
  tagged: [{ tags: ['not one camera has this'] }, { functions: ['defence'] }],
  none: [],
};
const sees = (scope: string, of: CameraId) =>
  scope === 'all' || (of === inside && (scope === 'ward' || scope === 'list'));
const roles = Object.entries(defaultRoles) as [string, readonly Right[]][];
const people = roles.flatMap(([role, rights]) =>
  Object.keys(scopes).map((scope) => ({ id: `${role}-${scope}`, role, rights, scope })),
);
type Person = (typeof people)[number];

let site: TestSite;
let folder: string;
beforeAll(async () => {
  site = await startTestSite([
    camera('trong', 1, 'w1', 'Cổng trụ sở'),
    camera('ngoai', 2, 'w2', 'Nhà riêng bí mật'),
  ]);
  folder = mkdtempSync(join(tmpdir(), 'watchfloor-roles-'));
  const { db } = must(openStore(join(site.folder, 'data')));
  const passwordHash = await hashPassword(password);
  for (const { id, role, scope } of people)
    operatorTable(db).put(
      {
        ...{ id, name: id, displayName: id, passwordHash, roles: [role], scope: scopes[scope] ?? [] },
        ...{ demo: false, disabled: false },
      },
      0,
    );
  db.close();
}, 60_000);
afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Whoever may read the trail reads all of it: a chain with holes would prove nothing. */
const isTrail = (call: string) => call.startsWith('audit.');
const codeIn = (answer: Result<unknown>) => (answer.ok ? 'ok' : answer.fault.code);
/** What an answer gives away of what is out of scope. */
const leaks = (said: unknown) => secrets.filter((secret) => (JSON.stringify(said) ?? '').includes(secret));

/** What must come of a call by somebody of this role and scope, given its table. */
async function tryCalls(
  calls: CallTable,
  who: Person,
  call: (name: string, input: unknown) => Promise<Result<unknown>>,
  example: (name: string, of: CameraId) => unknown,
): Promise<void> {
  // Signing in and out would end what is being tried.
  const tried = Object.entries(calls).filter(([name]) => !/^(session|machine)\.|^hello$/.test(name));
  for (const [name, { right, scope, input }] of tried) {
    for (const of of [inside, outside]) {
      const asked = example(name, of);
      const answer = await call(name, asked);
      const said = [who.id, name, of, codeIn(answer)];
      if (right !== 'public' && right !== 'signedIn' && !who.rights.includes(right))
        expect(said).toEqual([who.id, name, of, 'right.missing']);
      else if (scope !== 'none') {
        const parsed = input.safeParse(asked);
        expect([name, parsed.success]).toEqual([name, true]);
        const touched = parsed.success ? scope(parsed.data as never) : [];
        // An example that names no camera would try nothing.
        expect([name, touched.includes(of)]).toEqual([name, true]);
        if (sees(who.scope, of)) expect(said.at(-1)).not.toMatch(/^right\./);
        else expect(said).toEqual([who.id, name, of, 'right.outOfScope']);
      } else {
        // Else it would be refused for its input, whoever asks.
        expect([name, input.safeParse(asked).success]).toEqual([name, true]);
        expect(`${name} ${codeIn(answer)}`).not.toMatch(/ right\.(missing|notSignedIn)$/);
      }
      if (who.scope !== 'all' && answer.ok && of === inside && !isTrail(name))
        expect([who.id, name, ...leaks(answer.value)]).toEqual([who.id, name]);
    }
  }
}

/** Each topic: refused without its right, and nothing in it that is out of scope. */
async function tryTopics(
  topics: TopicTable,
  who: Person,
  client: Client<CallTable, TopicTable>,
): Promise<void> {
  for (const [name, { right }] of Object.entries(topics)) {
    let refused: string | undefined;
    const heard: unknown[] = [];
    const cancel = client.subscribe(name, {
      onMessage: (message) => void heard.push(message),
      onRefused: ({ code }) => {
        refused = code;
      },
    });
    // What is asked after it is answered after it.
    await client.call('people.policy', {});
    const may = right === 'public' || right === 'signedIn' || who.rights.includes(right);
    expect([who.id, name, refused]).toEqual([who.id, name, may ? undefined : 'right.missing']);
    if (who.scope !== 'all') expect([who.id, name, ...leaks(heard)]).toEqual([who.id, name]);
    cancel();
  }
}

describe('at the site', () => {
  it.each(people)('$id has what the role and the scope give, and no more', async (who) => {
    const client = await deskClient(site.site.url);
    const desk = DeskId.parse(`desk-${people.indexOf(who).toString(16).padStart(16, '0')}`);
    must(await client.call('session.signIn', { name: who.id, password, desk }));
    const plain = client as unknown as Client<CallTable, TopicTable>;
    await tryCalls(siteCalls, who, (name, input) => plain.call(name, input as never), siteExampleOf);
    await tryTopics(siteTopics, who, plain);
    client.close();
  });
});

describe('at a desk', () => {
  let desk: Desk;
  let client: Client<typeof deskCalls, typeof deskTopics>;
  let known = 0;

  beforeAll(async () => {
    const link = siteLinks({ clock, log: () => {} });
    const { url } = site.site;
    desk = must(createDesk({ folder, site: { url, embedded: false }, clock, log: () => {}, openLink: link }));
    const [mine, theirs] = portPair();
    desk.attach(theirs, WindowId.parse('w1'));
    client = connect(mine, { calls: deskCalls, topics: deskTopics, clock });
    client.subscribe('cameras', {
      onMessage: (message) => {
        if (message.kind === 'reset') known = message.total;
      },
    });
    await until(() => desk.status().site.state === 'connected');
    // Whoever may see all leaves something of all behind, for the others not to find.
    await signIn({ id: 'supervisor-all' });
    await until(() => known === 2);
    for (const name of Object.keys(deskCalls))
      if (!/^(session|machine|people|share)\./.test(name))
        await client.call(name as keyof typeof deskCalls, exampleOf(name, outside) as never);
  }, 60_000);
  afterAll(() => {
    client?.close();
    desk?.close();
  });

  async function signIn({ id }: Pick<Person, 'id'>): Promise<void> {
    const { url } = site.site;
    // A link takes no more than people could ask.
    desk.point({ url, embedded: false });
    await until(() => desk.status().site.state === 'connected');
    must(await client.call('session.signIn', { name: id, password }));
  }

  it.each(people)('$id has what the role and the scope give, and no more', async (who) => {
    await signIn(who);
    const plain = client as unknown as Client<CallTable, TopicTable>;
    await tryCalls(deskCalls, who, (name, input) => plain.call(name, input as never), exampleOf);
    await tryTopics(deskTopics, who, plain);
  });
});
