import type { ChildProcess } from '../../node/supervise/supervise.ts';

/** Creates a child process whose messages and exit a test triggers. */
export function fakeChild() {
  const received: ((message: unknown) => void)[] = [];
  const exits: ((code: number) => void)[] = [];
  const posted: unknown[][] = [];
  const child: ChildProcess<string> = {
    pid: 1,
    post: (message, ports) => void posted.push([message, ...(ports ?? [])]),
    onMessage: (run) => void received.push(run),
    onExit: (run) => void exits.push(run),
    terminate: () => exits.forEach((run) => void run(0)),
    kill: () => exits.forEach((run) => void run(137)),
  };
  return {
    child,
    posted,
    send: (message: unknown) => received.forEach((run) => void run(message)),
    end: (code: number) => exits.forEach((run) => void run(code)),
  };
}
