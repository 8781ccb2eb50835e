import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createSystemClock } from '../core/base/clock.ts';
import { formatUnknownWord } from '../core/base/misspelt.ts';
import { faultText } from '../core/errors/faults.ts';
import {
  administrationActions,
  administrationUse,
  isAdministrationAction,
  runAdministration,
} from './app/administer.ts';
import { readSiteConfig } from './app/config.ts';
import { startSite } from './app/index.ts';
import type { GatewayChannel } from './app/options.ts';

/**
 * The site as a program: `node site/entry.ts --config FILE`, or an Electron utility process of the console. Announces readiness in one
 * line of JSON on stdout, or in a message to its parent; all other output goes to stderr.
 */

/** Timeout of the close, which takes milliseconds, ms; after it the process exits all the same. */
const closeWithinMs = 5_000;

/** The used part of Electron's MessagePortMain. */
interface TransferredPort {
  on(event: 'message', run: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', run: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
}
// Electron's utility process has `process.parentPort`; plain Node does not.
const ParentPort = z.object({
  parentPort: z.custom<{
    postMessage(message: unknown): void;
    on(event: 'message', run: (event: { data: unknown; ports: readonly TransferredPort[] }) => void): unknown;
  }>((port) => typeof port === 'object' && port !== null && 'postMessage' in port),
});
const parent = ParentPort.safeParse(process).data?.parentPort;

const log = (line: string) => process.stderr.write(`${new Date().toISOString()} site: ${line}\n`);

function send(message: object): void {
  if (parent) parent.postMessage(message);
  else process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** Returns the path of another program of the site: in a checkout, or by its name in a build (electron.vite.config.ts). */
const programNextTo = (source: string, built: string) =>
  new URL(import.meta.url.endsWith('.ts') ? source : `${built}.js`, import.meta.url);

/** Subscribed from the start: a gateway may connect before the site is ready. */
let bringGateway: (port: TransferredPort) => void = (port) => waitingGateways.push(port);
const waitingGateways: TransferredPort[] = [];
parent?.on('message', ({ ports: [port] }) => {
  if (port) bringGateway(port);
});

function adoptGateways(connect: (channel: GatewayChannel) => void): void {
  bringGateway = (port) =>
    connect({
      post: (message) => port.postMessage(message),
      onMessage(run) {
        port.on('message', (event) => run(event.data));
        port.start();
      },
      onClose: (run) => void port.on('close', run),
    });
  const last = waitingGateways.pop();
  if (last) bringGateway(last);
}

/** Returns whether stdin is a pipe, whose end shows, unlike a terminal's or /dev/null's, that the parent has ended. */
function stdinIsPipe(): boolean {
  const stdin = fstatSync(0, { throwIfNoEntry: false });
  return stdin?.isFIFO() === true || stdin?.isSocket() === true;
}

/** Parses the arguments: the configuration file, the administration action if any, and unknown words. */
function readWords(words: readonly string[]): {
  readonly file: string | undefined;
  readonly command: readonly string[];
  readonly wrong: string | undefined;
} {
  // The options of administration are parsed by it: here they are plain words.
  const { values, tokens } = parseArgs({
    args: [...words],
    options: { config: { type: 'string' } },
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const file = typeof values.config === 'string' ? values.config : undefined;
  const ofConfig = new Set<number>();
  for (const token of tokens)
    if (token.kind === 'option' && token.name === 'config') {
      ofConfig.add(token.index);
      if (!token.inlineValue) ofConfig.add(token.index + 1);
    }
  const command = words.filter((_word, index) => !ofConfig.has(index));
  const [first] = command;
  const wrong =
    first === undefined || isAdministrationAction(first)
      ? undefined
      : first.startsWith('-')
        ? formatUnknownWord(first, 'option', ['--config'])
        : formatUnknownWord(first, 'command', administrationActions);
  return { file, command, wrong };
}

async function run(): Promise<void> {
  const { file, command, wrong } = readWords(process.argv.slice(2));
  if (file === undefined || wrong !== undefined) {
    log(`${wrong === undefined ? '' : `${wrong}\n`}use: site --config FILE\n${administrationUse}`);
    process.exit(2);
  }
  const config = readSiteConfig(file);
  if (!config.ok) {
    log(faultText(config.fault, 'en'));
    send({ site: 'failed', fault: config.fault });
    process.exit(1);
  }
  if (isAdministrationAction(command[0])) {
    const print = (line: string) => process.stdout.write(`${line}\n`);
    process.exit(await runAdministration(config.value, command, { clock: createSystemClock(), print }));
  }
  // mediasoup handles the first SIGTERM and SIGINT for its workers and leaves the exit to us. A starting site serves no client, and
  // everything it has opened survives any exit.
  let close = (why: string): void => {
    log(`ends before it has started: ${why}`);
    process.exit(0);
  };
  process.on('SIGTERM', () => close('SIGTERM'));
  process.on('SIGINT', () => close('SIGINT'));
  const workerBin = process.env.MEDIASOUP_WORKER_BIN;
  const started = await startSite(config.value, {
    clock: createSystemClock(),
    log,
    onFirstPassword: (name, password) =>
      process.stdout.write(
        `First administrator of this site: name ${name}, password ${password} (shown only this once; the first sign-in asks for another)\n`,
      ),
    onNotice: (fault) => send({ site: 'notice', fault }),
    onNoticeOver: (code) => send({ site: 'noticeOver', code }),
    // Electron cannot fork itself as Node: there the console's main process starts the gateway and passes on its channel.
    gateway: parent ? { adopt: adoptGateways } : { program: programNextTo('gateway.ts', 'gateway') },
    ...(workerBin === undefined ? {} : { workerBin }),
    camerasReader: programNextTo('app/camerasReader.ts', 'camerasreader'),
    alertsThread: programNextTo('alerts/entry.ts', 'alerts'),
  });
  if (!started.ok) {
    log(faultText(started.fault, 'en'));
    send({ site: 'failed', fault: started.fault });
    process.exit(1);
  }
  const site = started.value;

  let closing = false;
  close = (why) => {
    if (closing) return;
    closing = true;
    log(`closing: ${why}`);
    setTimeout(() => process.exit(1), closeWithinMs).unref();
    site.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log(error instanceof Error ? (error.stack ?? error.message) : String(error));
        process.exit(1);
      },
    );
  };
  // A console that dies ends its utility process.
  process.on('disconnect', () => close('parent gone'));
  if (!parent && stdinIsPipe()) process.stdin.resume().once('end', () => close('parent gone'));
  process.stdout.on('error', () => close('nobody reads'));

  send({
    site: 'ready',
    url: site.url,
    fingerprint: site.fingerprint,
    ...(site.demo === undefined ? {} : { demo: site.demo }),
  });
}

run().catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const why = (error instanceof Error ? error.message : String(error)).slice(0, 300);
  send({ site: 'failed', fault: { code: 'site.cannotStart', params: { why } } });
  process.exit(1);
});
