import { EventEmitter } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deskCalls, deskTopics } from '../../core/api/desk.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { ok } from '../../core/base/result.ts';
import { deskCannotRunExitCode, type FromDeskProcess } from '../../core/people/deskEntry.ts';
import { createRpcClient } from '../../core/rpc/client.ts';
import { fakeCameras } from '../../test/fakes/cameras.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { portPair } from '../../test/fakes/ports.ts';
import { fakeSite } from '../../test/fakes/site.ts';
import { fakeSiteLinks } from '../../test/fakes/siteLink.ts';
import { createWaiter } from '../../test/fixtures/until.ts';
import { openStore } from '../store/open.ts';
import type { OpenLink } from '../sync/link.ts';
import { hostDesk, type TransferredPort } from './host.ts';

const clock = createSystemClock();
const log = () => {};
const site = { url: 'ws://127.0.0.1:1', embedded: true };

/** Simulates Electron's side of a utility process: messages from main and to main. */
function startHost(openLink: OpenLink = fakeSiteLinks(fakeSite(fakeCameras(3))).open) {
  const events = new EventEmitter();
  const incoming: FromDeskProcess[] = [];
  const exits: number[] = [];
  const { wake, until } = createWaiter();
  hostDesk(
    {
      on: (event, run) => events.on(event, run),
      postMessage(message) {
        incoming.push(message);
        wake();
      },
    },
    { clock, log, openLink, exit: (code) => void exits.push(code) },
  );
  const send = (data: unknown, ports: readonly TransferredPort[] = []) =>
    events.emit('message', { data, ports });
  onTestFinished(() => void send({ t: 'stop' }));
  return {
    incoming,
    exits,
    send,
    until,
  };
}

/** Simulates a window's MessagePort as Electron passes it to a utility process, and the window's own end. */
function transferred() {
  const [mine, theirs] = portPair();
  const events = new EventEmitter();
  theirs.onClose(() => events.emit('close'));
  const port: TransferredPort = {
    on: (event: string, run: (event: { readonly data: unknown }) => void) => events.on(event, run),
    postMessage: (message) => theirs.send(message),
    start: () => theirs.onMessage((data) => events.emit('message', { data })),
    close: () => theirs.close(),
  };
  return { port, client: createRpcClient(mine, { calls: deskCalls, topics: deskTopics, clock }) };
}

describe('a desk process', () => {
  it('reports that it is ready, and the state of the site', async () => {
    const { send, incoming, until } = startHost();
    send({ t: 'start', folder: testFolder(), site, restarts: 0 });
    await until(() => incoming.some(({ t }) => t === 'state'));
    expect(incoming.filter(({ t }) => t !== 'seal')).toEqual([
      { t: 'ready' },
      { t: 'state', state: 'connected' },
    ]);
  });

  it('serves each window on the port that came with it', async () => {
    const { send } = startHost();
    send({ t: 'start', folder: testFolder(), site, restarts: 4 });
    const { port, client } = transferred();
    send({ t: 'window', window: 'w2' }, [port]);
    const status = await new Promise((resolve) => client.subscribe('status', { onMessage: resolve }));
    expect(status).toMatchObject({ restarts: 4, restartedAt: expect.any(Number), operator: null });
    client.close();
  });

  it('reports the session to main, so that main can start the next desk with it', async () => {
    const known = fakeSite(fakeCameras(3));
    const operator = known.addOperator('an', 'a password', ['video.live'], 'all');
    const { open } = fakeSiteLinks(known);
    const first = startHost(open);
    first.send({ t: 'start', folder: testFolder(), site, restarts: 0 });
    await first.until(() => first.incoming.some(({ t }) => t === 'state'));
    const window = transferred();
    first.send({ t: 'window', window: 'w1' }, [window.port]);
    await window.client.call('session.signIn', { name: 'an', password: 'a password' });
    await first.until(() => first.incoming.some((each) => each.t === 'session' && each.session.signedIn));
    const reported = first.incoming.findLast(({ t }) => t === 'session');
    const signedIn = { token: expect.any(String), operator, expiresAt: expect.any(Number) };
    expect(reported).toEqual({
      t: 'session',
      session: { signedIn, away: null, leftByHand: false, locked: false, toEnd: [] },
    });

    const next = startHost(open);
    const session = reported?.t === 'session' ? reported.session : null;
    next.send({ t: 'start', folder: testFolder(), site, restarts: 1, session });
    const { port, client } = transferred();
    next.send({ t: 'window', window: 'w1' }, [port]);
    const status = await new Promise((resolve) => client.subscribe('status', { onMessage: resolve }));
    expect(status).toMatchObject({ operator });
  });

  it('reports to main which certificate windows may accept: a configured one, and one seen first', () => {
    const { send, incoming } = startHost((options) => {
      const host = new URL(options.url).host;
      if (!options.pinFor(host)) options.keepPin(host, 'cd'.repeat(32));
      return { call: () => Promise.resolve(ok({} as never)), close() {} };
    });
    send({
      t: 'start',
      folder: testFolder(),
      site: { url: 'wss://site.example:8443', embedded: false },
      restarts: 0,
    });
    const others = incoming.filter(({ t }) => t !== 'seal');
    expect(others).toEqual([
      { t: 'pin', host: 'site.example', fingerprint: 'cd'.repeat(32) },
      { t: 'ready' },
    ]);
    send({ t: 'site', site: { url: 'wss://other.example', embedded: false, pin: 'ab'.repeat(32) } });
    expect(incoming).toContainEqual({ t: 'pin', host: 'other.example', fingerprint: 'ab'.repeat(32) });
  });

  it('remembers a certificate given once, also if started without it', () => {
    const folder = testFolder();
    const known: (string | undefined)[] = [];
    const start = (shown: string, pin?: string) => {
      const { send } = startHost((options) => {
        const host = new URL(options.url).host;
        const expected = options.pinFor(host);
        known.push(expected);
        if (expected === undefined || expected === shown) options.keepPin(host, shown);
        return { call: () => Promise.resolve(ok({} as never)), close() {} };
      });
      const address = { url: 'wss://site.example:8443', embedded: false };
      send({ t: 'start', folder, site: pin === undefined ? address : { ...address, pin }, restarts: 0 });
      send({ t: 'stop' });
    };
    const [first, second, wrong] = ['ab', 'cd', 'ef'].map((byte) => byte.repeat(32));
    if (!first || !second || !wrong) throw new Error('three certificates');
    start(first);
    start(second);
    start(second, second);
    start(second);
    // Configured, but never presented by the site.
    start(second, wrong);
    start(second);
    expect(known).toEqual([undefined, first, second, second, wrong, second]);
  });

  it('reports why it cannot run, and that a restart will not help', () => {
    const folder = testFolder();
    const newer = { version: 1, name: 'a', sql: 'SELECT 1' };
    const steps = Array.from({ length: 99 }, (_, at) => ({ ...newer, version: at + 1 }));
    const made = openStore({ folder, clock, log, migrations: steps });
    if (made.ok) made.value.close();
    const { send, incoming, exits } = startHost();
    send({ t: 'start', folder, site, restarts: 0 });
    expect(incoming).toMatchObject([
      { t: 'fault', fault: { code: 'desk.newerStore', params: { found: 99 } } },
    ]);
    expect(exits).toEqual([deskCannotRunExitCode]);
  });

  it('ends on request', () => {
    const { send, exits } = startHost();
    send({ t: 'start', folder: testFolder(), site, restarts: 0 });
    send({ t: 'stop' });
    expect(exits).toEqual([0]);
  });

  it.each([
    ['nothing', null],
    ['another kind', { t: 'open' }],
    ['a window before the start', { t: 'window', window: 'w1' }],
    ['a window of no such name', { t: 'window', window: '../w1' }],
  ])('survives %s as a message', (_name, message) => {
    const { send, incoming, exits } = startHost();
    send(message);
    expect([incoming, exits]).toEqual([[], []]);
  });
});
