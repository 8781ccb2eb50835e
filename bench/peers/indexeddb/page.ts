import { type Alert, getPriorityRank } from '../../../core/alerts/alert.ts';
import { foldForSearch } from '../../../core/base/text.ts';

/**
 * The peer `indexeddb`: a window's own store, as many web consoles have one, with a row per alert and an index for each
 * list.
 */
const pageRows = 50;

interface Row {
  readonly id: string;
  readonly at: number;
  /** Rank and reversed time. Only open alerts have it, because an index leaves out rows without its key. */
  readonly queue?: readonly [number, number];
  readonly text: string;
  readonly alert: Alert;
}

const finished = (transaction: IDBTransaction) =>
  new Promise<void>((done, failed) => {
    transaction.oncomplete = () => done();
    transaction.onabort = () => failed(transaction.error);
  });
const answered = <T>(request: IDBRequest<T>) =>
  new Promise<T>((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

let opened: Promise<IDBDatabase> | undefined;
function database(): Promise<IDBDatabase> {
  if (opened) return opened;
  const request = indexedDB.open('alerts', 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore('alerts', { keyPath: 'id' });
    store.createIndex('at', 'at');
    store.createIndex('queue', 'queue');
  };
  opened = answered(request);
  return opened;
}

const rowOf = (alert: Alert): Row => ({
  id: alert.id,
  at: alert.receivedAt,
  text: foldForSearch(`${alert.title} ${alert.class} ${alert.rule}`),
  alert,
  ...(alert.closed === null ? { queue: [getPriorityRank(alert.priority), -alert.receivedAt] } : {}),
});

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

const page = {
  /** Stores the alerts in one transaction. Each function returns its duration, ms. */
  put: (alerts: readonly Alert[]) =>
    timed(async () => {
      const transaction = (await database()).transaction('alerts', 'readwrite');
      const store = transaction.objectStore('alerts');
      for (const alert of alerts) store.put(rowOf(alert));
      await finished(transaction);
    }),
  queue: () =>
    timed(async () => {
      const store = (await database()).transaction('alerts').objectStore('alerts');
      await answered(store.index('queue').getAll(null, pageRows));
    }),
  /** Reads a page of alerts received before a time. */
  page: (before: number) =>
    timed(async () => {
      const index = (await database()).transaction('alerts').objectStore('alerts').index('at');
      await rows(index.openCursor(IDBKeyRange.upperBound(before, true), 'prev'), () => true);
    }),
  search: (text: string) =>
    timed(async () => {
      const index = (await database()).transaction('alerts').objectStore('alerts').index('at');
      const words = foldForSearch(text).split(' ');
      await rows(index.openCursor(null, 'prev'), (row) => words.every((word) => row.text.includes(word)));
    }),
};

/** Returns the first rows that match. */
function rows(request: IDBRequest<IDBCursorWithValue | null>, passes: (row: Row) => boolean): Promise<Row[]> {
  const found: Row[] = [];
  return new Promise((done, failed) => {
    request.onerror = () => failed(request.error);
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor || found.length >= pageRows) return done(found);
      const row: Row = cursor.value;
      if (passes(row)) found.push(row);
      cursor.continue();
    };
  });
}

declare global {
  /** Set in the page of the peer `indexeddb`. */
  var alertStore: AlertStorePage | undefined;
}
export type AlertStorePage = typeof page;
globalThis.alertStore = page;
