import { type ChildProcess, fork } from 'node:child_process';
import type { Cancel, Clock } from '../../core/clock.ts';
import { type Child, type Supervised, supervise } from '../../core/supervise.ts';
import type { GatewayChannel } from './steering.ts';

/** It is back within a second however often it ends: cameras are moving. */
const againMs = 150;

/** The next one is made ready once this one has had time to begin, ms. */
const spareAfterMs = 300;

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
  const { clock } = options;
  let spare: ChildProcess | undefined;
  let cancelSpare: Cancel = () => undefined;

  function begin(): ChildProcess {
    const begun = fork(options.program, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    begun.on('error', (error) => options.log(error.message));
    begun.on('message', (message) => {
      if (isUp(message) && spare === begun) options.log(`another one waits (pid ${begun.pid})`);
    });
    begun.once('exit', () => {
      if (spare === begun) spare = undefined;
    });
    return begun;
  }
  function take(): ChildProcess {
    const taken = spare ?? begin();
    spare = undefined;
    cancelSpare();
    cancelSpare = clock.after(spareAfterMs, () => {
      spare ??= begin();
    });
    return taken;
  }

  const supervised = supervise<never>({
    name: 'gateway',
    clock,
    log: options.log,
    // With another one ready there is nothing to wait for.
    retry: () => (spare ? 0 : againMs),
    onChange: () => undefined,
    stopMessage: { t: 'stop' },
    spawn() {
      const process = take();
      const onExit = new Set<(code: number) => void>();
      const exited = (code: number) => {
        for (const run of onExit) run(code);
        onExit.clear();
      };
      process.once('exit', (code) => exited(code ?? -1));
      const send = (message: unknown) => {
        if (process.connected) process.send(message as object);
      };
      options.onChannel({
        post: send,
        onMessage: (run) =>
          void process.on('message', (message) => {
            if (!isUp(message)) run(message);
          }),
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
  return {
    ...supervised,
    stop() {
      cancelSpare();
      // It has nothing to stop.
      spare?.kill('SIGKILL');
      return supervised.stop();
    },
  };
}

/** It has loaded, and waits for a site's first word. */
const isUp = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'gateway' in message && message.gateway === 'up';

const isReady = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 't' in message && message.t === 'ready';
