import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { foldForSearch } from '../../core/base/text.ts';
import { openCity } from '../../core/map/city/format.ts';
import { translations } from '../../renderer/i18n/translations.ts';
import { type Console, eventually, launch } from '../../test/e2e/launch.ts';
import { percentile } from '../report.ts';
import { openFts } from './fts.ts';
import type { Measured } from './spec.ts';

/** Number of cameras of the whole plan. */
const cameras = 40_210;

/** Search texts, typed letter by letter; each letter is a query. */
const texts = [
  ...['dong da', 'hoàn kiếm', 'phuong lang', 'pho hue', 'nguyen trai', 'ho tay', '402', '40210'],
  ...['nga tu so', 'cau giay ptz', 'chay', 'bien so', 'hang bong goc', 'ban do', 'f6', 'truong ca', 'qzx'],
];
const keystrokes = texts.flatMap((text) => [...text].map((_, at) => text.slice(0, at + 1)));

/**
 * Runs in the page: types each text. Returns the time until the window's own results are in the document and laid out,
 * and the time until the desk's alerts have arrived too, ms.
 */
function typeEach(all: readonly string[]): Promise<{ shown: number[]; whole: number[]; rows: number }> {
  const input = document.querySelector<HTMLInputElement>('[data-testid="search"] input');
  const list = document.querySelector('#search-found');
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  if (!input || !list || !setter) throw new Error('the search is not open');
  const seeks = () => document.querySelector('[data-testid="search"] [data-seeking="true"]') !== null;
  const turn = () => new Promise((next) => setTimeout(next, 0));
  return (async () => {
    const shown: number[] = [];
    const whole: number[] = [];
    let rows = 0;
    for (const text of all) {
      const began = performance.now();
      setter.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await Promise.resolve();
      list.getBoundingClientRect();
      shown.push(performance.now() - began);
      // A missing reply is an error, not a figure.
      while (seeks()) {
        if (performance.now() - began > 10_000) throw new Error(`no reply for “${text}”`);
        await turn();
      }
      whole.push(performance.now() - began);
      rows += list.querySelectorAll('[role="option"]').length;
      await turn();
    }
    return { shown, whole, rows };
  })();
}

let held: { readonly console: Console; readonly fts: ReturnType<typeof openFts> } | undefined;

async function ready(): Promise<NonNullable<typeof held>> {
  const console = await launch({
    args: [`--cameras=${cameras}`, '--diagnostics', '--size=1920x1080', '--lang=vi', '--grid=4'],
  });
  const all = translations.vi.cameras.of(cameras, cameras);
  await eventually('all cameras', async () => (await console.page.getByText(all).count()) > 0, 120_000);
  const file = await readFile(new URL('../../resources/city/demo.city', import.meta.url));
  const city = await openCity(
    async (at, length) => file.subarray(at, at + length),
    async (bytes) => inflateRawSync(bytes),
  );
  if (!city.ok) throw new Error(city.fault.code);
  const [wards, labels] = await Promise.all([city.value.wards(), city.value.labels()]);
  return { console, fts: openFts({ cameras, wards, labels }) };
}

/**
 * Measures one round of the search in a real console, and of SQLite's FTS5 over the same cameras, wards and streets.
 */
export async function measureSearch(): Promise<Measured> {
  held ??= await ready();
  const { console, fts } = held;
  const { page } = console;
  await page.keyboard.press('Control+k');
  await page.getByTestId('search').waitFor();
  const { shown, whole, rows } = await page.evaluate(typeEach, keystrokes);
  await page.keyboard.press('Escape');
  const peer = keystrokes.map((text) => {
    const began = performance.now();
    fts.find(foldForSearch(text));
    return performance.now() - began;
  });
  const p95 = (of: readonly number[]) => percentile(of, 0.95) ?? 0;
  return {
    figures: { ours: p95(shown), fts5: p95(peer) },
    note: `${keystrokes.length} keystrokes in a real console, from the key to ${Math.round(rows / keystrokes.length)} rows in the document on average, laid out; with the desk's alerts ${p95(whole).toFixed(1)} ms (p95); fts5: SQLite's word index in Node over the same cameras, wards and streets, nothing drawn`,
  };
}

/** Closes the console and the database that all rounds share. */
export async function closeSearching(): Promise<void> {
  held?.fts.close();
  await held?.console.close();
  held = undefined;
}
