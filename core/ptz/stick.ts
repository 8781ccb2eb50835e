import { z } from 'zod';

/** As many of one stick are heard: so many have numbers among the buttons. */
export const maxHats = 8;

/** A joystick as the system names it. USB ids as four lower-case hex digits. */
export const StickIdentity = z.object({
  vid: z.string().regex(/^[0-9a-f]{4}$/),
  pid: z.string().regex(/^[0-9a-f]{4}$/),
  name: z.string().max(120),
  axes: z.int().min(0).max(64),
  hats: z.int().min(0).max(maxHats),
  buttons: z.int().min(0).max(128),
});
export type StickIdentity = z.infer<typeof StickIdentity>;

/** As many at one desk are heard. */
export const maxSticks = 16;

/** Profiles are keyed by make and model: two sticks of one model are steered alike. */
export const stickKey = ({ vid, pid }: Pick<StickIdentity, 'vid' | 'pid'>): string => `${vid}:${pid}`;

/** What a stick reads now: axes -1 to 1 as the system gives them, hats as a direction each, buttons held down. */
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
 * A hat's directions count as buttons, from this number on, four a hat: so they can be given actions like any button.
 * What a stick has of real buttons beyond it is not heard.
 */
export const firstHatButton = 96;
export const hatDirections = ['up', 'right', 'down', 'left'] as const;
export type HatDirection = (typeof hatDirections)[number];
export const hatButton = (hat: number, direction: HatDirection): number =>
  firstHatButton + hat * hatDirections.length + hatDirections.indexOf(direction);

/** The buttons that are down, hats' directions among them. */
export function buttonsDown(reading: StickReading): ReadonlySet<number> {
  const down = new Set<number>();
  reading.buttons.slice(0, firstHatButton).forEach((is, button) => {
    if (is) down.add(button);
  });
  reading.hats.forEach(({ x, y }, hat) => {
    if (y !== 0) down.add(hatButton(hat, y > 0 ? 'up' : 'down'));
    if (x !== 0) down.add(hatButton(hat, x > 0 ? 'right' : 'left'));
  });
  return down;
}

/** One axis of a stick and what it moves. */
export const StickAxis = z.object({
  axis: z.int().min(0).max(63),
  /** What it reads when nobody touches it. */
  midpoint: z.number().min(-0.9).max(0.9).default(0),
  /** Part of its way around the midpoint that moves nothing; the rest is stretched to the whole. */
  deadZone: z.number().min(0).max(0.5).default(0.08),
  /** 1 is straight; 2 is fine near the middle. */
  exponent: z.number().min(1).max(4).default(2),
  invert: z.boolean().default(false),
});
export type StickAxis = z.infer<typeof StickAxis>;

/** What a button does. `modifier`: while it is held, the others do their second thing. */
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
  /** By which it was learnt, absent: SDL. SDL and the Gamepad API number the axes and buttons of one stick differently. */
  inputApi: z.enum(['sdl', 'gamepad']).optional(),
  pan: StickAxis.nullable(),
  tilt: StickAxis.nullable(),
  zoom: StickAxis.nullable(),
  /** By button, from 0; hats from `firstHatButton`. */
  buttons: z
    .array(z.object({ button: z.int().min(0).max(127), plain: StickAction, modified: StickAction }))
    .max(128),
});
export type StickProfile = z.infer<typeof StickProfile>;
export const maxStickProfiles = 64;
