import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { FromRelayedGateway, ToRelayedGateway } from '../../core/ptz/gatewayMessages.ts';
import { createDetachedProcess } from '../../node/supervise/detachedProcess.ts';
import type { ChildProcess } from '../../node/supervise/supervise.ts';
import { createLineSplitter } from './logFile.ts';

/** Spare descriptors: other threads may open some between counting and starting. */
const spare = 64;

/**
 * Runs `start` with /dev/null on each open descriptor from `first` on, so that the child inherits none of them.
 * Chromium creates the sockets to its processes without close-on-exec, because its own children close foreign descriptors. A
 * program that Node starts inherits all that are open then. If another process is just being started, that includes its end of
 * its socket, and the process's death goes unnoticed because the socket stays open. Seen in one of some hundred starts: the
 * first GPU process ends where there is no GPU, none was started in its place, and no window ever opened.
 */
function coveringDescriptors<T>(first: number, start: (covers: readonly number[]) => T): T {
  if (process.platform !== 'linux') return start([]);
  const highest = Math.max(...readdirSync('/proc/self/fd').map(Number));
  const nothing = openSync('/dev/null', 'r');
  try {
    return start(new Array<number>(Math.max(0, highest + spare - first)).fill(nothing));
  } finally {
    closeSync(nothing);
  }
}

/** One end of a channel to a site: the part of Electron's MessagePortMain that is used. */
export interface SitePort {
  on(event: 'message', run: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', run: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** Time after which a gateway that has not read a message counts as hung, ms: messages must not pile up here. */
const takesWithinMs = 10_000;

/**
 * Starts the PTZ gateway in a process that outlives this one, and relays between it and its sites.
 * A site's port comes with a message and replaces the one before. `{ gateway: 'up' }` means that the gateway accepts a site.
 */
export function startGateway<P extends SitePort>(
  program: { readonly command: string; readonly args: readonly string[] },
  options: { readonly clock: Clock; readonly log: (line: string) => void },
): ChildProcess<P> {
  const { clock, log } = options;
  const child = coveringDescriptors(4, (covers) =>
    spawn(program.command, [...program.args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', ...covers],
      // Signals to the console's process group (Ctrl-C, closed terminal) do not reach this process, which stops its cameras
      // first.
      detached: true,
      windowsHide: true,
    }),
  );
  for (const stream of [child.stdout, child.stderr]) {
    const feed = createLineSplitter(log);
    const decoder = new StringDecoder('utf8');
    stream?.on('data', (chunk: Buffer) => feed(decoder.write(chunk)));
  }

  let site: { readonly number: number; readonly port: P } | undefined;
  let sites = 0;
  /** Send times of the messages that have not been read yet, oldest first. */
  const untaken: number[] = [];

  const ends = createDetachedProcess(child, () => {
    site?.port.close();
    site = undefined;
  });
  child.on('error', (error) => {
    log(error.message);
    if (child.pid === undefined) ends.ended(-1);
  });

  function send(message: ToRelayedGateway): void {
    if (!child.connected) return;
    const [oldest] = untaken;
    if (oldest !== undefined && clock.monotonic() - oldest > takesWithinMs) {
      log(`read no message for ${takesWithinMs / 1_000} s: killed`);
      child.kill('SIGKILL');
      return;
    }
    untaken.push(clock.monotonic());
    // If the gateway dies meanwhile, its exit event reports it.
    child.send(message, () => void untaken.shift());
  }

  function join(port: P): void {
    site?.port.close();
    sites += 1;
    const here = { number: sites, port };
    site = here;
    send({ t: 'site', site: here.number });
    port.on('message', ({ data }) => {
      if (site === here) send({ t: 'message', site: here.number, message: data });
    });
    port.on('close', () => {
      if (site !== here) return;
      site = undefined;
      send({ t: 'gone', site: here.number });
    });
    port.start();
  }

  const messages = new Listeners<unknown>();
  child.on('message', (raw) => {
    const message = FromRelayedGateway.safeParse(raw);
    if (!message.success) return log(`message outside the contract: ${message.error.message.slice(0, 300)}`);
    if (message.data.t === 'up') messages.emit({ gateway: 'up' });
    else if (message.data.site === site?.number) site.port.postMessage(message.data.message);
  });

  return {
    get pid() {
      return child.pid;
    },
    post(message, ports) {
      const port = ports?.[0];
      if (port) return join(port);
      const incoming = ToRelayedGateway.parse(message);
      if (incoming.t === 'stop') ends.asked();
      send(incoming);
    },
    onMessage: messages.add,
    onExit: ends.onExit,
    terminate: ends.terminate,
    kill: ends.kill,
  };
}
