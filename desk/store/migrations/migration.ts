/** One step of the store's schema. Once shipped it is never edited: what comes after is a new file with the next number. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** Run as one script, in the transaction that also sets the new version. */
  readonly sql: string;
}
