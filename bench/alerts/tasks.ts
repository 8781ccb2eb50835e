import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Event = z.object({
  name: z.string().default(''),
  ph: z.string().default(''),
  pid: z.number().default(0),
  tid: z.number().default(0),
  ts: z.number().default(0),
  dur: z.number().optional(),
  args: z.object({ name: z.string().optional() }).loose().optional(),
});
const Trace = z.object({ traceEvents: z.array(Event) });

/**
 * Length of a slice, ms, of which the longest task is one sample. Most tasks are very short, so a percentile over all
 * of them would hide the long ones.
 */
export const sliceMs = 100;

/** Returns the longest task of a renderer's main thread in each slice of a trace, ms; 0 for a slice without one. */
export function longestTasks(file: string, rendererPid: number): number[] {
  const { traceEvents } = Trace.parse(JSON.parse(readFileSync(file, 'utf8')));
  const ours = traceEvents.filter(({ pid }) => pid === rendererPid);
  const main = ours.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')?.tid;
  if (main === undefined) throw new Error('the trace has no main thread of the window');
  const tasks = ours.filter(({ name, ph, tid }) => tid === main && ph === 'X' && name.endsWith('RunTask'));
  const times = traceEvents.flatMap(({ ts }) => (ts > 0 ? [ts] : []));
  if (tasks.length === 0) throw new Error('the trace has no tasks');
  const from = times.reduce((least, ts) => Math.min(least, ts), Number.POSITIVE_INFINITY);
  const to = times.reduce((most, ts) => Math.max(most, ts), 0);
  const slices = new Array<number>(Math.max(1, Math.floor((to - from) / 1_000 / sliceMs))).fill(0);
  for (const { ts, dur = 0 } of tasks) {
    const slice = Math.min(slices.length - 1, Math.floor((ts - from) / 1_000 / sliceMs));
    slices[slice] = Math.max(slices[slice] ?? 0, dur / 1_000);
  }
  return slices;
}
