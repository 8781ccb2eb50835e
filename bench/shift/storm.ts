import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAlerts } from '../../test/e2e/alertsPage.ts';
import { eventually } from '../../test/e2e/launch.ts';
import { openMap } from '../../test/e2e/mapPage.ts';
import { press } from '../../test/e2e/panelPage.ts';
import { showCameras, tilesOf } from '../../test/e2e/wallPage.ts';
import { longestTasks, sliceMs } from '../alerts/tasks.ts';
import { percentile } from '../report.ts';
import { pause } from '../wall/side.ts';
import { getHost, openDesk } from './host.ts';
import type { Measured } from './spec.ts';

const tiles = 9;
const alerts = 600;
const settleMs = 5_000;
/** The scenario's storm lasts ten minutes; this one has ten times its rate. */
const stormMs = 60_000;
/** Interval of the keys with which an operator moves through the list, ms. */
const keyEveryMs = 500;

/**
 * Measures the longest tasks of a window during 600 alerts in a minute, with queue and map open and keys moving through
 * the list.
 */
export async function measureStorm(): Promise<Measured> {
  const host = await getHost();
  const console = await openDesk(host);
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-storm-'));
  try {
    await showCameras(
      console,
      tiles,
      Array.from({ length: tiles }, (_, at) => at + 1),
    );
    await eventually(
      `${tiles} live tiles`,
      async () => (await tilesOf(console)).filter(({ state }) => state === 'live').length === tiles,
      60_000,
    );
    await openMap(console);
    await openAlerts(console);
    await pause(settleMs);
    const trace = join(folder, 'trace.json');
    await console.app.evaluate(({ contentTracing }) =>
      contentTracing.startRecording({ included_categories: ['toplevel'], excluded_categories: ['*'] }),
    );
    await host.flood(alerts, stormMs);
    const until = performance.now() + stormMs;
    for (let n = 0; performance.now() < until; n += 1) {
      await press(console, n % 20 === 19 ? 'Home' : 'ArrowDown');
      await pause(keyEveryMs);
    }
    await console.app.evaluate(({ contentTracing }, to) => contentTracing.stopRecording(to), trace);
    const tasks = longestTasks(trace, await console.rendererPid());
    const p = (share: number) => percentile(tasks, share) ?? 0;
    return {
      figures: { ours: p(0.99) },
      note: `the longest task of the window's main thread in each ${sliceMs} ms, ${tiles} live tiles, queue and map open, ${alerts} alerts in ${stormMs / 1_000} s (ten times the scenario's storm), keys moving through the list; p50 ${p(0.5).toFixed(1)}, p95 ${p(0.95).toFixed(1)}, p100 ${p(1).toFixed(1)} ms`,
    };
  } finally {
    await console.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
