import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { connectAsync } from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { AlertSourceId } from '../../core/alerts/alert.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { openBrokerSource } from '../../site/alerts/broker/index.ts';
import type { Inbox } from '../../site/alerts/inbox/inbox.ts';
import { openInbox } from '../../site/alerts/inbox/open.ts';
import { testFolder } from '../fakes/folder.ts';
import { startMosquitto } from '../fixtures/mosquitto.ts';
import { failingSyncs, type SmallDisk, smallDisk } from '../fixtures/smallDisk.ts';
import { until } from '../fixtures/until.ts';

/**
 * The number of times that the receiving process is killed.
 * alerts/kill.long.test.ts kills a whole site.
 */
const kills = 15;

const Line = z.object({
  state: z.string().optional(),
  taken: z.number().optional(),
  refused: z.string().optional(),
  takes: z.literal(true).optional(),
  held: z.number().optional(),
});
type Line = z.infer<typeof Line>;

let children: ChildProcess[] = [];
let disk: SmallDisk | undefined;
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await disk?.close();
  disk = undefined;
});

/**
 * Starts the inbox program.
 * @param under the command prefix that runs it
 */
function start(under: readonly string[], ...args: string[]) {
  const [command = '', ...rest] = [
    ...under,
    process.execPath,
    resolve('test/fixtures/inboxChild.ts'),
    ...args,
  ];
  const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  children = [...children, child];
  const lines: Line[] = [];
  createInterface({ input: child.stdout }).on('line', (text) => lines.push(Line.parse(JSON.parse(text))));
  return { child, lines, ended: once(child, 'close') };
}

function opened(folder: string): Inbox {
  const inbox = openInbox({ folder, clock: createSystemClock(), limits: { freeBytes: 0 } });
  if (!inbox.ok) throw new Error(inbox.fault.code);
  return inbox.value.inbox;
}

/** Returns the stored numbers without repeats, in order of arrival. */
const firsts = (inbox: Inbox) =>
  inbox
    .next(0, 1_000_000)
    .filter(({ again }) => !again)
    .map(({ bytes }) => Number(Buffer.from(bytes).toString()));

test(`an inbox whose receiver is killed ${kills} times stores every published message, and marks repeats as such`, async () => {
  const folder = testFolder();
  const broker = await startMosquitto({ maxQueued: 0 });
  const { url, username, password } = broker;
  const publisher = await connectAsync(url, { username, password });
  let lastSent = 0;
  let isSending = true;
  const sendBatches = async () => {
    while (isSending) {
      const next = Array.from({ length: 20 }, () => String(lastSent++));
      await Promise.all(next.map((text) => publisher.publishAsync('frigate/reviews', text, { qos: 1 })));
      await new Promise((soon) => setTimeout(soon, 5));
    }
  };
  const arguments_ = ['hear', folder, url, username, password];
  const first = start([], ...arguments_);
  await until(() => first.lines.some(({ state }) => state === 'live'));
  const talk = sendBatches();
  first.child.kill('SIGKILL');
  await first.ended;
  for (let n = 1; n < kills; n++) {
    const { child, lines, ended } = start([], ...arguments_);
    await until(() => lines.some(({ state }) => state === 'live'));
    await new Promise((soon) => setTimeout(soon, 10 + Math.random() * 250));
    child.kill('SIGKILL');
    await ended;
  }
  isSending = false;
  await talk;
  const inbox = opened(folder);
  const source = openBrokerSource({
    clock: createSystemClock(),
    site: 'hn',
    inbox,
    log: () => undefined,
    source: {
      id: AlertSourceId.parse('gate'),
      kind: 'frigate',
      broker: { url, username, password, anyCertificate: false },
    },
  });
  let last = -1;
  await until(() => {
    for (const { seq, bytes } of inbox.next(Math.max(inbox.head() - 50, 0), 50))
      if (seq > 0 && Buffer.from(bytes).toString() === String(lastSent - 1)) last = seq;
    return last > 0;
  }, 60_000);
  const numbers = firsts(inbox);
  expect(new Set(numbers).size).toBe(lastSent);
  expect(numbers.length).toBe(lastSent);
  await source.close();
  await inbox.close();
  await publisher.endAsync();
  await broker.close();
});

const taken = (lines: readonly Line[]) => lines.findLast((line) => line.taken !== undefined)?.taken ?? 0;

/**
 * Expects that the inbox refuses messages, accepts them again after `relief`, and loses none.
 * `relief` ends the cause of the refusals.
 */
async function expectRefusalAndRecovery(
  { child, lines, ended }: ReturnType<typeof start>,
  relief: () => void,
) {
  await until(() => lines.some(({ refused }) => refused !== undefined), 60_000);
  expect(lines.find(({ refused }) => refused)?.refused).toBe('alert.intakePaused');
  expect(taken(lines)).toBeGreaterThan(100);
  relief();
  await until(() => lines.some(({ takes }) => takes === true), 60_000);
  const then = taken(lines);
  await until(() => taken(lines) > then + 100, 60_000);
  child.stdin?.end();
  await ended;
  expect(lines.at(-1)?.held).toBeGreaterThanOrEqual(taken(lines));
}

test('an inbox on a full disk rejects new messages, keeps accepted ones, and resumes when there is room', async () => {
  disk = await smallDisk(24);
  const filler = join(disk.folder, 'somebody-elses');
  writeFileSync(filler, Buffer.alloc(12_000_000));
  const filling = start(disk.under, 'fill', join(disk.point, 'data'));
  await expectRefusalAndRecovery(filling, () => rmSync(filler));
});

test('an inbox on a failing disk rejects new messages, keeps accepted ones, and resumes when the disk works again', async () => {
  await expectRefusalAndRecovery(start(failingSyncs('60..62'), 'fill', testFolder()), () => undefined);
});
