import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { NewLogRecord } from '../../core/alerts/log.ts';
import { buildPage } from '../peers/buildPage.ts';
import { launchElectron, until } from '../wall/side.ts';
import type { Question } from './questions.ts';

/** The peer `indexeddb` in its window; each call returns the page's own time, ms. */
export interface WindowStore {
  take(records: readonly NewLogRecord[]): Promise<number>;
  ask(question: Question): Promise<number>;
  close(): Promise<void>;
}

export async function openWindowStore(): Promise<WindowStore> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-indexeddb-'));
  const removed = () => rmSync(folder, { recursive: true, force: true });
  try {
    const page = await buildPage('bench/peers/indexeddb', folder, 'black');
    const window = await launchElectron(process.env.DISPLAY ?? '', [
      resolve('bench/peers/main.cjs'),
      `--page=${page}`,
    ]);
    await until('the page', () => window.page.evaluate(() => globalThis.alertStore !== undefined));
    const failed = () => new Error('the page has no store');
    return {
      async take(records) {
        const alerts = JSON.stringify(records.map(({ alert }) => alert));
        const ms = await window.page.evaluate((text) => globalThis.alertStore?.put(JSON.parse(text)), alerts);
        if (ms === undefined) throw failed();
        return ms;
      },
      async ask({ filter, after }) {
        const ms = await window.page.evaluate(
          ([text, before]) => {
            const store = globalThis.alertStore;
            if (text !== null) return store?.search(text);
            return before === null ? store?.queue() : store?.page(before);
          },
          [filter.text ?? null, after?.at ?? null] as const,
        );
        if (ms === undefined) throw failed();
        return ms;
      },
      async close() {
        await window.close();
        removed();
      },
    };
  } catch (error) {
    removed();
    throw error;
  }
}
