import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { ProcessStatus } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { RetryPolicy } from '../../core/base/retry.ts';
import { FaultShape } from '../../core/errors/faultShape.ts';
import type { SiteAddress } from '../../core/people/deskEntry.ts';
import { Credentials } from '../../core/people/operator.ts';
import { shiftsFrom } from '../../core/shiftlog/shift.ts';
import { withSpare } from '../../node/supervise/spare.ts';
import { type Child, type ChildMessage, type Supervised, supervise } from '../../node/supervise/supervise.ts';

/** What the demo cameras' process says once it serves them. */
const DemoReady = z.object({ demo: z.literal('ready'), port: z.int().min(1).max(65_535) });

/** What it says when the page that draws its domes is wanted, or no longer. */
const DemoDomes = z.object({ demo: z.literal('domes'), page: z.string().max(300).nullable() });

/** What a site's process says once it listens. `demo`: the operator that it made for the embedded demo. */
const SiteReady = z.object({
  site: z.literal('ready'),
  url: z.string().max(300),
  demo: Credentials.nullish(),
});

/** What either says before it ends because it cannot start: a fault, or the words of an error that nobody foresaw. */
const Failed = z.object({ fault: FaultShape.optional(), why: z.string().optional() });
const SiteFailed = Failed.extend({ site: z.literal('failed') });
const DemoFailed = Failed.extend({ demo: z.literal('failed') });
const maxWhy = 300;

/** What people must know of a site though it runs, and that it is over. */
const SiteNotice = z.object({ site: z.literal('notice'), fault: FaultShape });
const SiteNoticeOver = z.object({ site: z.literal('noticeOver'), code: FaultShape.shape.code });

/** What the PTZ gateway's process says once it can be joined with a site. */
const GatewayUp = z.object({ gateway: z.literal('up') });
/** Another gateway is made ready then: a console that starts has enough to start, ms. */
const spareAfterMs = 3_000;
/** It is back within a second however often it ends: cameras are moving. */
const gatewayAgain: RetryPolicy = (attempt) => (attempt === 1 ? 0 : 150);

function meaningOf(message: unknown): ChildMessage {
  const noted = SiteNotice.safeParse(message);
  if (noted.success) return { notice: noted.data.fault };
  const over = SiteNoticeOver.safeParse(message);
  return over.success ? { noticeOver: over.data.code } : failureIn(message);
}

/** A port that is taken, or a worker that is not there yet: the next try may go well. */
function failureIn(message: unknown): ChildMessage {
  for (const [text, code] of [
    [SiteFailed.safeParse(message), 'site.cannotStart'],
    [DemoFailed.safeParse(message), 'demo.cannotStart'],
  ] as const) {
    if (!text.success) continue;
    const why = text.data.why?.slice(0, maxWhy) ?? '?';
    return { fault: text.data.fault ?? { code, params: { why } }, final: false };
  }
  return undefined;
}

export interface EmbeddedOptions<P> {
  /** Keeps configuration, registry and the site's store. */
  readonly folder: string;
  readonly clock: Clock;
  readonly fork: (name: 'demo' | 'site', args: readonly string[]) => Child<P>;
  /** The PTZ gateway's process, which outlives this one by as long as it takes to stop its cameras. */
  readonly startGateway: () => Child<P>;
  /** The two ends of a new channel between processes. */
  readonly channel: () => readonly [P, P];
  /** How many cameras the demo registers; its own default unless said. */
  readonly cameras: number | undefined;
  readonly testCameras: number | undefined;
  /** The city file that its site gives to desks; undefined: none. */
  readonly city: string | undefined;
  /** When its shifts begin, `HH:MM` in order; undefined: a roster's own three. */
  readonly shifts: readonly string[] | undefined;
  /** Origins of pages, besides the console's own, that may open media links. */
  readonly origins: readonly string[];
  /** The site listens (again), at this address. */
  readonly onSite: (site: SiteAddress) => void;
  /** The demo wants the page that draws its domes, for it to connect there; undefined: no longer. */
  readonly onDomes: (demo: string | undefined) => void;
  readonly onChange: (status: ProcessStatus) => void;
  readonly log: (name: 'demo' | 'site' | 'gateway', line: string) => void;
}

export interface EmbeddedSite {
  /** Where the site will be, known before it is there, so that the desk can start beside it. */
  readonly address: SiteAddress;
  readonly status: () => readonly ProcessStatus[];
  stop(): Promise<void>;
}

const siteName = 'Trung tâm mẫu Hà Nội';

/** A TCP port of 127.0.0.1 that is free now: this one if it is, else any. */
function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort())));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port was given')),
      );
    });
  });
}

/**
 * Runs the demo cameras and, on them, a site on this machine. Either comes back on the port it had, since windows, desk
 * and ingest know it by that; only a port that somebody else has taken meanwhile is given up.
 */
export async function runEmbeddedSite<P>(options: EmbeddedOptions<P>): Promise<EmbeddedSite> {
  const { folder, clock } = options;
  const registry = join(folder, 'demo-cameras.json');
  const alerts = join(folder, 'demo-alerts.json');
  const config = join(folder, 'site.yaml');
  await mkdir(folder, { recursive: true });

  let sitePort = await freePort();
  let demoPort = 0;
  let demoIsReady = () => {};
  const firstDemo = new Promise<void>((resolve) => {
    demoIsReady = resolve;
  });

  const demo: Supervised<P> = supervise<P>({
    name: 'demo',
    clock,
    log: (line) => options.log('demo', line),
    onChange: options.onChange,
    async spawn() {
      demoPort = await freePort(demoPort);
      options.onDomes(undefined);
      const args = ['--port', String(demoPort), '--registry', registry, '--alerts', alerts];
      if (options.cameras !== undefined) args.push('--cameras', String(options.cameras));
      if (options.testCameras !== undefined) args.push('--test', String(options.testCameras));
      return options.fork('demo', args);
    },
    meaning: (message) => (DemoReady.safeParse(message).success ? 'ready' : failureIn(message)),
    onMessage(message) {
      const domes = DemoDomes.safeParse(message);
      if (domes.success) options.onDomes(domes.data.page ?? undefined);
      const ready = DemoReady.safeParse(message);
      if (!ready.success) return;
      demoPort = ready.data.port;
      demoIsReady();
      publishDomes();
    },
  });

  /** Its domes bring their pictures to the site, wherever that listens now. */
  const publishDomes = () => demo.post({ do: 'publish', site: `http://127.0.0.1:${sitePort}` });

  /** JSON is YAML. The port stands in it, so it is written before each start; whole or not at all. */
  async function writeConfig(): Promise<void> {
    const content = {
      id: 'hanoi',
      name: siteName,
      data: 'data',
      listen: { host: '127.0.0.1', port: sitePort, tls: 'off', origins: options.origins },
      cameras: { file: registry },
      alerts: { file: alerts },
      ...(options.city === undefined ? {} : { city: { file: options.city } }),
      watch: { centre: siteName, ...(options.shifts ? { shifts: shiftsFrom(options.shifts) } : {}) },
      demoOperator: true,
    };
    await writeFile(`${config}.new`, `${JSON.stringify(content, null, 2)}\n`);
    await rename(`${config}.new`, config);
  }

  const site: Supervised<P> = supervise<P>({
    name: 'site',
    clock,
    log: (line) => options.log('site', line),
    onChange: options.onChange,
    async spawn() {
      await firstDemo;
      sitePort = await freePort(sitePort);
      await writeConfig();
      return options.fork('site', ['--config', config]);
    },
    meaning: (message) => (SiteReady.safeParse(message).success ? 'ready' : meaningOf(message)),
    onMessage(message) {
      const ready = SiteReady.safeParse(message);
      if (!ready.success) return;
      publishDomes();
      joinThem();
      const { url, demo: signIn } = ready.data;
      options.onSite({ url, embedded: true, name: siteName, ...(signIn ? { signIn } : {}) });
    },
  });

  /** The gateway and the site that are there now. The channel before it ends with either: to both the other one is gone. */
  function joinThem(): void {
    if (site.status().state !== 'ready' || gateway.status().state !== 'ready') return;
    const [forSite, forGateway] = options.channel();
    gateway.post({ gateway: 'site' }, [forGateway]);
    site.post({ site: 'gateway' }, [forSite]);
  }

  const stopGateway = { t: 'stop' };
  const gateways = withSpare({
    clock,
    start: options.startGateway,
    afterMs: spareAfterMs,
    stopMessage: stopGateway,
    onStandbyMessage(message, pid) {
      if (GatewayUp.safeParse(message).success) options.log('gateway', `standby waits (pid ${pid})`);
    },
  });
  const gateway: Supervised<P> = supervise<P>({
    name: 'gateway',
    clock,
    log: (line) => options.log('gateway', line),
    onChange: options.onChange,
    spawn: gateways.start,
    retry: gatewayAgain,
    stopMessage: stopGateway,
    meaning: (message) => (GatewayUp.safeParse(message).success ? 'ready' : undefined),
    onMessage(message) {
      if (GatewayUp.safeParse(message).success) joinThem();
    },
  });

  return {
    address: { url: `ws://127.0.0.1:${sitePort}`, embedded: true, name: siteName },
    status: () => [demo.status(), site.status(), gateway.status()],
    async stop() {
      gateways.stop();
      // The site first, so that it lets go of its cameras while they are there.
      await Promise.all([site.stop(), gateway.stop()]);
      await demo.stop();
    },
  };
}
