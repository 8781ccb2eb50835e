import type { Console } from './launch.ts';

/** A page that shows no picture says so no more: the test says it in its place, as one does whose picture is live. */
export const keepSeeing = (console: Console, camera: string): Promise<void> =>
  console.inWindow(
    `void setInterval(() => window.watchfloor.shell['control.see'](${JSON.stringify({ camera, ageMs: 0 })}), 500)`,
  );
