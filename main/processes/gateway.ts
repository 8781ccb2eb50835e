import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../../core/base/clock.ts';
import { Listeners } from '../../core/base/listeners.ts';
import { FromRelayed, ToRelayed } from '../../core/ptz/gatewayMessages.ts';
import { detachedProcess } from '../../node/supervise/detachedProcess.ts';
import type { Child } from '../../node/supervise/supervise.ts';
import { lineSplitter } from './logFile.ts';

/** More descriptors than were open a moment ago may be open when the process begins: others open some meanwhile. */
const spare = 64;

/**
 * Runs `start` with descriptors for a child's `stdio` from `first` on, each of them /dev/null, so that it inherits nothing there.
 *
 * Chromium makes the sockets to its processes without close-on-exec, because its own children close what is not theirs. A program
 * that Node starts inherits all that are open then; among them, where another process is just being started, that process's end of
 * its socket: and then nobody hears of it when that process dies, for its socket is still open. Seen in one of some hundred starts:
 * the first GPU process ends where there is no GPU, none was begun in its place, and no window ever opened.
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

/** One end of a channel to a site: as much of Electron's MessagePortMain as is used here. */
export interface SitePort {
  on(event: 'message', run: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', run: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** A gateway that has not taken a message for so long hangs, ms: what is said to it must not pile up here. */
const takesWithinMs = 10_000;

/**
 * Starts the PTZ gateway in a process that outlives this one, and hands on what it and its sites say to each other: a site
 * comes as a port with a message, in place of the one before. `{ gateway: 'up' }` is its word that one can come.
 */
export function startGateway<P extends SitePort>(
  program: { readonly command: string; readonly args: readonly string[] },
  options: { readonly clock: Clock; readonly log: (line: string) => void },
): Child<P> {
  const { clock, log } = options;
  const child = coveringDescriptors(4, (covers) =>
    spawn(program.command, [...program.args], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', ...covers],
      // What ends a console together with all that it has started (Ctrl-C, the end of its terminal) leaves this one to stop its cameras.
      detached: true,
      windowsHide: true,
    }),
  );
  for (const stream of [child.stdout, child.stderr]) {
    const feed = lineSplitter(log);
    const decoder = new StringDecoder('utf8');
    stream?.on('data', (chunk: Buffer) => feed(decoder.write(chunk)));
  }

  let site: { readonly number: number; readonly port: P } | undefined;
  let sites = 0;
  /** When each message was sent that has not been taken yet, the oldest first. */
  const untaken: number[] = [];

  const ends = detachedProcess(child, () => {
    site?.port.close();
    site = undefined;
  });
  child.on('error', (error) => {
    log(error.message);
    if (child.pid === undefined) ends.ended(-1);
  });

  function send(message: ToRelayed): void {
    if (!child.connected) return;
    const [oldest] = untaken;
    if (oldest !== undefined && clock.monotonic() - oldest > takesWithinMs) {
      log(`takes nothing for ${takesWithinMs / 1_000} s: killed`);
      child.kill('SIGKILL');
      return;
    }
    untaken.push(clock.monotonic());
    // A gateway that dies meanwhile is told by its exit.
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
    const message = FromRelayed.safeParse(raw);
    if (!message.success) return log(`not of the contract: ${message.error.message.slice(0, 300)}`);
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
      const incoming = ToRelayed.parse(message);
      if (incoming.t === 'stop') ends.asked();
      send(incoming);
    },
    onMessage: messages.add,
    onExit: ends.onExit,
    terminate: ends.terminate,
    kill: ends.kill,
  };
}
