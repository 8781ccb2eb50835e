import type { z } from 'zod';
import { deskCalls, deskTopics } from '../../core/api/desk.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { WindowId } from '../../core/base/ids.ts';
import { createRpcClient } from '../../core/rpc/client.ts';
import { createDesk } from '../../desk/app/desk.ts';
import { createSiteLinks } from '../../desk/sync/site.ts';
import { portPair } from '../fakes/ports.ts';
import type { DeskStart } from './deskChild.ts';

export const clock = createSystemClock();
export const log = (level: string, event: string, fields?: object) =>
  void process.stderr.write(`${JSON.stringify({ level, event, ...fields })}\n`);
export const rest = (ms: number) => new Promise<void>((done) => clock.after(ms, done));
export const notifyParent = (message: object) => void process.send?.(message);

/**
 * Creates a desk as the console does, and the client of a window at it.
 * `retryMs` is the delay before reconnecting to its site.
 */
export function deskInside(options: z.infer<typeof DeskStart>, retryMs: number) {
  const { folder, url, credentials, session } = options;
  const created = createDesk({
    folder,
    clock,
    log,
    start: { session },
    site: { url, embedded: true, signIn: credentials },
    openLink: createSiteLinks({ clock, log, retry: () => retryMs }),
    events: {
      onSession: (now) => notifyParent({ t: 'session', session: now }),
      onDamage: () => process.exit(1),
    },
  });
  if (!created.ok) throw new Error(JSON.stringify(created.fault));
  const desk = created.value;
  notifyParent({ t: 'runs' });
  const [mine, theirs] = portPair();
  desk.attach(theirs, WindowId.parse('w1'));
  return { desk, ...createRpcClient(mine, { calls: deskCalls, topics: deskTopics, clock }) };
}

/** Calls `begin` with the first message from the parent, and exits when the parent disconnects. */
export function onFirstMessage(begin: (first: unknown) => void): void {
  process.once('message', begin);
  process.once('disconnect', () => process.exit(0));
}
