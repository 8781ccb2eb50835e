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
export interface Told {
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
export const saidClass = (word: string): string => (AlertClass.safeParse(word).success ? word : slug(word));

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
export function occurrence(site: NormaliserSite, message: RawMessage, told: Told): Result<Occurrence> {
  const { source, kind, receivedAt } = message;
  let camera: Occurrence['camera'] = null;
  let cameraName = told.cameras[0] ?? '';
  for (const name of told.cameras) {
    const found = site.cameraOf(source, name);
    if (found === undefined) continue;
    camera = found;
    cameraName = name;
    break;
  }
  const built = Occurrence.safeParse({
    id: told.id,
    source: { id: source, kind },
    cameraName: line(cameraName, 200),
    camera,
    // Only the site's own heartbeat may be kept out of queue and figures.
    class: told.class === heartbeatClass && told.heartbeat !== true ? `other.${heartbeatClass}` : told.class,
    ...(told.classes === undefined ? {} : { classes: told.classes }),
    rule: told.rule === undefined ? null : line(told.rule, 120) || null,
    track: told.track === undefined ? null : line(told.track, 120) || null,
    phase: told.phase,
    ...(told.allIsWell ? { allIsWell: true } : {}),
    priority: told.priority ?? null,
    title: line(told.title ?? '', 200),
    place: told.place ?? null,
    observedAt: told.observedAt,
    receivedAt,
    ...(told.until === undefined ? {} : { until: told.until }),
    evidence: told.evidence ?? [],
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
