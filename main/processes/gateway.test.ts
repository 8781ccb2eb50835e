import { afterEach, describe, expect, it } from 'vitest';
import { createSystemClock } from '../../core/base/clock.ts';
import { gatewaySwitch } from '../../core/ptz/gatewayMessages.ts';
import type { ChildProcess } from '../../node/supervise/supervise.ts';
import { handClock } from '../../test/fakes/clock.ts';
import { until } from '../../test/fixtures/until.ts';
import { type SitePort, startGateway } from './gateway.ts';

/** A site's port as main has it: `says` comes from the site, `received` goes to it. */
function sitePort() {
  const received: unknown[] = [];
  const on = { message: (_event: { readonly data: unknown }) => {}, close: () => {} };
  let isClosed = false;
  const port: SitePort = {
    on(event: 'message' | 'close', run: never) {
      on[event] = run;
    },
    postMessage: (message) => void received.push(message),
    start: () => undefined,
    close() {
      isClosed = true;
    },
  };
  return {
    port,
    received,
    says: (data: unknown) => on.message({ data }),
    ends: () => on.close(),
    isClosed: () => isClosed,
  };
}

const started: ChildProcess<SitePort>[] = [];
function start(args: readonly string[], clock = createSystemClock()) {
  const log: string[] = [];
  const messages: unknown[] = [];
  let code: number | undefined;
  const child = startGateway<SitePort>(
    { command: process.execPath, args },
    { clock, log: (line) => void log.push(line) },
  );
  started.push(child);
  child.onMessage((message) => void messages.push(message));
  child.onExit((exit) => {
    code = exit;
  });
  return { child, log, up: () => until(() => messages.length > 0), exit: () => code };
}
afterEach(() => {
  for (const child of started.splice(0)) child.kill();
});

const gateway = [`${import.meta.dirname}/../../site/gateway.ts`, gatewaySwitch];
const echo = [
  '-e',
  `process.on('message', (told) => told.t === 'message' && process.send(told)); process.send({ t: 'up' });`,
];
const begin = { t: 'start', host: '127.0.0.1', port: 0, tours: [] };

describe('the gateway that main starts', () => {
  it('connects to one site after another, and is notified of the end of each', async () => {
    const { child, log, up } = start(gateway);
    await up();
    const [first, second] = [sitePort(), sitePort()];
    child.post({ gateway: 'site' }, [first.port]);
    first.says(begin);
    await until(() => first.received.length > 0);
    expect(first.received).toEqual([{ t: 'ready', url: expect.stringMatching(/^ws:/) }]);
    child.post({ gateway: 'site' }, [second.port]);
    expect(first.isClosed()).toBe(true);
    second.says(begin);
    await until(() => second.received.length > 0);
    expect(second.received).toEqual(first.received);
    const gone = () => log.filter((line) => line.includes('the site is gone')).length;
    await until(() => gone() === 1);
    second.ends();
    await until(() => gone() === 2);
  });

  it('ends on request', async () => {
    const { child, up, exit } = start(gateway);
    await up();
    child.post({ t: 'stop' });
    await until(() => exit() === 0);
  });

  it('is not killed while it stops its cameras after a request to end', async () => {
    const { child, log, up, exit } = start([
      '-e',
      `process.on('message', () => {});
       process.on('disconnect', () => console.log('still here'));
       process.send({ t: 'up' });`,
    ]);
    await up();
    child.post({ t: 'stop' });
    child.kill();
    expect(exit()).toBe(0);
    await until(() => log.includes('still here'));
  });

  it('closes the site’s port when it dies', async () => {
    const { child, up, exit } = start(gateway);
    await up();
    const site = sitePort();
    child.post({ gateway: 'site' }, [site.port]);
    child.kill();
    await until(() => exit() !== undefined);
    expect(site.isClosed()).toBe(true);
  });

  it('forwards 12,000 cameras in parts, complete and in order', async () => {
    const { child, up } = start(echo);
    await up();
    const site = sitePort();
    child.post({ gateway: 'site' }, [site.port]);
    const parts = Array.from({ length: 24 }, (_, part) => ({
      t: 'cameras',
      cameras: Array.from({ length: 500 }, (_each, at) => ({
        id: `${part}-${at}`,
        name: 'Ngã tư'.repeat(60),
      })),
    }));
    for (const part of parts) site.says(part);
    await until(() => site.received.length === parts.length);
    expect(site.received).toEqual(parts);
  });

  it('kills a gateway that no longer reads messages', async () => {
    const clock = handClock();
    const { child, up, exit } = start(echo, clock);
    await up();
    const site = sitePort();
    child.post({ gateway: 'site' }, [site.port]);
    process.kill(child.pid ?? 0, 'SIGSTOP');
    site.says('x'.repeat(4_000_000));
    site.says('more');
    await clock.advance(10_001);
    expect(exit()).toBeUndefined();
    site.says('more');
    await until(() => exit() !== undefined);
  });
});
