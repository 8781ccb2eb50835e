import { once } from 'node:events';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { WindowId } from '../../core/domain/ids.ts';
import { testFolder } from '../../test/fakes/folder.ts';
import { createDesk } from './desk.ts';
import { siteLinks } from './links/site.ts';

const wholePlan = 40_210;
/** A call waits for at most this much of other work, ms of the desk's own processor time. */
const longestTurnMs = 50;

function worker(file: URL, workerData: object, transferList: MessagePort[] = []): Worker {
  const started = new Worker(file, {
    workerData,
    transferList,
  });
  onTestFinished(async () => void (await started.terminate()));
  return started;
}

/** The longest stretch of work of this thread between two passes of the event loop, as processor time: others’ load does not count. */
function watchTurns(): () => number {
  let longestMs = 0;
  let before = process.threadCpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    longestMs = Math.max(longestMs, (user + system) / 1_000);
    before = process.threadCpuUsage();
  }, 1);
  onTestFinished(() => clearInterval(timer));
  return () => {
    const longest = longestMs;
    longestMs = 0;
    return longest;
  };
}

it('the whole plan of 40,210 cameras comes in and goes out without holding up a call', async () => {
  const site = worker(new URL('../../test/fakes/siteworker.ts', import.meta.url), { cameras: wholePlan });
  const [url]: string[] = await once(site, 'message');
  const clock = systemClock();
  const log = () => {};
  const created = createDesk({
    folder: testFolder(),
    site: { url: url ?? '', embedded: true, signIn: { name: 'demo', password: 'demo password' } },
    clock,
    log,
    openLink: siteLinks({ clock, log }),
  });
  if (!created.ok) throw new Error(created.fault.code);
  onTestFinished(() => created.value.close());
  // Opening the store is one stretch, and no window is there yet to wait for it.
  const longest = watchTurns();
  const { port1, port2 } = new MessageChannel();
  const window = worker(new URL('../../test/fakes/windowworker.ts', import.meta.url), { port: port2 }, [
    port2,
  ]);
  created.value.attach(
    {
      send: (message) => port1.postMessage(message),
      onMessage: (run) => void port1.on('message', run),
      onClose: (run) => void port1.on('close', run),
      close: () => port1.close(),
    },
    WindowId.parse('w1'),
  );
  const whole = async () => {
    for (;;) if ((await once(window, 'message'))[0] === wholePlan) return;
  };
  await whole();
  const first = longest();
  site.postMessage('rename');
  await whole();
  const again = longest();
  expect(Math.max(first, again)).toBeLessThan(longestTurnMs);
}, 60_000);
