import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import { maxHats, StickIdentity, StickReading } from '../../core/ptz/stick.ts';
import { type ConnectedSticks, createConnectedSticks } from './connectedSticks.ts';

const Instance = z.int().min(0);
const Axes = StickReading.shape.axes;
/** SDL's own bits: up 1, right 2, down 4, left 8 (SDL_joystick.h). */
const Hat = z.int().min(0).max(15);
const Whole = {
  instance: Instance,
  axes: Axes,
  hats: z.array(Hat).max(maxHats),
  buttons: StickReading.shape.buttons,
};
/** How long ago it happened, ms. */
const ageMs = z.number().min(0);
const UsbId = z.int().min(0).max(0xffff);

/** The events of native/joystick in order; an axis that moved often meanwhile has one. */
const StickMessage = z.discriminatedUnion('what', [
  z.object({ what: z.literal('started'), sdl: z.string() }),
  z.object({ what: z.literal('failed'), why: z.string() }),
  z.object({ what: z.literal('plugged'), ...Whole, vid: UsbId, pid: UsbId, name: z.string() }),
  z.object({ what: z.literal('unplugged'), instance: Instance }),
  z.object({ what: z.literal('axes'), instance: Instance, axes: Axes, ageMs }),
  z.object({ what: z.literal('button'), instance: Instance, button: Instance, down: z.boolean(), ageMs }),
  z.object({ what: z.literal('hat'), instance: Instance, hat: Instance, value: Hat, ageMs }),
  /** The whole state, after more presses than its buffer holds. */
  z.object({ what: z.literal('state'), ...Whole }),
]);
type StickMessage = z.infer<typeof StickMessage>;
const Batch = z.array(StickMessage);

interface Addon {
  /** `listener` is called with a `Batch`, the first of which begins with `started` or `failed`. @throws where it is open already */
  open(listener: (batch: unknown) => void): { close(): void };
}
const isAddon = (loaded: unknown): loaded is Addon =>
  typeof loaded === 'object' && loaded !== null && 'open' in loaded && typeof loaded.open === 'function';

/** The console must open whatever SDL does: a hung SDL delays it by this at most, ms. */
export const sdlStartTimeoutMs = 3_000;

const why = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Reads the sticks through the addon, which runs SDL's joystick part in a thread of its own, regardless of window focus.
 * No other file uses the addon. Fails (`stick.noAddon`, `stick.cannotStart`) if it was not built, if it or SDL's library does
 * not load, or if SDL does not start; a second one cannot start while one is open.
 * @param options `addon`: its file, from WATCHFLOOR_JOYSTICK
 */
export async function openSdlSticks(options: {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly addon: string | undefined;
}): Promise<Result<ConnectedSticks>> {
  const { clock, log, addon } = options;
  if (addon === undefined || addon === '') return fail('stick.noAddon');
  let loaded: unknown;
  try {
    loaded = createRequire(import.meta.url)(addon);
  } catch (error) {
    return fail('stick.cannotStart', { why: why(error) });
  }
  if (!isAddon(loaded)) return fail('stick.cannotStart', { why: `${addon} is not the joystick addon` });

  const hearing = hear(clock, log);
  try {
    const handle = loaded.open((batch) => hearing.message(Batch.parse(batch)));
    const late = clock.after(sdlStartTimeoutMs, () =>
      hearing.giveUp(`no answer within ${sdlStartTimeoutMs} ms`),
    );
    const failure = await hearing.started;
    late();
    if (failure === undefined) return ok(hearing.sticks(() => handle.close()));
    handle.close();
    return fail('stick.cannotStart', { why: failure });
  } catch (error) {
    return fail('stick.cannotStart', { why: why(error) });
  }
}

/** Returns a readable name: a device may report any bytes. */
const readable = (name: string) =>
  name
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, 120);

const oneOf = (positive: number, negative: number) =>
  (positive !== 0) === (negative !== 0) ? 0 : positive !== 0 ? 1 : -1;
const hatOf = (bits: number) => ({ x: oneOf(bits & 2, bits & 8), y: oneOf(bits & 1, bits & 4) }) as const;

const hex = (id: number) => id.toString(16).padStart(4, '0');

/** Applies the addon's events to the board. */
function hear(clock: Clock, log: (line: string) => void) {
  const board = createConnectedSticks();
  let reportStart: (failure: string | undefined) => void = () => undefined;
  const started = new Promise<string | undefined>((resolve) => {
    reportStart = resolve;
  });

  /** Changes one part of a stick's reading; does nothing for a stick beyond the limit. */
  function change(instance: number, age: number, changed: (reading: StickReading) => StickReading) {
    const reading = board.sticks.reading(instance);
    if (reading !== undefined) board.read(instance, changed(reading), clock.monotonic() - age);
  }

  function plugged(message: Extract<StickMessage, { what: 'plugged' }>) {
    const identity = StickIdentity.parse({
      vid: hex(message.vid),
      pid: hex(message.pid),
      name: readable(message.name),
      axes: message.axes.length,
      hats: message.hats.length,
      buttons: message.buttons.length,
    });
    const { instance, axes, buttons } = message;
    const room = board.plug({ instance, identity }, { axes, hats: message.hats.map(hatOf), buttons });
    const what = `${identity.vid}:${identity.pid} ${identity.name}`;
    log(room ? `stick plugged in: ${what}` : `too many sticks: ${what} is not heard`);
  }

  function publish(message: StickMessage) {
    switch (message.what) {
      case 'started':
        log(`sticks are read by SDL ${message.sdl}`);
        return reportStart(undefined);
      case 'failed':
        return reportStart(message.why);
      case 'plugged':
        return plugged(message);
      case 'unplugged':
        return board.unplug(message.instance);
      case 'axes':
        return change(message.instance, message.ageMs, (reading) => ({ ...reading, axes: message.axes }));
      case 'button':
        return change(message.instance, message.ageMs, (reading) => ({
          ...reading,
          buttons: reading.buttons.with(message.button, message.down),
        }));
      case 'hat':
        return change(message.instance, message.ageMs, (reading) => ({
          ...reading,
          hats: reading.hats.with(message.hat, hatOf(message.value)),
        }));
      case 'state': {
        const { axes, buttons } = message;
        return change(message.instance, 0, () => ({ axes, hats: message.hats.map(hatOf), buttons }));
      }
    }
  }

  return {
    started,
    giveUp: reportStart,
    message: (batch: readonly StickMessage[]) => batch.forEach(publish),
    sticks: (close: () => void): ConnectedSticks => ({
      inputApi: 'sdl',
      ...board.sticks,
      close() {
        close();
        board.clear();
      },
    }),
  };
}
