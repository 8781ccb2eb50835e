import { fork } from 'node:child_process';
import type { Clock } from '../../../core/base/clock.ts';
import { createDetachedProcess } from '../../../node/supervise/detachedProcess.ts';
import { withStandby } from '../../../node/supervise/standby.ts';
import {
  type ChildProcess,
  type SupervisedProcess,
  superviseProcess,
} from '../../../node/supervise/supervise.ts';
import type { GatewayChannel } from './sitePtzClient.ts';

/** Restart delay: a crashed gateway is back within a second, as cameras may be moving. */
const againMs = 150;
/** Delay before the standby process is started, so that the active one starts fast, ms. */
const spareAfterMs = 300;
const stopMessage = { t: 'stop' };

/**
 * Runs the site's own PTZ gateway as a Node process, with a standby: starting Node and loading the program takes a second on a busy
 * machine, in which a camera may move uncontrolled.
 * It outlives the site until all motion is stopped.
 * @param onChannel called at each start of it
 */
export function forkPtzGateway(options: {
  readonly program: URL;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly onChannel: (channel: GatewayChannel) => void;
}): SupervisedProcess<never> {
  const { clock, log } = options;

  function start(): ChildProcess<never> {
    const process = fork(options.program, [], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // In a process group of its own: a launcher, shell or terminal that ends the site's group must let it stop its cameras.
      detached: true,
    });
    process.on('error', (error) => log(error.message));
    const ends = createDetachedProcess(process);
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
  const supervised = superviseProcess<never>({
    name: 'gateway',
    clock,
    log,
    stopMessage,
    // With a standby there is no delay.
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

/** Returns whether the message says that it has loaded, and waits for a site's first message. */
const isUp = (message: unknown): boolean => says(message, 'gateway', 'up');
const isReady = (message: unknown): boolean => says(message, 't', 'ready');
const isStop = (message: unknown): boolean => says(message, 't', 'stop');
