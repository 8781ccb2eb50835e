import { fork } from 'node:child_process';
import type { Clock } from '../../core/clock.ts';
import { type Child, type Supervised, supervise } from '../../core/supervise.ts';
import type { GatewayChannel } from './steering.ts';

/** It is back within a second however often it ends: cameras are moving. */
const againMs = 150;

/**
 * Keeps the site's own PTZ gateway running as a process of Node's. It outlives the site by as long as it takes to stop
 * what moves.
 * @param onChannel told of each start of it
 */
export function forkGateway(options: {
  readonly program: URL;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly onChannel: (channel: GatewayChannel) => void;
}): Supervised<never> {
  return supervise<never>({
    name: 'gateway',
    clock: options.clock,
    log: options.log,
    retry: () => againMs,
    onChange: () => undefined,
    stopMessage: { t: 'stop' },
    spawn() {
      const process = fork(options.program, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      const onExit = new Set<(code: number) => void>();
      const exited = (code: number) => {
        for (const run of onExit) run(code);
        onExit.clear();
      };
      process.once('exit', (code) => exited(code ?? -1));
      process.on('error', (error) => options.log(error.message));
      const send = (message: unknown) => {
        if (process.connected) process.send(message as object);
      };
      options.onChannel({
        post: send,
        onMessage: (run) => void process.on('message', run),
        onClose: (run) => void process.once('exit', run),
      });
      let isAsked = false;
      return {
        get pid() {
          return process.pid;
        },
        post(message) {
          isAsked = true;
          send(message);
        },
        onMessage: (run) => void process.on('message', run),
        onExit: (run) => void onExit.add(run),
        terminate: () => void process.kill('SIGTERM'),
        kill() {
          if (!isAsked) return void process.kill('SIGKILL');
          // It still stops cameras: it goes by itself once they stand still, which the end of the channel tells it.
          if (process.connected) process.disconnect();
          process.unref();
          exited(0);
        },
      } satisfies Child<never>;
    },
    meaning: (message) => (isReady(message) ? 'ready' : undefined),
    onMessage: () => undefined,
  });
}

const isReady = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 't' in message && message.t === 'ready';
