import { systemClock } from '../core/base/clock.ts';
import { gatewaySwitch } from '../core/ptz/gatewayMessages.ts';
import { hostGateway } from './app/gatewayHost.ts';
import { parentChannel } from './app/parent.ts';
import { adoptRelayed } from './app/relayed.ts';
import { openOnvif } from './ptz/onvif/index.ts';

/**
 * The PTZ gateway as a program: forked by its site (Node, IPC), or started by the console's main, which joins it with one
 * embedded site after another over the same IPC (`relayed.ts`). Its parent may be killed: it lives on until every camera that
 * moved has confirmed Stop or another site stops them, and no longer (ADR 16).
 */

const log = (line: string) => process.stderr.write(`${new Date().toISOString()} gateway: ${line}\n`);

// Whoever read its lines may be dead: what it has to do then is not to die of that.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// A gateway that has met a bug nobody caught may hold anything: another one is there within a second, and stops all first.
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => {
    log(`bug: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    // Nobody would start another one now: this one stops what it still can.
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
  clock: systemClock(),
  openDriver: openOnvif,
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
  if (isRelayed) adoptRelayed(host, { ...parentChannel, onStop: () => end('the console says so'), log });
  else {
    host.adopt(parentChannel);
    parentChannel.post({ gateway: 'up' });
  }
  // Whoever comes back starts a gateway of its own.
  parentChannel.onClose(() => end(isRelayed ? 'the console is gone' : 'the site is gone'));
}
