import { rmSync } from 'node:fs';
import { Draft } from './draft.ts';

/** Why something of a file is not in the city. */
export const reasons = {
  badJson: 'its JSON cannot be read',
  badWkt: 'its WKT cannot be read',
  geometryUnknown: 'a geometry that is not drawn, or none',
  outOfRange: 'coordinates beyond 90 or 180 degrees, or no numbers',
  tooFewPoints: 'fewer different points than it takes',
  tooManyPoints: 'more points than any such thing has',
  zeroArea: 'no area',
  selfCrossing: 'its outline crosses or touches itself',
  tooLarge: 'larger than any such thing',
  heightOutOfBounds: 'a height that no building has',
  incomplete: 'parts of it are not in the file, or do not close',
  farAway: 'far from all the rest',
  tooLong: 'too long to be read',
} as const;
export type Reason = keyof typeof reasons;

/** What was put right, and drawn. */
export const mends = {
  closed: 'rings that were not closed',
  repeated: 'rings with the same point twice in a row',
  holes: 'holes left out that are no rings, or reach over the outline',
  height: 'heights that could not be read, estimated',
} as const;
export type Mend = keyof typeof mends;

const flushAt = 64 << 10;

const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

/** Counts what is refused and mended, and names each in a CSV file, which appears when all are known. */
export class Rejects {
  readonly counts = new Map<Reason, number>();
  readonly mended = new Map<Mend, number>();
  readonly path: string;
  /** The list is whole on the disk. */
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

  /** @throws WriteFailure */
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
    if (this.#draft.begin()) this.#draft.write(Buffer.from('file,feature,reason,in words,detail\n'));
    this.#draft.write(Buffer.from(this.#lines.join('')));
    this.#lines = [];
    this.#waiting = 0;
  }

  /** The list takes its name; a list of an earlier run goes where this one has none. @throws WriteFailure */
  close(): void {
    if (this.#lines.length > 0) this.#write();
    if (this.total === 0) {
      rmSync(this.path, { force: true });
      return;
    }
    this.#draft.keep();
    this.isStored = true;
  }

  /** Nothing is left of a list that was not closed. */
  drop(): void {
    this.#draft.drop();
  }
}
