import type { QueueState } from '../../core/alerts/queue.ts';
import { deskCalls, deskTopics } from '../../core/api/desk.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { WindowId } from '../../core/base/ids.ts';
import { createRpcClient } from '../../core/rpc/client.ts';
import { createDesk } from '../../desk/app/desk.ts';
import { createSiteLinks } from '../../desk/sync/site.ts';
import { portPair } from '../../test/fakes/ports.ts';

/**
 * A program with a real desk on the real link and a window's connection to it; it waits for `begin`. `argv[2]`: its
 * data folder. Times are the machine's monotonic clock, ms, so that other processes can compare them.
 */
export type FromDesk =
  | { readonly t: 'signedIn'; readonly at: number }
  | { readonly t: 'queue'; readonly at: number; readonly state: QueueState }
  /** Latency of a window's list request, ms, which includes any blocking of the desk's event loop. */
  | { readonly t: 'listed'; readonly ms: number }
  | { readonly t: 'loaded' }
  | { readonly t: 'failed'; readonly why: string }
  /** The desk has accepted this note, so it must never be lost. */
  | { readonly t: 'noted'; readonly text: string };

export type ToDesk =
  | { readonly t: 'begin'; readonly url: string; readonly name: string; readonly password: string }
  /** Adds a note to an alert of the queue, as an operator does. */
  | { readonly t: 'note'; readonly text: string; readonly turn: number }
  /** Requests the first page of the queue at this interval, ms. */
  | { readonly t: 'list'; readonly everyMs: number };

const clock = createSystemClock();
const machineMs = () => Number(process.hrtime.bigint()) / 1e6;
const send = (message: FromDesk) => void process.send?.(message);
process.on('disconnect', () => process.exit(0));
send({ t: 'loaded' });

function begin(folder: string, { url, name, password }: Extract<ToDesk, { t: 'begin' }>) {
  const log = (level: string, event: string, fields?: object) =>
    void process.stderr.write(`desk: ${level} ${event} ${JSON.stringify(fields ?? {})}\n`);
  const desk = createDesk({
    folder,
    clock,
    log,
    openLink: createSiteLinks({ clock, log }),
    site: { url, embedded: true, signIn: { name, password } },
  });
  if (!desk.ok) return send({ t: 'failed', why: JSON.stringify(desk.fault) });
  const [mine, theirs] = portPair();
  desk.value.attach(theirs, WindowId.parse('w1'));
  const client = createRpcClient(mine, { calls: deskCalls, topics: deskTopics, clock });
  let signedIn = false;
  client.subscribe('status', {
    onMessage({ operator }) {
      if (operator && !signedIn) {
        signedIn = true;
        send({ t: 'signedIn', at: machineMs() });
      }
    },
  });
  client.subscribe('queue', { onMessage: (state) => send({ t: 'queue', at: machineMs(), state }) });
  return client;
}

let client: ReturnType<typeof begin>;
process.on('message', (message: ToDesk) => {
  if (message.t === 'begin') client = begin(process.argv[2] ?? '', message);
  else if (message.t === 'note')
    note(message).catch((error: unknown) => send({ t: 'failed', why: String(error) }));
  else setInterval(list, message.everyMs);
});

async function note({ text, turn }: Extract<ToDesk, { t: 'note' }>): Promise<void> {
  const page = await client?.call('alert.list', { limit: 50 });
  if (!page?.ok || page.value.rows.length === 0) return;
  const { alert } = page.value.rows[turn % page.value.rows.length] ?? {};
  if (!alert) return;
  const done = await client?.call('alert.act', {
    command: { do: 'note', text },
    alerts: [{ id: alert.id, base: alert.version }],
  });
  if (done?.ok && done.value.done === 1) send({ t: 'noted', text });
}

let asking = false;
function list(): void {
  if (asking) return;
  asking = true;
  const began = performance.now();
  client
    ?.call('alert.list', { limit: 50 })
    .then(() => send({ t: 'listed', ms: performance.now() - began }))
    .finally(() => {
      asking = false;
    });
}
