import { withSide } from './bench.ts';
import type { Case } from './cases.ts';
import { pause, until } from './side.ts';

const tiles = 4;
/** Duration of live pictures before the first fault, ms: a mark in this time is a false alarm. */
const quietMs = 3_000;

/** Freezes cameras one after the other. Measures the time until each tile marks it. */
export const stalls: Case = {
  name: 'cameras frozen',
  cameras: tiles,
  measure(bench, name, round) {
    return withSide(bench, name, { tiles, round }, async ({ side, show, untilLive, cameras }) => {
      const { page } = side;
      await show();
      await untilLive();
      await until('live tiles', () =>
        page.evaluate(
          (count) => document.querySelectorAll('[data-tile][data-state="live"]').length === count,
          tiles,
        ),
      );
      await page.evaluate(() => {
        const marks: { tile: number; state: string; at: number }[] = [];
        globalThis.seenMarks = marks;
        new MutationObserver((changes) => {
          for (const { target } of changes)
            if (target instanceof HTMLElement && target.dataset.tile && target.dataset.state !== 'live')
              marks.push({
                tile: Number(target.dataset.tile),
                state: target.dataset.state ?? '',
                at: Date.now(),
              });
        }).observe(document.body, { subtree: true, attributeFilter: ['data-state'] });
      });
      const marks = () => page.evaluate(() => globalThis.seenMarks ?? []);
      await pause(quietMs);
      const falseMark = (await marks())[0];
      if (falseMark) throw new Error(`a false mark: tile ${falseMark.tile + 1} showed ${falseMark.state}`);
      const took: number[] = [];
      try {
        for (const [tile, camera] of cameras.entries()) {
          await bench.stage.command('freeze', camera.id);
          // The page's clock is that of the same machine.
          const frozenAt = Date.now();
          await until(`tile ${tile + 1} is marked`, async () =>
            (await marks()).some((mark) => mark.tile === tile),
          );
          const mark = (await marks()).find((one) => one.tile === tile);
          took.push((mark?.at ?? frozenAt) - frozenAt);
        }
      } finally {
        for (const { id } of cameras) await bench.stage.command('start', id);
      }
      return { stallP100: Math.max(...took) };
    });
  },
};
