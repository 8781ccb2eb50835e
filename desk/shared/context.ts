import type { Clock } from '../../core/base/clock.ts';
import type { DeskId } from '../../core/base/ids.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { SqlReader } from '../../node/sql/access.ts';
import type { SiteLink } from '../sync/link.ts';
import type { LogEvent } from './log.ts';
import type { StepScheduler } from './stepScheduler.ts';
import type { ExecuteAction, WriteFromSite, WriteWithAudit } from './write.ts';

/** What desk.ts creates once and the features share. A feature that uses only some of it takes a `Pick`. */
export interface DeskContext {
  readonly desk: DeskId;
  readonly store: SqlReader;
  readonly write: ExecuteAction;
  readonly writeWithAudit: WriteWithAudit;
  readonly project: WriteFromSite;
  /** The link to the site. */
  readonly link: () => SiteLink;
  /** The signed-in operator with the rights that apply at this moment. */
  readonly operator: () => Operator | null;
  readonly turns: StepScheduler;
  readonly clock: Clock;
  readonly log: LogEvent;
}
