/** One occurrence of a row on its way into the log. */
export interface RowItem {
  readonly row: number;
  /** `markOf` its occurrence. */
  readonly mark: string;
  /** It is in the log. */
  done: boolean;
}

/**
 * Which rows of a process's inbox are in the log. Alerts wait for company for different times, so later rows may be in before
 * earlier ones: `through` is what lies below the first that is not, and what is in beyond it is known by its marks.
 */
export class InboxRows<Item extends RowItem> {
  private readonly waitingRows = new Map<number, Map<string, Item>>();
  /** Those rows in order; what lies before `first` is done. (A Map is slow to begin with where much was deleted at its beginning.) */
  private order: number[] = [];
  private first = 0;
  /** Taken in by this process before it was started anew, and not below `through`. */
  private readonly recalled = new Map<number, Set<string>>();
  private contiguous: number;
  private newest: number;

  constructor(through: number) {
    this.contiguous = through;
    this.newest = through;
  }

  /** The last row up to which all is in the log; with items of a record that is being made, as if those were. */
  through(besides: ReadonlySet<Item> = new Set()): number {
    if (besides.size === 0) return this.contiguous;
    let through = this.contiguous;
    for (let at = this.first; at < this.order.length; at += 1) {
      const row = this.order[at] ?? 0;
      for (const item of this.waitingRows.get(row)?.values() ?? []) if (!besides.has(item)) return through;
      through = row;
    }
    return through;
  }

  /** Rows between what is in the log and the newest handed in. */
  span(): number {
    return this.newest - this.contiguous;
  }

  /** False: it was handed in before. */
  begin(row: number): boolean {
    if (row <= this.newest) return false;
    this.newest = row;
    this.waitingRows.set(row, new Map());
    this.order.push(row);
    return true;
  }

  /** False: it is in the log already, or the same is in this row twice. */
  add(item: Item): boolean {
    if (this.recalled.get(item.row)?.has(item.mark)) return false;
    const items = this.waitingRows.get(item.row);
    if (!items || items.has(item.mark)) return false;
    items.set(item.mark, item);
    return true;
  }

  /** Tells that a row with all its items was handed in: one without any is done. */
  ended(): void {
    this.advance();
  }

  /** It is in the log; also one of a life before this one. */
  took(row: number, mark: string): void {
    const items = this.waitingRows.get(row);
    const item = items?.get(mark);
    if (items && item) {
      item.done = true;
      items.delete(mark);
      this.advance();
    } else if (row > this.newest) {
      const marks = this.recalled.get(row) ?? new Set();
      this.recalled.set(row, marks.add(mark));
    }
  }

  private advance(): void {
    while (this.first < this.order.length) {
      const row = this.order[this.first] ?? 0;
      if ((this.waitingRows.get(row)?.size ?? 0) > 0) break;
      this.contiguous = row;
      this.waitingRows.delete(row);
      this.recalled.delete(row);
      this.first += 1;
    }
    if (this.first < compactFrom || this.first * 2 < this.order.length) return;
    this.order = this.order.slice(this.first);
    this.first = 0;
  }
}

const compactFrom = 1_024;
