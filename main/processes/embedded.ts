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
import { createShiftTimes } from '../../core/shiftlog/shift.ts';
import { withStandby } from '../../node/supervise/standby.ts';
import {
  type ChildMessage,
  type ChildProcess,
  type SupervisedProcess,
  superviseProcess,
} from '../../node/supervise/supervise.ts';

/** The message of the demo cameras' process once it serves them. */
const DemoReady = z.object({ demo: z.literal('ready'), port: z.int().min(1).max(65_535) });

/** Its message when the page that renders the PTZ cameras is needed, or no longer. */
const DemoPtzCameras = z.object({ demo: z.literal('ptzCameras'), page: z.string().max(300).nullable() });

/** The message of a site's process once it listens. `demo`: the operator created for the embedded demo. */
const SiteReady = z.object({
  site: z.literal('ready'),
  url: z.string().max(300),
  demo: Credentials.nullish(),
});

/** The message of either before it exits because it cannot start: a fault, or an unexpected error's text. */
const Failed = z.object({ fault: FaultShape.optional(), why: z.string().optional() });
const SiteFailed = Failed.extend({ site: z.literal('failed') });
const DemoFailed = Failed.extend({ demo: z.literal('failed') });
const maxWhy = 300;

/** A notice of a running site for its users, and the message that its cause is over. */
const SiteNotice = z.object({ site: z.literal('notice'), fault: FaultShape });
const SiteNoticeOver = z.object({ site: z.literal('noticeOver'), code: FaultShape.shape.code });

/** The message of the PTZ gateway's process once a site can connect. */
const GatewayUp = z.object({ gateway: z.literal('up') });
/** Delay before a standby gateway is started, ms: a starting console is busy enough. */
const spareAfterMs = 3_000;
/** Restarts within a second however often it ends: cameras are moving. */
const gatewayAgain: RetryPolicy = (attempt) => (attempt === 1 ? 0 : 150);

function meaningOf(message: unknown): ChildMessage {
  const noted = SiteNotice.safeParse(message);
  if (noted.success) return { notice: noted.data.fault };
  const over = SiteNoticeOver.safeParse(message);
  return over.success ? { noticeOver: over.data.code } : failureIn(message);
}

/** Parses a failure to start. The next attempt may succeed: a port may be free or a worker ready by then. */
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

/** The settings of the demo's cameras and of its site. */
interface DemoSettings {
  /** Number of cameras that the demo registers; the demo's default if undefined. */
  readonly cameras: number | undefined;
  readonly testCameras: number | undefined;
  /** The city file that its site sends to desks; undefined: none. */
  readonly city: string | undefined;
  /** Shift starts, `HH:MM` in order; the roster's own three if undefined. */
  readonly shifts: readonly string[] | undefined;
  /** Origins of pages, besides the console's own, that may open media links. */
  readonly origins: readonly string[];
}

export interface EmbeddedOptions<P> {
  /** Folder of the configuration, the registry and the site's store. */
  readonly folder: string;
  readonly clock: Clock;
  readonly fork: (name: 'demo' | 'site', args: readonly string[]) => ChildProcess<P>;
  /** Starts the PTZ gateway's process, which outlives this one until it has stopped its cameras. */
  readonly startGateway: () => ChildProcess<P>;
  /** Creates a channel between processes; returns its two ends. */
  readonly channel: () => readonly [P, P];
  readonly demo: DemoSettings;
  /** Called each time the site listens, with its address. */
  readonly onSite: (site: SiteAddress) => void;
  /** Called when the demo needs the page that renders its PTZ cameras, to connect to this address; undefined: no longer. */
  readonly onPtzCameras: (demo: string | undefined) => void;
  readonly onChange: (status: ProcessStatus) => void;
  readonly log: (name: 'demo' | 'site' | 'gateway', line: string) => void;
}

export interface EmbeddedSite {
  /** The site's future address, known before it starts, so that the desk can start at the same time. */
  readonly address: SiteAddress;
  readonly status: () => readonly ProcessStatus[];
  stop(): Promise<void>;
}

const siteName = 'Trung tâm mẫu Hà Nội';

/** Returns a free TCP port of 127.0.0.1: the desired one if it is free, else any. */
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
 * Runs the demo cameras and, with them, a site on this machine.
 * Either restarts on the port it had, because windows, desk and ingest know it by that; a port is given up only if another
 * program has taken it.
 */
export async function runEmbeddedSite<P>(options: EmbeddedOptions<P>): Promise<EmbeddedSite> {
  const { folder, clock } = options;
  const { cameras, testCameras, city, shifts, origins } = options.demo;
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

  const demo: SupervisedProcess<P> = superviseProcess<P>({
    name: 'demo',
    clock,
    log: (line) => options.log('demo', line),
    onChange: options.onChange,
    async spawn() {
      demoPort = await freePort(demoPort);
      options.onPtzCameras(undefined);
      const args = ['--port', String(demoPort), '--registry', registry, '--alerts', alerts];
      if (cameras !== undefined) args.push('--cameras', String(cameras));
      if (testCameras !== undefined) args.push('--test', String(testCameras));
      return options.fork('demo', args);
    },
    meaning: (message) => (DemoReady.safeParse(message).success ? 'ready' : failureIn(message)),
    onMessage(message) {
      const ptzCameras = DemoPtzCameras.safeParse(message);
      if (ptzCameras.success) options.onPtzCameras(ptzCameras.data.page ?? undefined);
      const ready = DemoReady.safeParse(message);
      if (!ready.success) return;
      demoPort = ready.data.port;
      demoIsReady();
      publishPtzCameras();
    },
  });

  /** Tells the demo where its PTZ cameras publish their video now. */
  const publishPtzCameras = () => demo.post({ do: 'publish', site: `http://127.0.0.1:${sitePort}` });

  /** Writes the configuration as JSON, which is YAML. It contains the port, so it is written before each start, atomically. */
  async function writeConfig(): Promise<void> {
    const content = {
      id: 'hanoi',
      name: siteName,
      data: 'data',
      listen: { host: '127.0.0.1', port: sitePort, tls: 'off', origins },
      // The demo's cameras are simulated on this machine.
      cameras: { file: registry, allowLocalAddresses: true },
      alerts: { file: alerts },
      ...(city === undefined ? {} : { city: { file: city } }),
      roster: { centre: siteName, ...(shifts ? { shifts: createShiftTimes(shifts) } : {}) },
      demoOperator: true,
    };
    await writeFile(`${config}.new`, `${JSON.stringify(content, null, 2)}\n`);
    await rename(`${config}.new`, config);
  }

  const site: SupervisedProcess<P> = superviseProcess<P>({
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
      publishPtzCameras();
      joinThem();
      const { url, demo: signIn } = ready.data;
      options.onSite({ url, embedded: true, name: siteName, ...(signIn ? { signIn } : {}) });
    },
  });

  /** Connects the running gateway and site. The channel before ends with either: to both the other one is gone. */
  function joinThem(): void {
    if (site.status().state !== 'ready' || gateway.status().state !== 'ready') return;
    const [forSite, forGateway] = options.channel();
    gateway.post({ gateway: 'site' }, [forGateway]);
    site.post({ site: 'gateway' }, [forSite]);
  }

  const stopGateway = { t: 'stop' };
  const gateways = withStandby({
    clock,
    start: options.startGateway,
    afterMs: spareAfterMs,
    stopMessage: stopGateway,
    onStandbyMessage(message, pid) {
      if (GatewayUp.safeParse(message).success) options.log('gateway', `standby waits (pid ${pid})`);
    },
  });
  const gateway: SupervisedProcess<P> = superviseProcess<P>({
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
      // The site first, so that it releases its cameras while they are still running.
      await Promise.all([site.stop(), gateway.stop()]);
      await demo.stop();
    },
  };
}
