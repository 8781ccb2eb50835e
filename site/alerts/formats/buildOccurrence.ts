import {
  AlertClass,
  type AlertPriority,
  heartbeatClass,
  type ReportedClass,
} from '../../../core/alerts/alert.ts';
import { Occurrence } from '../../../core/alerts/log.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { NormaliserSite, RawMessage } from './message.ts';
import { toClassSlug, toSingleLine } from './values.ts';

/** The facts that a format reports; the remaining fields come from the message. */
export interface ReportedEvent {
  readonly id: string;
  /** Names that the source may use for the camera, the likeliest first; empty if no camera is involved. */
  readonly cameras: readonly string[];
  readonly class: string;
  readonly classes?: readonly ReportedClass[] | undefined;
  /** The site's own synthetic alert. */
  readonly heartbeat?: boolean;
  readonly rule?: string | undefined;
  readonly track?: string | undefined;
  readonly phase: Occurrence['phase'];
  readonly allIsWell?: true | undefined;
  /** Undefined: not given by the source. */
  readonly priority?: AlertPriority | undefined;
  readonly title?: string | undefined;
  readonly place?: Occurrence['place'];
  readonly observedAt: number;
  readonly until?: number | undefined;
  readonly evidence?: readonly Occurrence['evidence'][number][];
}

/** Converts a source's own word to a class; a word that has the form of a class is used unchanged. */
export const toAlertClass = (word: string): string =>
  AlertClass.safeParse(word).success ? word : toClassSlug(word);

/** Returns the class configured for one of the source's words, otherwise the format's own. */
export function getConfiguredClass(
  site: NormaliserSite,
  { source }: RawMessage,
  words: readonly string[],
  otherwise: string,
): string {
  for (const one of words) {
    const configured = site.classOf?.(source, one);
    if (configured !== undefined && AlertClass.safeParse(configured).success) return configured;
  }
  return otherwise;
}

/** Builds an occurrence, checked against the schema, so that an invalid report cannot break the processing of others. */
export function buildOccurrence(
  site: NormaliserSite,
  message: RawMessage,
  report: ReportedEvent,
): Result<Occurrence> {
  const { source, kind, receivedAt } = message;
  let camera: Occurrence['camera'] = null;
  let cameraName = report.cameras[0] ?? '';
  for (const name of report.cameras) {
    const found = site.cameraOf(source, name);
    if (found === undefined) continue;
    camera = found;
    cameraName = name;
    break;
  }
  const built = Occurrence.safeParse({
    id: report.id,
    source: { id: source, kind },
    cameraName: toSingleLine(cameraName, 200),
    camera,
    // Only the site's own heartbeat may be excluded from queue and statistics.
    class:
      report.class === heartbeatClass && report.heartbeat !== true ? `other.${heartbeatClass}` : report.class,
    ...(report.classes === undefined ? {} : { classes: report.classes }),
    rule: report.rule === undefined ? null : toSingleLine(report.rule, 120) || null,
    track: report.track === undefined ? null : toSingleLine(report.track, 120) || null,
    phase: report.phase,
    ...(report.allIsWell ? { allIsWell: true } : {}),
    priority: report.priority ?? null,
    title: toSingleLine(report.title ?? '', 200),
    place: report.place ?? null,
    observedAt: report.observedAt,
    receivedAt,
    ...(report.until === undefined ? {} : { until: report.until }),
    evidence: report.evidence ?? [],
  });
  if (built.success) return ok(built.data);
  const [issue] = built.error.issues;
  return fail('alert.messageMalformed', {
    format: kind,
    why: `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message.slice(0, 120) ?? 'invalid'}`,
  });
}

/** Returns a list of one occurrence, or its error. */
export function toOccurrenceList(built: Result<Occurrence>): Result<readonly Occurrence[]> {
  return built.ok ? ok([built.value]) : built;
}

/** Returns all occurrences, or the first error. */
export function collectOccurrences(all: readonly Result<Occurrence>[]): Result<readonly Occurrence[]> {
  const values: Occurrence[] = [];
  for (const one of all) {
    if (!one.ok) return one;
    values.push(one.value);
  }
  return ok(values);
}
