import {
  AlertClass,
  type AlertPriority,
  heartbeatClass,
  type ReportedClass,
} from '../../../core/alerts/alert.ts';
import { Occurrence } from '../../../core/alerts/log.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { NormaliserSite, RawMessage } from './message.ts';
import { line, slug } from './values.ts';

/** What the formats tell; the rest is the message's. */
export interface ReportedEvent {
  readonly id: string;
  /** What the source may call the camera, the likeliest first; none where it is about no camera. */
  readonly cameras: readonly string[];
  readonly class: string;
  readonly classes?: readonly ReportedClass[] | undefined;
  /** The site's own synthetic alert. */
  readonly heartbeat?: boolean;
  readonly rule?: string | undefined;
  readonly track?: string | undefined;
  readonly phase: Occurrence['phase'];
  readonly allIsWell?: true | undefined;
  /** Undefined: its source does not say. */
  readonly priority?: AlertPriority | undefined;
  readonly title?: string | undefined;
  readonly place?: Occurrence['place'];
  readonly observedAt: number;
  readonly until?: number | undefined;
  readonly evidence?: readonly Occurrence['evidence'][number][];
}

/** A class that a source itself says: as it is where it is one of ours in form. */
export const alertClassOf = (word: string): string =>
  AlertClass.safeParse(word).success ? word : slug(word);

/** What somebody configured for one of these words of the source, else what the format makes of them. */
export function classOf(
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

/** Checked as the contract has it: a format that tells what no alert can hold must not take the rest down with it. */
export function occurrence(
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
    cameraName: line(cameraName, 200),
    camera,
    // Only the site's own heartbeat may be kept out of queue and figures.
    class:
      report.class === heartbeatClass && report.heartbeat !== true ? `other.${heartbeatClass}` : report.class,
    ...(report.classes === undefined ? {} : { classes: report.classes }),
    rule: report.rule === undefined ? null : line(report.rule, 120) || null,
    track: report.track === undefined ? null : line(report.track, 120) || null,
    phase: report.phase,
    ...(report.allIsWell ? { allIsWell: true } : {}),
    priority: report.priority ?? null,
    title: line(report.title ?? '', 200),
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

/** One of them, or its fault. */
export function only(built: Result<Occurrence>): Result<readonly Occurrence[]> {
  return built.ok ? ok([built.value]) : built;
}

/** All of them, or the first fault. */
export function every(all: readonly Result<Occurrence>[]): Result<readonly Occurrence[]> {
  const values: Occurrence[] = [];
  for (const one of all) {
    if (!one.ok) return one;
    values.push(one.value);
  }
  return ok(values);
}
