import { createSystemClock } from '../core/base/clock.ts';
import { gatewaySwitch } from '../core/ptz/gatewayMessages.ts';
import { connectRelayedSites } from './app/connectRelayedSites.ts';
import { hostGateway } from './app/gatewayHost.ts';
import { parentChannel } from './app/parent.ts';
import { openOnvifDriver } from './ptz/onvif/index.ts';

/**
 * The PTZ gateway as a program: forked by its site (Node, IPC), or started by the console's main process, which connects it to successive
 * embedded sites over the same IPC (`connectRelayedSites.ts`).
 * After its parent's death it runs until every camera that moved has confirmed Stop or another site stops them, and no longer (ADR 16).
 */

const log = (line: string) => process.stderr.write(`${new Date().toISOString()} gateway: ${line}\n`);

// The reader of its output may have died, which must not end the gateway.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// After an uncaught error the state is unreliable: another gateway starts within a second, and first stops all cameras.
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    log(`bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    // No other gateway would be started now: this one stops the cameras it still can.
    if (!isEnding) process.exit(1);
  });

let isEnding = false;
function end(why: string): void {
  if (isEnding) return;
  isEnding = true;
  log(`ending: ${why}`);
  host.close().then(
    () => process.exit(0),
    (error: unknown) => {
      log(String(error));
      process.exit(1);
    },
  );
}

const host = hostGateway({
  clock: createSystemClock(),
  openDriver: openOnvifDriver,
  log,
  onStop: () => end('the site says so'),
});
process.on('SIGTERM', () => end('SIGTERM'));
process.on('SIGINT', () => end('SIGINT'));

const isRelayed = process.argv.includes(gatewaySwitch);
if (!process.send) {
  log('the PTZ gateway is started by its site, or by the console');
  process.exit(2);
} else if (!process.connected) {
  log('whoever started the PTZ gateway is gone');
  process.exit(0);
} else {
  if (isRelayed)
    connectRelayedSites(host, { ...parentChannel, onStop: () => end('the console says so'), log });
  else {
    host.adopt(parentChannel);
    parentChannel.post({ gateway: 'up' });
  }
  // A returning parent starts a gateway of its own.
  parentChannel.onClose(() => end(isRelayed ? 'the console is gone' : 'the site is gone'));
}
