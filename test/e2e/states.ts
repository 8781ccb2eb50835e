import { openDemoFrigate } from './demoFrigate.ts';
import { type Console, eventually } from './launch.ts';

/** The site listens once its own test alert has come through the whole chain: what is told before then nobody hears. */
const isAudible = (console: Console) =>
  eventually('the test alert', () =>
    console.inWindow<boolean>(
      `watchfloorDiagnostics.first('queue').then(({ ok, value }) => ok && value.heartbeat.at > 0)`,
    ),
  );

/** The demo's cameras tell of so many things, a camera after the other; `from`: how many were told of before. */
export async function publishAlerts(console: Console, from: number, count: number): Promise<void> {
  await isAudible(console);
  const frigate = await openDemoFrigate(console);
  const names = frigate.cameras.flatMap(({ alertNames }) => alertNames[0] ?? []);
  for (let n = from; n < from + count; n += 1)
    await frigate.send('new', names[n % names.length] ?? '', `${(Date.now() / 1_000).toFixed(6)}-told${n}`);
  await frigate.close();
}

/** So many at once that the console calls it a flood. */
export async function flood(console: Console, from: number, count: number): Promise<void> {
  await publishAlerts(console, from, count);
  await console.page.locator('header [data-load="flood"]').waitFor();
}

/** The embedded site neither answers nor ends: what a desk sees of one behind a line that was cut. Resolves once the desk misses it, after which nothing more happens, and the pictures of all these tiles. */
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

/** A site that was cut off can end again. */
export async function release(console: Console): Promise<void> {
  const site = await console.pid('site').catch(() => undefined);
  if (site !== undefined) process.kill(site, 'SIGCONT');
}

/** A machine that is too slow to draw: anyone who draws gets this much of the time, ms. */
const drawsForMs = 60;
const settleForMs = 500;

/** Slows the machine down until it is let go: call what this resolves with, once or more often. */
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

/** Main, desk and page end as they stand, as where the power goes. */
export async function cutPower(console: Console): Promise<void> {
  const pids = [console.app.process().pid, await console.pid('desk'), await console.rendererPid()];
  for (const pid of pids) if (pid !== undefined) process.kill(pid, 'SIGKILL');
  await console.close();
}
