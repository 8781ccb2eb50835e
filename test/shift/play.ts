import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cast, startCast } from './cast.ts';
import { asMarkdown, type ShiftReport, type StationReport } from './report.ts';
import { scenario } from './scenario.ts';
import { clearDesk, type Memory, worldOf } from './world.ts';

const minuteOf = (at: string) => Number(at.slice(0, 2)) * 60 + Number(at.slice(3));

/**
 * Plays the scenario (`scenario.ts`) against the real program.
 * Each station starts at its time of day, with the clock sped up by `speed`, or right after the one before if `speed`
 * is Infinity.
 * @param into a folder for the pictures of the stations and the report; undefined: none
 * @param send called with each finished station
 * @throws if the three desks cannot be started; a station's missing results go into the report instead
 */
export async function playShift(options: {
  readonly speed: number;
  readonly into: string | undefined;
  readonly send: (station: StationReport) => void;
}): Promise<ShiftReport> {
  const { speed, into, send } = options;
  if (into !== undefined) await mkdir(into, { recursive: true });
  const began = performance.now();
  const cast = await startCast();
  try {
    const memory: Memory = {
      done: [],
      sent: 0,
      accident: [],
      acknowledged: new Set<string>(),
      since: Date.now(),
      siteGone: { from: 0, to: 0 },
      counters: { lost: Number.NaN, doubled: Number.NaN },
    };
    const stations = await playAll(cast, memory, { speed, into, send });
    const report: ShiftReport = {
      speed: Number.isFinite(speed) ? `${speed}` : 'as fast as events allow',
      tookMs: performance.now() - began,
      counters: memory.counters,
      stations,
    };
    if (into !== undefined) {
      await writeFile(join(into, 'report.md'), asMarkdown(report));
      await writeFile(join(into, 'report.json'), JSON.stringify(report, null, 2));
    }
    return report;
  } finally {
    await cast.close();
  }
}

async function playAll(
  cast: Cast,
  memory: Memory,
  options: Pick<Parameters<typeof playShift>[0], 'speed' | 'into' | 'send'>,
): Promise<readonly StationReport[]> {
  const { speed, into, send } = options;
  const at = worldOf({ cast, memory, speed });
  const began = performance.now();
  const [first] = scenario;
  const stations: StationReport[] = [];
  for (const station of scenario) {
    const dueMs = ((minuteOf(station.at) - minuteOf(first?.at ?? station.at)) * 60_000) / speed;
    await new Promise((due) => setTimeout(due, Math.max(0, began + dueMs - performance.now())));
    const { world, checks, pictures } = at(station.key, into);
    const from = performance.now();
    try {
      // Clears the desks, however the station before ended.
      if (stations.length > 0) for (const desk of [cast.desk1, cast.desk2]) await clearDesk(desk);
      await station.play(world);
    } catch (error) {
      const seen =
        error instanceof Error ? `${error.message}${error.cause ? `: ${error.cause}` : ''}` : `${error}`;
      checks.push({ expected: 'the station played to its end', seen, ok: false });
      await world.picture('broken-1', cast.desk1);
      await world.picture('broken-2', cast.desk2);
    }
    const { key, title } = station;
    const report = { key, at: station.at, title, tookMs: performance.now() - from, checks, pictures };
    stations.push(report);
    send(report);
  }
  return stations;
}
