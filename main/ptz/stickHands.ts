import type { ControlView } from '../../core/api/shell.ts';
import type { Cancel } from '../../core/base/clock.ts';
import { isStill, still, type Velocity } from '../../core/ptz/ptz.ts';
import { mustStillCentre } from '../../core/ptz/rearm.ts';
import type { StickIdentity, StickReading } from '../../core/ptz/stick.ts';
import {
  type HeldButtons,
  nothingHeld,
  pressed,
  type StickCommand,
  stickVelocity,
} from '../../core/ptz/stickMap.ts';
import type { KnownProfile } from '../../core/ptz/stickProfiles.ts';
import type { Stick, Sticks } from './stickBoard.ts';

interface Hand {
  readonly stick: Stick;
  known: KnownProfile | undefined;
  held: HeldButtons;
  mustCentre: boolean;
}

/** What the sticks at this machine ask for, by their profiles. */
export interface StickHands {
  /** It has to be let go before it asks for anything again. */
  demandCentre(instance: number): void;
  demandCentreOfAll(): void;
  /** Profiles have changed. */
  reload(): void;
  view(): ControlView['sticks'];
  close(): void;
}

export function createStickHands(options: {
  readonly sticks: Sticks;
  readonly profileOf: (identity: StickIdentity) => KnownProfile | undefined;
  /** How fast a stick wants the camera to move now. */
  readonly onMove: (instance: number, velocity: Velocity, atMs: number) => void;
  /** A button was pressed for what is done once. */
  readonly onCommand: (instance: number, command: StickCommand) => void;
  /** It holds nothing any more, and must be let go where it is there still. */
  readonly onGone: (instance: number, why: 'unplugged' | 'profileChanged') => void;
  /** Somebody learns what the sticks do: they ask for nothing meanwhile. */
  readonly isLearning: () => boolean;
  /** Whatever a stick reads, and how fast that would move a camera. */
  readonly onReading: (identity: StickIdentity, reading: StickReading, velocity: Velocity) => void;
  readonly onChange: () => void;
}): StickHands {
  const { sticks, profileOf } = options;
  const hands = new Map<number, Hand>();

  /** Whether it has to be let go still; tells of it when that has changed. */
  function isHeldBack(hand: Hand, reading: StickReading): boolean {
    const { known, mustCentre } = hand;
    if (!known) return true;
    hand.mustCentre = mustStillCentre(mustCentre, known.profile, reading, hand.held);
    if (hand.mustCentre !== mustCentre) options.onChange();
    return hand.mustCentre;
  }

  function plug(stick: Stick): void {
    const hand = { stick, known: profileOf(stick.identity), held: nothingHeld, mustCentre: true };
    hands.set(stick.instance, hand);
    const reading = sticks.reading(stick.instance);
    if (reading) {
      isHeldBack(hand, reading);
      options.onReading(stick.identity, reading, still);
    }
    options.onChange();
  }

  function demandCentre(hand: Hand): void {
    hand.mustCentre = true;
    const reading = sticks.reading(hand.stick.instance);
    if (reading) isHeldBack(hand, reading);
    options.onChange();
  }

  function move(instance: number, atMs: number): void {
    const hand = hands.get(instance);
    const reading = sticks.reading(instance);
    if (!hand || !reading) return;
    const wanted = hand.known ? stickVelocity(hand.known.profile, reading, hand.held) : still;
    options.onReading(hand.stick.identity, reading, wanted);
    if (options.isLearning()) hand.mustCentre = true;
    if (isHeldBack(hand, reading) || options.isLearning()) return;
    options.onMove(instance, isStill(wanted) ? still : wanted, atMs);
  }

  const cancels: readonly Cancel[] = [
    sticks.onChange((what, stick) => {
      if (what === 'plugged') return plug(stick);
      // First of all: what it held must not go on.
      options.onGone(stick.instance, 'unplugged');
      hands.delete(stick.instance);
      options.onChange();
    }),
    sticks.onReading((instance, _reading, atMs) => move(instance, atMs)),
    sticks.onButton((instance, button, down, atMs) => {
      const hand = hands.get(instance);
      if (!hand?.known) return;
      const { held, command } = pressed(hand.known.profile, hand.held, button, down);
      hand.held = held;
      if (command && !options.isLearning()) options.onCommand(instance, command);
      move(instance, atMs);
    }),
  ];
  for (const stick of sticks.list()) plug(stick);

  return {
    demandCentre(instance) {
      const hand = hands.get(instance);
      if (hand) demandCentre(hand);
    },
    demandCentreOfAll() {
      for (const hand of hands.values()) demandCentre(hand);
    },
    reload() {
      for (const hand of hands.values()) {
        const known = profileOf(hand.stick.identity);
        if (JSON.stringify(known) === JSON.stringify(hand.known)) continue;
        options.onGone(hand.stick.instance, 'profileChanged');
        hand.known = known;
        hand.held = nothingHeld;
        demandCentre(hand);
      }
    },
    view: () =>
      [...hands.values()].map(({ stick, known, mustCentre }) => ({
        identity: stick.identity,
        profile: known?.profile ?? null,
        from: known?.from ?? null,
        mustCentre: known !== undefined && mustCentre,
      })),
    close() {
      for (const cancel of cancels) cancel();
      hands.clear();
    },
  };
}
