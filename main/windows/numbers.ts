import { BrowserWindow } from 'electron';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { boundsOf, type SeenDisplay } from '../../core/wall/display.ts';
import { numberPageUrl } from './numberpage.ts';
import { guardedPage } from './preferences.ts';

/** Long enough to look around at six monitors. */
const shownForMs = 3_000;

/** In the middle of a display, as high as a hand at arm's length. */
function placeFor({ workArea }: SeenDisplay) {
  const height = Math.min(workArea.height, Math.max(160, Math.round(workArea.height / 3)));
  const width = Math.min(workArea.width, Math.round(height * 1.2));
  const [w, h] = [width / workArea.width, height / workArea.height];
  return boundsOf(workArea, { x: (1 - w) / 2, y: (1 - h) / 2, width: w, height: h });
}

/** Shows each display its number in a small window of its own, above all others and out of the way of mouse and keys. */
export function numberScreens(clock: Clock): { show(displays: readonly SeenDisplay[]): void; end(): void } {
  let shown: BrowserWindow[] = [];
  let cancel: Cancel = () => {};

  function end(): void {
    cancel();
    for (const window of shown) if (!window.isDestroyed()) window.destroy();
    shown = [];
  }

  return {
    show(displays) {
      end();
      shown = displays.map((display) => {
        const window = new BrowserWindow({
          ...placeFor(display),
          title: `Watchfloor ${display.number}`,
          frame: false,
          focusable: false,
          alwaysOnTop: true,
          skipTaskbar: true,
          resizable: false,
          fullscreenable: false,
          hasShadow: false,
          show: false,
          backgroundColor: '#15181c',
          webPreferences: guardedPage,
        });
        window.setAlwaysOnTop(true, 'screen-saver');
        window.setIgnoreMouseEvents(true);
        window.once('ready-to-show', () => window.showInactive());
        // Without its page it is only a dark square for three seconds.
        void window.webContents.loadURL(numberPageUrl(display.number)).catch(() => {});
        return window;
      });
      cancel = clock.after(shownForMs, end);
    },
    end,
  };
}
