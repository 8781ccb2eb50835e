import { rmSync } from 'node:fs';
import { Draft } from './draft.ts';

/** Reasons for which a feature is not in the city. */
export const reasons = {
  badJson: 'invalid JSON',
  badWkt: 'invalid WKT',
  geometryUnknown: 'no geometry, or one that is not drawn',
  outOfRange: 'coordinates beyond 90 or 180 degrees, or not numbers',
  tooFewPoints: 'too few different points',
  tooManyPoints: 'too many points',
  zeroArea: 'no area',
  selfCrossing: 'its outline crosses or touches itself',
  tooLarge: 'too large',
  heightOutOfBounds: 'an impossible height',
  incomplete: 'parts are missing in the file, or do not close',
  farAway: 'far from the rest of the city',
  tooLong: 'too long',
} as const;
export type Reason = keyof typeof reasons;

/** Errors that were corrected, so that the feature is drawn. */
export const mends = {
  closed: 'rings that were not closed',
  repeated: 'rings with the same point twice in a row',
  holes: 'invalid holes, or holes that exceed the outline, left out',
  height: 'unreadable heights, estimated',
} as const;
export type Mend = keyof typeof mends;

const flushAt = 64 << 10;

const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

/**
 * Counts rejected and mended features, and lists the rejected ones in a CSV file, which appears when it is complete.
 */
export class Rejects {
  readonly counts = new Map<Reason, number>();
  readonly mended = new Map<Mend, number>();
  readonly path: string;
  /** The list is complete on the disk. */
  isStored = false;
  #lines: string[] = [];
  #waiting = 0;
  readonly #draft: Draft;

  constructor(path: string) {
    this.path = path;
    this.#draft = new Draft(path);
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Rejects a feature. @throws WriteFailure */
  add(reason: Reason, file: string, feature: string, detail = ''): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
    const line = `${[file, feature, reason, reasons[reason], detail.slice(0, 200)].map(quoted).join(',')}\n`;
    this.#lines.push(line);
    this.#waiting += line.length;
    if (this.#waiting > flushAt) this.#write();
  }

  mend(mend: Mend): void {
    this.mended.set(mend, (this.mended.get(mend) ?? 0) + 1);
  }

  #write(): void {
    if (this.#draft.create()) this.#draft.write(Buffer.from('file,feature,reason,in words,detail\n'));
    this.#draft.write(Buffer.from(this.#lines.join('')));
    this.#lines = [];
    this.#waiting = 0;
  }

  /** Completes the list; without rejected features it removes the list of an earlier run. @throws WriteFailure */
  close(): void {
    if (this.#lines.length > 0) this.#write();
    if (this.total === 0) {
      rmSync(this.path, { force: true });
      return;
    }
    this.#draft.commit();
    this.isStored = true;
  }

  /** Removes a list that was not completed. */
  drop(): void {
    this.#draft.discard();
  }
}
