import { type Console, eventually } from '../launch.ts';
import { goTo } from '../mapPage.ts';
import { ask, press } from '../panelPage.ts';
import { alertsInEachList } from './alerts.ts';
import { byTestId, nestedPart, type Part, pressUntil, type Screen, togglePanel } from './screen.ts';

export const map = togglePanel('F5', 'map');
/** The map keeps its selection: Esc clears it step by step. */
const onMap = (testId: string, ...open: readonly string[]): Part => nestedPart(byTestId(testId), ...open);
const toPlace = (testId: string, words: string): Part => {
  return { ...onMap(testId), open: (console: Console) => goTo(console, words) };
};
const cards = `${map.sign} section[data-testid^="map-"]`;
/**
 * Selects the point in the middle of the view.
 * First clears the selection that the previous screen left, such as a camera reached with Tab.
 */
const point: Part = {
  ...onMap('map-point'),
  open: (console) =>
    eventually('the point in the middle', async () => {
      const { page } = console;
      if ((await page.locator(byTestId('map-point')).count()) > 0) return true;
      await page
        .locator(`${byTestId('map-middle')}, ${cards}`)
        .first()
        .waitFor();
      await page.locator(`${map.sign} [role="application"]`).focus();
      await press(console, (await page.locator(cards).count()) > 0 ? 'Escape' : 'Space');
      return undefined;
    }),
};
/** Returns the card of the first object that a key selects. */
const firstBy = (testId: string, key: string): Part => {
  const open = pressUntil(byTestId(testId), `${map.sign} [role="application"]`, key);
  return { ...onMap(testId), open };
};
/** The camera may be away from the middle. */
const camera = firstBy('map-camera', 'Tab');

const pinned = 'Ngập nửa bánh xe, tránh lối này';
const pin = (console: Console) =>
  ask(console, 'map.savePin', { kind: 'note', text: pinned, lat: 21.0278, lon: 105.8523 });

export const mapScreens: readonly Screen[] = [
  { name: 'map', parts: [map] },
  {
    name: 'map-wide',
    parts: [map, { open: ['Shift+F5'], sign: `${map.sign}[data-wide="true"]`, close: ['Shift+F5'] }],
  },
  { name: 'map-legend', parts: [map, onMap('map-legend', '?')] },
  { name: 'map-bookmarks', parts: [map, onMap('map-bookmarks', 'b')] },
  { name: 'map-gaps', parts: [map, onMap('map-gaps', 'c')] },
  { name: 'map-measure', parts: [map, onMap('map-mode', 'm', 'Enter', 'ArrowRight', 'Enter')] },
  { name: 'map-ward', parts: [map, toPlace('map-ward', 'hoan kiem')] },
  { name: 'map-point', parts: [map, point] },
  { name: 'map-seen', parts: [map, point, onMap('map-seen', 'v')] },
  { name: 'map-pin', parts: [map, point, onMap('map-pin-form', 'i')] },
  { name: 'map-pinned', needs: [pin], parts: [map, toPlace('map-pin', pinned)] },
  { name: 'map-street', parts: [map, toPlace('map-street', 'pho trang tien')] },
  { name: 'map-alert', needs: [alertsInEachList], parts: [map, firstBy('map-alert', 'a')] },
  { name: 'map-lasso', parts: [map, onMap('map-mode', 'l')] },
  { name: 'map-camera', parts: [map, camera] },
  { name: 'map-selection', parts: [map, camera, onMap('map-selection', 'Space')] },
  {
    name: 'map-trail',
    parts: [map, camera, { open: ['Shift+Enter'], sign: byTestId('map-trail'), close: ['Backspace'] }],
  },
  { name: 'map-search', parts: [map, onMap('search', 'g')] },
];
