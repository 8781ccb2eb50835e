import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRow, percentile, type Row } from '../report.ts';
import { failures, printRows, runOf } from '../run.ts';
import { openCity } from '../store/city.ts';
import { openDeskStore } from '../store/desk.ts';
import { filledAuditLog } from './auditLog.ts';
import { openOverheadMeter } from './overhead.ts';
import { filledShiftLog, openPreviews } from './preview.ts';
import { measurePrinting } from './printTime.ts';
import { measureVerification } from './verify.ts';

/**
 * `npm run bench:handover [-- --rows GLOB] [--rounds N] [--quick]`: the cost of the shift's records. Only ours is
 * measured, because no peer has a signed audit log or such a report. Costly data is built once and cached in
 * ~/.cache/watchfloor/bench.
 */
interface Spec extends Pick<Row, 'row' | 'unit' | 'better' | 'goal'> {
  readonly note: string;
}
const rows: readonly Spec[] = [
  {
    row: 'preview',
    unit: 'ms',
    better: 'lower',
    goal: 'ours <= 300',
    note: 'the report of the last 12 h with all lines of the shift log; the figures of the seven shifts before are stored',
  },
  {
    row: 'pdf',
    unit: 'ms',
    better: 'lower',
    goal: 'ours <= 3000',
    note: 'the same report from its creation to its PDF, by the main process’s printer in a running Electron',
  },
  {
    row: 'verify-1M',
    unit: 'ms',
    better: 'lower',
    goal: 'ours <= 5000',
    note: 'the verifier from start to end, on a JSON export with 1,000 signed points',
  },
  {
    row: 'audit-overhead',
    unit: '%',
    better: 'lower',
    goal: 'ours <= 20',
    note: 'acknowledging an alert, durable, with and without its entry in an audit log of 1 M, in pairs; without the entry’s search index, which is written later',
  },
];
/** The amounts of a full run, and of a quick trial. */
const amounts = {
  full: { entries: 1_000_000, pairs: 120, alerts: 1_000_000, lines: 20_000, previews: 5 },
  quick: { entries: 100_000, pairs: 50, alerts: 200_000, lines: 2_000, previews: 2 },
};

async function main(): Promise<void> {
  const { chosen, rounds, quick } = runOf(rows, {});
  const many = quick ? amounts.quick : amounts.full;
  const samples = new Map<string, number[]>();
  const notes = new Map<string, string>();
  const put = (row: string, figure: number) => samples.set(row, [...(samples.get(row) ?? []), figure]);
  const { whys, attempt: tried } = failures<string>();
  const isChosen = (name: string) => chosen.some(({ row }) => row === name);
  const attempt = async (row: string, measure: () => Promise<void>) => {
    if (isChosen(row)) await tried(row, row, measure);
  };

  const city = openCity();
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-handover-'));
  const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const needsAuditLog = isChosen('verify-1M') || isChosen('audit-overhead');
    const auditLog = needsAuditLog ? filledAuditLog(many.entries, city) : '';
    const own = join(folder, 'own');
    if (isChosen('audit-overhead')) cpSync(auditLog, own, { recursive: true });
    const acting = isChosen('audit-overhead') ? openOverheadMeter(openDeskStore(own, city), city) : undefined;
    if (acting) undo.push(acting.close);
    const watched =
      isChosen('preview') || isChosen('pdf')
        ? openPreviews(filledShiftLog(many.alerts, many.lines, city), city)
        : undefined;
    if (watched) {
      undo.push(watched.close);
      // The seven shifts before are counted at the first call only, as on a desk.
      const first = await watched.measure();
      notes.set('preview', `the first ${Math.round(first.ms)} ms`);
    }
    for (let round = 0; round < rounds; round += 1) {
      await attempt('preview', async () => {
        const took: number[] = [];
        for (let n = 0; n < many.previews; n += 1) {
          const made = await watched?.measure();
          if (!made) throw new Error('there is no report');
          took.push(made.ms);
          const { alerts } = made.report.figures;
          if (round === 0 && n === 0)
            notes.set(
              'preview',
              `${notes.get('preview')}; ${alerts.received} alerts and ${made.report.log.total} lines in it`,
            );
        }
        put('preview', percentile(took, 0.5) ?? 0);
      });
      await attempt('pdf', async () => {
        const made = await watched?.measure();
        if (!made) throw new Error('there is no report to print');
        const printed = await measurePrinting(made.report, city, join(folder, `pdf-${round}`));
        put('pdf', made.ms + printed.pageMs + printed.printMs);
        const parts = [made.ms, printed.pageMs, printed.printMs].map(Math.round).join(' + ');
        notes.set('pdf', `${parts} ms to make, lay out and print; ${made.report.log.total} lines in it`);
      });
      await attempt('verify-1M', async () => {
        const json = await measureVerification(join(auditLog, 'auditLog.json'));
        const store = await measureVerification(join(auditLog, 'desk.db'));
        put('verify-1M', json.ms);
        const size = `${Math.round(json.memoryMb)} MB at most`;
        notes.set('verify-1M', `${size}; directly from the store ${Math.round(store.ms)} ms`);
      });
      await attempt('audit-overhead', async () => {
        const { percent, withMs, withoutMs } = acting?.measure(many.pairs) ?? {};
        if (percent === undefined) throw new Error('no alerts are left to acknowledge');
        put('audit-overhead', percent);
        notes.set('audit-overhead', `${withMs?.toFixed(3)} ms with, ${withoutMs?.toFixed(3)} ms without`);
      });
    }
    const rowOf = ({ note, ...spec }: Spec): Row => {
      const why = [
        whys.get(spec.row),
        note,
        notes.get(spec.row),
        quick ? `a quick trial: ${many.entries.toLocaleString('en')} entries` : undefined,
      ].filter((one) => one !== undefined);
      return makeRow({ bench: 'handover', ...spec }, { ours: samples.get(spec.row) ?? [] }, why.join('; '));
    };
    printRows(chosen.map(rowOf));
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

await main();
