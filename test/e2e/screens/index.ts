import { CameraId, WindowId } from '../../../core/base/ids.ts';
import type { Layout } from '../../../core/wall/layout.ts';
import { type ConsoleStick, extreme3d, plugIntoConsole } from '../../fixtures/virtualStick.ts';
import { getPtzCameras } from '../demoPtzCameras.ts';
import { type Console, eventually } from '../launch.ts';
import { ask, press } from '../panelPage.ts';
import { tilesOf, untilReady } from '../wallPage.ts';
import { alertScreens, alerts } from './alerts.ts';
import { handoverScreens } from './handover.ts';
import { log, logScreens } from './log.ts';
import { map, mapScreens } from './map.ts';
import { byTestId, firstLine, nestedPart, type Part, type Screen, togglePanel } from './screen.ts';

/** Returns a panel that Esc closes. */
const escPanel = (name: string, key: string, sign: string = byTestId(name)): Screen => {
  return { name, parts: [nestedPart(sign, key)] };
};
const layouts = nestedPart(byTestId('layouts'), 'l');
const editor: Part = {
  ...nestedPart(byTestId('layout-editor')),
  open: ({ page }) =>
    page
      .locator(`${byTestId('layouts')} section`)
      .last()
      .locator('button')
      .first()
      .click(),
};

/** Sends a camera and a whole layout from this desk to itself. */
async function offer(console: Console): Promise<void> {
  const [tile] = await tilesOf(console);
  const camera = CameraId.parse(tile?.camera);
  const layout: Layout = { division: '4', tiles: [camera, null, null, null] };
  const to = { window: WindowId.parse('w1') };
  await ask(console, 'share.push', { to, content: { kind: 'camera', camera } });
  await ask(console, 'share.push', { to, content: { kind: 'layout', name: 'Hoàn Kiếm, ca đêm', layout } });
}
const offers: Part = { open: offer, sign: byTestId('offers'), close: ['n', 'Escape'] };

const audit = togglePanel('Shift+F9', 'audit');
const board = togglePanel('Shift+F6', 'board');

/** Reserves the first PTZ camera for half an hour. */
async function lease(console: Console): Promise<void> {
  const [ptzCamera] = getPtzCameras(console);
  const input = { camera: `hanoi:camera:${ptzCamera?.id}`, forMs: 1_800_000, reason: 'Đoàn xe qua cầu' };
  await eventually('a lease', () =>
    console.inWindow<boolean>(
      `globalThis.watchfloor.shell['lease.reserve'](${JSON.stringify(input)}).then(({ ok }) => ok)`,
    ),
  );
}

const plugged = new WeakMap<Console, ConsoleStick>();
const stick: Part = {
  async open(console) {
    plugged.set(console, await plugIntoConsole(console.app, { ...extreme3d, vid: 0x1234, pid: 0xabcd }));
  },
  sign: `${byTestId('steering-strip')}:has-text("${extreme3d.name}")`,
  async close(console) {
    await plugged.get(console)?.unplug();
  },
};
const learning: Part = {
  ...nestedPart(byTestId('stick-learning')),
  open: ({ page }) =>
    page
      .locator(`${byTestId('sticks')} button`)
      .nth(1)
      .click(),
};

const failed: Part = {
  // The next rendering fails, because numbers can no longer be formatted.
  open: (console) =>
    console
      .inWindow(
        `Object.defineProperty(Intl.NumberFormat.prototype, 'format', { get() { throw new Error('made to fail'); } }); undefined`,
      )
      .then(() => press(console, 'F6')),
  sign: 'main[role="alert"]',
  async close(console) {
    await console.page.locator('main[role="alert"] button').first().click();
    await untilReady(console);
  },
};

/** Every screen that a key opens from the wall, for operators and shift leaders. */
export const screens: readonly Screen[] = [
  { name: 'wall', parts: [] },
  ...alertScreens,
  ...logScreens,
  ...mapScreens,
  { name: 'docks', parts: [alerts, log, map] },
  ...handoverScreens,
  { name: 'board', parts: [board] },
  {
    name: 'board-lease',
    needs: [lease],
    needsSite: true,
    parts: [board, { ...firstLine('board-leases'), close: board.close }],
  },
  { name: 'audit', parts: [audit] },
  {
    name: 'audit-entry',
    needsSite: true,
    parts: [
      audit,
      { ...firstLine('audit-entries'), close: audit.close },
      { open: ['Enter'], sign: `${byTestId('audit-entries')} dl`, close: audit.close },
    ],
  },
  escPanel('search', 'Control+k'),
  escPanel('keys', 'F1', byTestId('keymap')),
  escPanel('displays', 'F8'),
  escPanel('health', 'F9'),
  escPanel('ptz', 'F10'),
  escPanel('sticks', 'F7'),
  { ...escPanel('tour', 'h'), yieldsToAlarm: true },
  escPanel('own-camera', 'k'),
  escPanel('send', 'p'),
  escPanel('library', 'b'),
  { name: 'layouts', parts: [layouts] },
  { name: 'layout-editor', parts: [layouts, editor] },
  escPanel('sequence', 's'),
  {
    name: 'sequence-cameras',
    parts: [
      nestedPart(byTestId('sequence'), 's'),
      {
        ...nestedPart(`${byTestId('sequence')} [role="option"]`),
        async open({ page }) {
          await page.keyboard.type('1 2 3');
          await page.keyboard.press('Enter');
        },
      },
    ],
  },
  { ...escPanel('replay', 'r'), needsPicture: true },
  { ...escPanel('snapshot', 'c', byTestId('export')), needsPicture: true },
  { ...escPanel('clip', 'x', byTestId('export')), needsPicture: true },
  escPanel('change', 'F12'),
  { name: 'offers', needsPicture: true, needsSite: true, parts: [offers] },
  { name: 'stick-learning', parts: [stick, nestedPart(byTestId('sticks'), 'F7'), learning] },
  { name: 'failed', yieldsToAlarm: true, ignoresLooks: true, parts: [failed] },
];
