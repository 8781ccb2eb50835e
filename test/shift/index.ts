import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { playShift } from './play.ts';
import { failed } from './report.ts';

/**
 * `npm run shift [-- --speed 20] [--into DIR]` plays a whole shift against the real program.
 * It takes a picture at each station, and writes a report with the expected and the observed results. Without `--speed`
 * it runs as fast as events allow.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { speed: { type: 'string' }, into: { type: 'string', default: 'out/shift' } },
  });
  const speed = values.speed === undefined ? Number.POSITIVE_INFINITY : Number(values.speed);
  if (!(speed >= 1)) {
    process.stderr.write('--speed takes a number from 1 on: how often faster than the clock\n');
    process.exitCode = 2;
    return;
  }
  const into = resolve(values.into);
  const report = await playShift({
    speed,
    into,
    send({ at, title, checks, tookMs }) {
      const bad = checks.filter(({ ok }) => !ok);
      const mark = bad.length === 0 ? '✓' : '✗';
      process.stdout.write(
        `${mark} ${at} ${title}: ${checks.length} expected, ${bad.length} not seen (${(tookMs / 1_000).toFixed(1)} s)\n`,
      );
      for (const { expected, seen } of bad) process.stdout.write(`    expected ${expected}; seen: ${seen}\n`);
    },
  });
  process.stdout.write(`The report and its pictures lie in ${into}\n`);
  if (failed(report).length > 0) process.exitCode = 1;
}

await main();
