import { z } from 'zod';

/** The maximum number of hats per stick, limited by their numbers among the buttons. */
export const maxHats = 8;

/** A joystick as the operating system identifies it. USB ids as four lower-case hex digits. */
export const StickIdentity = z.object({
  vid: z.string().regex(/^[0-9a-f]{4}$/),
  pid: z.string().regex(/^[0-9a-f]{4}$/),
  name: z.string().max(120),
  axes: z.int().min(0).max(64),
  hats: z.int().min(0).max(maxHats),
  buttons: z.int().min(0).max(128),
});
export type StickIdentity = z.infer<typeof StickIdentity>;

/** The maximum number of sticks at one desk. */
export const maxSticks = 16;

/** Returns the key of a profile, make and model: two sticks of one model share it. */
export const getStickKey = ({ vid, pid }: Pick<StickIdentity, 'vid' | 'pid'>): string => `${vid}:${pid}`;

/** A stick's reading: axes -1 to 1 as the system reports them, a direction per hat, and the pressed buttons. */
export const StickReading = z.object({
  axes: z.array(z.number().min(-1).max(1)).max(64),
  hats: z
    .array(
      z.object({
        x: z.union([z.literal(-1), z.literal(0), z.literal(1)]),
        y: z.union([z.literal(-1), z.literal(0), z.literal(1)]),
      }),
    )
    .max(maxHats),
  buttons: z.array(z.boolean()).max(128),
});
export type StickReading = z.infer<typeof StickReading>;

/**
 * The number of the first hat direction; each hat takes four. Directions count as buttons, so that
 * they can be assigned actions. Real buttons from this number on are ignored.
 */
export const firstHatButton = 96;
export const hatDirections = ['up', 'right', 'down', 'left'] as const;
export type HatDirection = (typeof hatDirections)[number];
export const getHatButton = (hat: number, direction: HatDirection): number =>
  firstHatButton + hat * hatDirections.length + hatDirections.indexOf(direction);

/** Returns the pressed buttons, including hat directions. */
export function listPressedButtons(reading: StickReading): ReadonlySet<number> {
  const down = new Set<number>();
  reading.buttons.slice(0, firstHatButton).forEach((is, button) => {
    if (is) down.add(button);
  });
  reading.hats.forEach(({ x, y }, hat) => {
    if (y !== 0) down.add(getHatButton(hat, y > 0 ? 'up' : 'down'));
    if (x !== 0) down.add(getHatButton(hat, x > 0 ? 'right' : 'left'));
  });
  return down;
}

/** A stick axis and how it is interpreted. */
export const StickAxis = z.object({
  axis: z.int().min(0).max(63),
  /** The reading at rest. */
  midpoint: z.number().min(-0.9).max(0.9).default(0),
  /** The fraction of travel around the midpoint that moves nothing; the rest is stretched to the full range. */
  deadZone: z.number().min(0).max(0.5).default(0.08),
  /** 1 is linear; 2 is fine near the centre. */
  exponent: z.number().min(1).max(4).default(2),
  invert: z.boolean().default(false),
});
export type StickAxis = z.infer<typeof StickAxis>;

/** The action of a button. `modifier`: while it is held, the other buttons use their second action. */
export const StickAction = z.discriminatedUnion('do', [
  z.object({ do: z.literal('none') }),
  z.object({ do: z.literal('stop') }),
  z.object({ do: z.literal('home') }),
  z.object({ do: z.literal('preset'), number: z.int().min(1).max(255) }),
  z.object({ do: z.literal('focusNear') }),
  z.object({ do: z.literal('focusFar') }),
  z.object({ do: z.literal('focusAuto') }),
  z.object({ do: z.literal('irisOpen') }),
  z.object({ do: z.literal('irisClose') }),
  z.object({ do: z.literal('zoomIn') }),
  z.object({ do: z.literal('zoomOut') }),
  z.object({ do: z.literal('wiper') }),
  z.object({ do: z.literal('nextTile') }),
  z.object({ do: z.literal('previousTile') }),
  z.object({ do: z.literal('modifier') }),
]);
export type StickAction = z.infer<typeof StickAction>;

export const StickProfile = z.object({
  vid: StickIdentity.shape.vid,
  pid: StickIdentity.shape.pid,
  name: z.string().trim().min(1).max(120),
  /**
   * The input API with which the profile was learnt; absent: SDL. SDL and the Gamepad API number the
   * axes and buttons of one stick differently.
   */
  inputApi: z.enum(['sdl', 'gamepad']).optional(),
  pan: StickAxis.nullable(),
  tilt: StickAxis.nullable(),
  zoom: StickAxis.nullable(),
  /** By button number, from 0; hats from `firstHatButton`. */
  buttons: z
    .array(z.object({ button: z.int().min(0).max(127), plain: StickAction, modified: StickAction }))
    .max(128),
});
export type StickProfile = z.infer<typeof StickProfile>;
export const maxStickProfiles = 64;
