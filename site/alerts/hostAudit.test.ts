import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { AlertSourceId } from '../../core/alerts/alert.ts';
import { AlertsConfig } from '../../core/alerts/config.ts';
import { type HandClock, handClock } from '../../test/fakes/clock.ts';
import { must } from '../../test/fixtures/must.ts';
import { until } from '../../test/fixtures/until.ts';
import { type AlertHost, startAlerts } from './host.ts';

/** A thread that becomes ready at the first `put`, and returns an action to each request. */
const program = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData } from 'node:worker_threads';
    const say = (message) => parentPort.postMessage(message);
    const log = (line) => say({ t: 'log', line: workerData.site + ' ' + line });
    const event = { who: 'fake:operator:an', event: 'alert.close', camera: null, why: null, detail: '{}' };
    let isReady = false;
    parentPort.on('message', ({ t, id }) => {
      if (t === 'put' && !isReady) say({ t: 'ready' });
      if (t === 'put') isReady = true;
      if (t === 'put') say({ t: 'answer', id });
      if (t === 'auditLog') log('asked');
      if (t === 'auditLog') say({ t: 'auditEvents', auditEvents: [event], place: { epoch: 'e', seq: 1, refusal: 0 } });
      if (t === 'close') process.exit(0);
    });
    log('begun');
  `)}`,
);
const task = (site: string) => ({ site, folder: '', config: AlertsConfig.parse({}) });

let clock: HandClock;
let lines: string[];
let writes: number;
let isStoreOpen: boolean;
let host: AlertHost<never>;
beforeEach(() => {
  clock = handClock();
  [lines, writes, isStoreOpen] = [[], 0, true];
  host = startAlerts({
    program,
    task: task('first'),
    clock,
    cameras: () => [],
    personAt: () => undefined,
    log: (line) => lines.push(line),
    auditLog: {
      place() {
        if (!isStoreOpen) throw new Error('the store is closed');
        return undefined;
      },
      write() {
        writes += 1;
        return false;
      },
    },
    onNotice: () => undefined,
    onNoticeOver: () => undefined,
    onUnexpectedError(_id, _call, error) {
      throw error;
    },
  });
  onTestFinished(() => host.close());
});

const put = async () =>
  must(
    await host.put({
      source: AlertSourceId.parse('axis'),
      kind: 'axis',
      channel: '',
      contentType: '',
      bytes: new Uint8Array(),
      receivedAt: 0,
    }),
  );
const asked = (site: string) => lines.filter((line) => line === `${site} asked`).length;

it('the host requests actions again that the audit log did not accept', async () => {
  await put();
  await until(() => writes === 1);
  await clock.advance(1_000);
  await until(() => writes === 2);
});

it('the host requests no actions once it is closed', async () => {
  await put();
  await until(() => writes === 1);
  await host.close();
  isStoreOpen = false;
  await clock.advance(10_000);
  expect(clock.pending).toBe(0);
});

it('the host requests actions once from a restarted thread', async () => {
  await put();
  await until(() => writes === 1);
  host.restart(task('second'));
  await until(() => lines.includes('second begun'));
  await clock.advance(1_000);
  await put();
  await until(() => writes === 2);
  await put();
  expect(asked('second')).toBe(1);
});
