import { layoutOf, type OurSide } from '../wall/ours.ts';
import { pause, until } from '../wall/side.ts';

/** Changes a wall as an operator does all day, and ends with `tiles` live tiles as at the start. */
export async function churn(
  ours: OurSide,
  options: {
    readonly cameras: readonly string[];
    readonly tiles: number;
    readonly turn: number;
    readonly stepMs: number;
  },
): Promise<void> {
  const { cameras, tiles, turn, stepMs } = options;
  /** Returns the cameras shifted by a turn, so that each tile changes its camera. */
  const from = (at: number) => cameras.map((_, place) => cameras[(place + at) % cameras.length] ?? null);
  const steps: (() => Promise<unknown>)[] = [
    () => ours.showLayout(layoutOf(tiles, from(turn + 1))),
    () => ours.showLayout(layoutOf(tiles, from(turn + 1).reverse())),
    () => ours.showLayout(layoutOf(16, from(turn))),
    () => ours.showLayout(layoutOf(1, from(turn))),
    () => ours.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide()),
    () => ours.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show()),
    () => ours.showLayout(layoutOf(4, from(turn))),
    () => ours.showLayout(layoutOf(tiles, from(turn))),
  ];
  for (const step of steps) {
    await step();
    await pause(stepMs);
  }
  // Reads the document, because the diagnostics draw the pictures to read their codes, and Chromium keeps a thousand of
  // those.
  await until(`${tiles} live tiles after turn ${turn}`, () =>
    ours.page.evaluate(
      (count) => document.querySelectorAll('[data-tile][data-state="live"]').length === count,
      tiles,
    ),
  );
}
