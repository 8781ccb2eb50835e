/**
 * The peer: a program that reads a stick and commands a camera directly, through the `onvif` library as its README
 * shows, without gateway, lease or dead-man timer. `node bench/ptz/direct.ts ADDRESS USER PASSWORD`; its parent sends
 * the stick's position.
 */
import { Cam } from 'onvif/promises/index.js';
import { z } from 'zod';
import { createSystemClock } from '../../core/base/clock.ts';
import { openSdlSticks } from '../../main/ptz/stick.ts';
import { machineMs } from '../../test/fixtures/onvif/bad.ts';
import { plugVirtualStick } from '../../test/fixtures/virtualStick.ts';

const ToDirect = z.object({ pan: z.number() });
const [address = '', username = '', password = ''] = process.argv.slice(2);
const { hostname, port, pathname } = new URL(address);
const cam = new Cam({ hostname, port: Number(port), path: pathname, username, password, autoconnect: false });
await cam.connect();

// Open sticks do not keep the process alive, but the listener for the parent's messages does.
process.on('disconnect', () => process.exit(0));
const sticks = await openSdlSticks({
  clock: createSystemClock(),
  log: () => {},
  addon: process.env.WATCHFLOOR_JOYSTICK,
});
if (!sticks.ok) throw new Error(sticks.fault.code);
const plugged = new Promise<void>((resolve) => sticks.value.onChange(() => resolve()));
const stick = plugVirtualStick();
await plugged;
/** A profile of the simulated cameras. */
const profileToken = 'profile-main';
/** Calls a method of the library by name: its types declare some of them only without options. */
async function ask(method: string, options: object): Promise<void> {
  const found: unknown = Reflect.get(cam, method);
  if (typeof found !== 'function') throw new Error(`the library has no ${method}`);
  await found.call(cam, options);
}
const complain = (error: unknown) => process.stderr.write(`${String(error)}\n`);
sticks.value.onReading((_instance, { axes: [x = 0] }) => {
  const reported =
    x === 0
      ? ask('stop', { profileToken, panTilt: true, zoom: true })
      : ask('continuousMove', { profileToken, x, y: 0, zoom: 0 });
  reported.catch(complain);
});
process.on('message', (message) => {
  const { pan } = ToDirect.parse(message);
  const at = machineMs();
  stick.axis(0, pan);
  process.send?.({ at });
});
process.send?.({ ready: true });
