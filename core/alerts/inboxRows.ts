const compactFrom = 1_024;

/** One occurrence of an inbox row that is not in the log yet. */
export interface InboxRowOccurrence {
  readonly row: number;
  /** The result of `getOccurrenceMark` for the occurrence. */
  readonly mark: string;
  /** The occurrence is in the log. */
  done: boolean;
}

/**
 * Tracks the inbox rows of a process that are in the log.
 * Alerts are grouped for different times, so later rows may be logged before earlier ones: `through` is the row
 * below the first unlogged one, and logged occurrences beyond it are known by their marks.
 */
export class InboxRows<Item extends InboxRowOccurrence> {
  private readonly waitingRows = new Map<number, Map<string, Item>>();
  /** The rows in order; those before `first` are done. (A Map iterates slowly after deletions at its start.) */
  private order: number[] = [];
  private first = 0;
  /** Marks that this process logged before it was restarted, in rows beyond `through`. */
  private readonly recalled = new Map<number, Set<string>>();
  private contiguous: number;
  private newest: number;

  constructor(through: number) {
    this.contiguous = through;
    this.newest = through;
  }

  /**
   * Returns the last row up to which everything is in the log, counting the given items of a pending record as
   * logged.
   */
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

  /** Returns the number of rows between the logged ones and the newest row taken. */
  span(): number {
    return this.newest - this.contiguous;
  }

  /** Returns false if the row was taken before. */
  begin(row: number): boolean {
    if (row <= this.newest) return false;
    this.newest = row;
    this.waitingRows.set(row, new Map());
    this.order.push(row);
    return true;
  }

  /** Returns false if the occurrence is in the log already or twice in this row. */
  add(item: Item): boolean {
    if (this.recalled.get(item.row)?.has(item.mark)) return false;
    const items = this.waitingRows.get(item.row);
    if (!items || items.has(item.mark)) return false;
    items.set(item.mark, item);
    return true;
  }

  /** Ends a row after its last item; a row without items is done. */
  ended(): void {
    this.advance();
  }

  /** Marks an occurrence as logged, also one from before this process was restarted. */
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
