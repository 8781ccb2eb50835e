import type { AlertPriority } from '../../../core/alerts/alert.ts';
import type { ReportNames } from '../../../core/handover/document/frame.ts';
import type { ZoneTimes } from '../../../core/handover/document/times.ts';
import type { ReportTexts } from '../../../core/handover/document/words.ts';
import type { HandoverReport, UnknownData } from '../../../core/handover/report.ts';
import type { IconShape } from '../../ui/iconMark.tsx';

export type TakeoverTick = { readonly by: string; readonly at: string } | null;

interface Common {
  readonly key: string;
  /** The section number, 1 to 14. */
  readonly section: number;
  /** The id of the item that the incoming operator ticks; undefined where nothing is carried over. */
  readonly item?: string;
  readonly tick?: TakeoverTick;
  /** The key of the outgoing operator's comment on it; undefined where comments are not possible. */
  readonly place?: string;
  readonly words?: string;
}

/** A line of the report on the screen. */
export type ReportRow = Common &
  (
    | { readonly kind: 'section'; readonly title: string; readonly total: number | undefined }
    | { readonly kind: 'part'; readonly title: string; readonly total: number }
    | {
        readonly kind: 'line';
        readonly mark: IconShape | undefined;
        /** A short label; then the text, the second line and the time. */
        readonly label: string;
        readonly text: string;
        readonly under: string;
        readonly at: string;
        readonly weight: 'alarm' | 'warn' | 'calm';
        /** The priority whose colour it has. */
        readonly tone?: AlertPriority;
        /** It is unacknowledged and severe. */
        readonly loud?: boolean;
      }
    | { readonly kind: 'thing'; readonly n: number; readonly text: string | null }
    | {
        readonly kind: 'question';
        readonly id: HandoverReport['questions'][number]['id'];
        readonly text: string;
        readonly by: string;
        readonly at: string;
        readonly answer: string | null;
      }
    | { readonly kind: 'figures' }
    | {
        readonly kind: 'note';
        readonly text: string;
        /** It states that there is nothing. */
        readonly none?: true;
      }
    | {
        /** Consecutive empty sections; `section` is the first of them. */
        readonly kind: 'none';
        readonly sections: readonly { readonly section: number; readonly title: string }[];
      }
  );

/** The inputs from which rows are made. */
export interface ReportRowContext {
  readonly report: HandoverReport;
  readonly w: ReportTexts;
  readonly language: 'vi' | 'en';
  readonly times: ZoneTimes;
  readonly names: ReportNames;
  /** Formats a time as `HH:mm`, with its date if it is not on the day on which the report begins. */
  when(at: number | null): string;
  /** Returns the carried item and the comment on it. */
  of(item: string | undefined): Pick<Common, 'item' | 'tick' | 'place' | 'words'>;
}

/** Joins the parts that are not empty. */
export const joinNonEmpty = (...parts: readonly (string | null | undefined)[]): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ');

/** Returns a section's heading, its lines (or an empty line), and the number of omitted lines. */
export function createSectionRows<L>(
  making: ReportRowContext,
  of: {
    readonly section: number;
    readonly title: string;
    readonly name: string;
    readonly lines: readonly L[];
    readonly total: number;
    readonly item?: string;
    readonly part?: true;
  },
  row: (line: L, index: number) => Omit<Extract<ReportRow, { kind: 'line' }>, 'key' | 'section' | 'kind'>,
): ReportRow[] {
  const { w } = making;
  const { name, lines, total, title } = of;
  const kind = of.part ? ('part' as const) : ('section' as const);
  return [
    { kind, key: name, section: of.section, title, total, ...making.of(of.item) },
    ...lines.map((line, index): ReportRow => {
      const made = row(line, index);
      // Keyed by its item where it has one, so that the focus stays while other lines come and go before it.
      return { kind: 'line', key: `${name} ${made.item ?? index}`, section: of.section, ...made };
    }),
    ...(total === 0
      ? [{ kind: 'note' as const, key: `${name} -`, section: of.section, text: w.none, none: true as const }]
      : []),
    ...(total > lines.length && lines.length > 0
      ? [{ kind: 'note' as const, key: `${name} …`, section: of.section, text: w.cut(lines.length, total) }]
      : []),
  ];
}

/** Notes the data that could not be loaded for the report. Its absence from the report means nothing. */
export function createUnknownDataNote(
  { report, w }: ReportRowContext,
  section: number,
  kinds: readonly UnknownData[],
): ReportRow[] {
  const found = kinds.filter((kind) => report.unknown.includes(kind));
  if (found.length === 0) return [];
  const text = `${w.unknownNote} ${found.map((kind) => w.unknown[kind]).join('; ')}.`;
  return [{ kind: 'note', key: `unknown ${section}`, section, text }];
}
