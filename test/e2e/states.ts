import { openDemoFrigate } from './demoFrigate.ts';
import { type Console, eventually } from './launch.ts';

/**
 * Waits until the test alert has passed through the whole chain.
 * The site does not receive alerts that are published earlier.
 */
const untilAlertChainWorks = (console: Console) =>
  eventually('the test alert', () =>
    console.inWindow<boolean>(
      `watchfloorDiagnostics.first('queue').then(({ ok, value }) => ok && value.heartbeat.at > 0)`,
    ),
  );

/** Publishes `count` alerts of the demo's cameras in turn. `from` is the number published before. */
export async function publishAlerts(console: Console, from: number, count: number): Promise<void> {
  await untilAlertChainWorks(console);
  const frigate = await openDemoFrigate(console);
  const names = frigate.cameras.flatMap(({ alertNames }) => alertNames[0] ?? []);
  for (let n = from; n < from + count; n += 1)
    await frigate.send('new', names[n % names.length] ?? '', `${(Date.now() / 1_000).toFixed(6)}-told${n}`);
  await frigate.close();
}

/** Publishes enough alerts at once that the console reports a flood. */
export async function flood(console: Console, from: number, count: number): Promise<void> {
  await publishAlerts(console, from, count);
  await console.page.locator('header [data-load="flood"]').waitFor();
}

/**
 * Stops the embedded site (SIGSTOP), as a cut line would.
 * Resolves once the desk has lost the site, and the pictures of all `tiles` tiles. After that nothing more changes.
 */
export async function cutOff(console: Console, tiles: number): Promise<void> {
  const site = await console.pid('site');
  if (site === undefined) throw new Error('no site');
  process.kill(site, 'SIGSTOP');
  await eventually(
    'the site is missed, and every picture',
    async () =>
      (await console.inWindow<boolean>(
        `watchfloorDiagnostics.first('status').then(({ value }) => value.site.state === 'lost')`,
      )) &&
      (await console.page.locator('header [data-weight="alarm"]').count()) > 0 &&
      (await console.page.locator('main :is([data-state="stale"], [data-state="lost"])').count()) === tiles,
    60_000,
  );
}

/** Continues a stopped site, so that it can end. */
export async function resumeSite(console: Console): Promise<void> {
  const site = await console.pid('site').catch(() => undefined);
  if (site !== undefined) process.kill(site, 'SIGCONT');
}

/** The time for drawing between two stops of the GPU process, ms. */
const drawsForMs = 60;
const settleForMs = 500;

/** Slows down drawing until the returned function is called. Calling it again has no effect. */
export async function slowDown(console: Console): Promise<() => void> {
  const gpu = await console.app.evaluate(
    ({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid,
  );
  if (gpu === undefined) throw new Error('nobody draws');
  let timer: NodeJS.Timeout | undefined;
  const turn = (isActive: boolean) => {
    process.kill(gpu, isActive ? 'SIGSTOP' : 'SIGCONT');
    timer = setTimeout(turn, isActive ? settleForMs : drawsForMs, !isActive);
  };
  turn(true);
  let isSlow = true;
  return () => {
    if (!isSlow) return;
    isSlow = false;
    clearTimeout(timer);
    process.kill(gpu, 'SIGCONT');
  };
}

/** Kills main, desk and page, as a power cut does. */
export async function cutPower(console: Console): Promise<void> {
  const pids = [console.app.process().pid, await console.pid('desk'), await console.rendererPid()];
  for (const pid of pids) if (pid !== undefined) process.kill(pid, 'SIGKILL');
  await console.close();
}
