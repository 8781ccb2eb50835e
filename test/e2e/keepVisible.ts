import type { Console } from './launch.ts';

/**
 * Confirms regularly that a camera's picture is being seen.
 * The test does it in place of the page, which stops when it shows no live picture.
 */
export const keepVisible = (console: Console, camera: string): Promise<void> =>
  console.inWindow(
    `void setInterval(() => window.watchfloor.shell['control.see'](${JSON.stringify({ camera, ageMs: 0 })}), 500)`,
  );
