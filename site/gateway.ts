import { z } from 'zod';
import { systemClock } from '../core/clock.ts';
import { hostGateway, type SiteChannel } from './gatewayhost.ts';
import { openOnvif } from './ptz/onvif/index.ts';

/**
 * The PTZ gateway as a program: forked by its site (Node, IPC), or by the console's main as a utility process (Electron),
 * which joins it with the site by a port, and with the next site by another. It ends only when it is told to, or when
 * nobody is left who could start it again.
 */

/** Cameras that are being stopped are seen to stand still before the process goes, ms. */
const stopWithinMs = 10_000;

const log = (line: string) => process.stderr.write(`${new Date().toISOString()} gateway: ${line}\n`);

/** As much of Electron's MessagePortMain as is used here. */
interface TransferredPort {
  on(event: 'message', run: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', run: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
}
const ParentPort = z.object({
  parentPort: z.custom<{
    postMessage(message: unknown): void;
    on(event: 'message', run: (event: { data: unknown; ports: readonly TransferredPort[] }) => void): unknown;
  }>((port) => typeof port === 'object' && port !== null && 'postMessage' in port),
});
const parent = ParentPort.safeParse(process).data?.parentPort;

// A gateway that has met a bug nobody caught may hold anything: another one is there within a second, and stops all first.
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    log(`bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exit(1);
  });

let isEnding = false;
function end(why: string): void {
  if (isEnding) return;
  isEnding = true;
  log(`ending: ${why}`);
  host.close(stopWithinMs).then(
    () => process.exit(0),
    (error: unknown) => {
      log(String(error));
      process.exit(1);
    },
  );
}

const host = hostGateway({
  clock: systemClock(),
  openDriver: openOnvif,
  log,
  onStop: () => end('the site says so'),
});
process.on('SIGTERM', () => end('SIGTERM'));
process.on('SIGINT', () => end('SIGINT'));

function portChannel(port: TransferredPort): SiteChannel {
  return {
    post: (message) => port.postMessage(message),
    onMessage(run) {
      port.on('message', (event) => run(event.data));
      port.start();
    },
    onClose: (run) => void port.on('close', run),
  };
}

if (parent) {
  parent.on('message', ({ data, ports }) => {
    const [port] = ports;
    if (port) host.adopt(portChannel(port));
    else if (z.object({ t: z.literal('stop') }).safeParse(data).success) end('main says so');
  });
  parent.postMessage({ gateway: 'up' });
} else if (process.send) {
  const send = process.send.bind(process);
  host.adopt({
    post: (message) => {
      if (process.connected) send(message);
    },
    onMessage: (run) => void process.on('message', run),
    onClose: (run) => void process.on('disconnect', run),
  });
  // A site that comes back starts a gateway of its own.
  process.on('disconnect', () => end('the site is gone'));
} else {
  log('the PTZ gateway is started by its site');
  process.exit(2);
}
