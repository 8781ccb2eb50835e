/** The expected and the observed results of a shift. */

/** One expectation, in words. */
export interface Check {
  readonly expected: string;
  readonly seen: string;
  readonly ok: boolean;
}

export interface StationReport {
  readonly key: string;
  /** The scenario's time of day, HH:MM. */
  readonly at: string;
  readonly title: string;
  readonly tookMs: number;
  readonly checks: readonly Check[];
  /** The files of the pictures, next to the report. */
  readonly pictures: readonly string[];
}

/** Differences between the sent and the stored items: the number lost, and the number stored twice. */
export interface Counters {
  lost: number;
  doubled: number;
}

export function countersOf(
  counted: readonly { readonly sent: number; readonly stored: number }[],
): Readonly<Counters> {
  const sum = (of: (sent: number, stored: number) => number) =>
    counted.reduce((total, { sent, stored }) => total + Math.max(0, of(sent, stored)), 0);
  return {
    lost: sum((sent, stored) => sent - stored),
    doubled: sum((sent, stored) => stored - sent),
  };
}

export interface ShiftReport {
  readonly speed: string;
  readonly tookMs: number;
  readonly counters: Readonly<Counters>;
  readonly stations: readonly StationReport[];
}

export const failed = ({ stations }: ShiftReport): readonly string[] =>
  stations.flatMap(({ key, checks }) =>
    checks.flatMap(({ ok, expected, seen }) => (ok ? [] : [`${key}: expected ${expected}; seen: ${seen}`])),
  );

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
/** Formats a table cell in Markdown, which must not contain line breaks or vertical bars. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').slice(0, 400);

/** Formats the report as a page in Markdown. */
export function asMarkdown(report: ShiftReport): string {
  const checks = report.stations.flatMap((station) => station.checks);
  const bad = checks.filter(({ ok }) => !ok).length;
  return [
    '# One whole shift',
    '',
    `Speed ${report.speed}; played in ${seconds(report.tookMs)}; ${checks.length} things expected, ${bad} not seen; ${report.counters.lost} lost, ${report.counters.doubled} doubled.`,
    ...report.stations.flatMap(({ at, title, tookMs, checks: own, pictures }) => [
      '',
      `## ${at} ${title} (${seconds(tookMs)})`,
      '',
      '| | expected | seen |',
      '|---|---|---|',
      ...own.map(({ ok, expected, seen }) => `| ${ok ? '✓' : '✗'} | ${cell(expected)} | ${cell(seen)} |`),
      ...(pictures.length === 0 ? [] : ['', ...pictures.map((file) => `![${file}](${file})`)]),
    ]),
    '',
  ].join('\n');
}
