import { fork } from 'node:child_process';
import type { Clock } from '../../../core/base/clock.ts';
import { detachedProcess } from '../../../node/supervise/detachedProcess.ts';
import { withStandby } from '../../../node/supervise/standby.ts';
import { type Child, type Supervised, supervise } from '../../../node/supervise/supervise.ts';
import type { GatewayChannel } from './steering.ts';

/** It is back within a second however often it ends: cameras are moving. */
const againMs = 150;
/** The next one is made ready once this one has had time to begin, ms. */
const spareAfterMs = 300;
const stopMessage = { t: 'stop' };

/**
 * Keeps the site's own PTZ gateway running as a process of Node's, and another one ready: to start Node and load the program
 * takes a second on a busy machine, while a camera moves that nobody steers. It outlives the site by as long as it takes to stop
 * what moves.
 * @param onChannel told of each start of it
 */
export function forkGateway(options: {
  readonly program: URL;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly onChannel: (channel: GatewayChannel) => void;
}): Supervised<never> {
  const { clock, log } = options;

  function start(): Child<never> {
    const process = fork(options.program, [], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // A process group of its own: a launcher, a shell or a terminal that ends the site's group leaves it to stop its cameras.
      detached: true,
    });
    process.on('error', (error) => log(error.message));
    const ends = detachedProcess(process);
    return {
      get pid() {
        return process.pid;
      },
      post(message) {
        if (isStop(message)) ends.asked();
        if (process.connected) process.send(message as object);
      },
      onMessage: (run) => void process.on('message', run),
      onExit: ends.onExit,
      terminate: ends.terminate,
      kill: ends.kill,
    };
  }

  const gateways = withStandby<never>({
    clock,
    start,
    stopMessage,
    afterMs: spareAfterMs,
    onStandbyMessage(message, pid) {
      if (isUp(message)) log(`standby waits (pid ${pid})`);
    },
  });
  const supervised = supervise<never>({
    name: 'gateway',
    clock,
    log,
    stopMessage,
    // With another one ready there is nothing to wait for.
    retry: () => (gateways.isThere() ? 0 : againMs),
    onChange: () => undefined,
    spawn() {
      const child = gateways.start();
      options.onChannel({
        post: child.post,
        onMessage: (run) =>
          child.onMessage((message) => {
            if (!isUp(message)) run(message);
          }),
        onClose: (run) => child.onExit(run),
      });
      return child;
    },
    meaning: (message) => (isReady(message) ? 'ready' : undefined),
    onMessage: () => undefined,
  });
  return {
    ...supervised,
    stop() {
      gateways.stop();
      return supervised.stop();
    },
  };
}

const says = (message: unknown, key: string, value: string): boolean =>
  typeof message === 'object' && message !== null && key in message && Object(message)[key] === value;

/** It has loaded, and waits for a site's first word. */
const isUp = (message: unknown): boolean => says(message, 'gateway', 'up');
const isReady = (message: unknown): boolean => says(message, 't', 'ready');
const isStop = (message: unknown): boolean => says(message, 't', 'stop');
