import type { Cancel } from '../../core/base/clock.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { type SteerSource, still, type Velocity } from '../../core/ptz/ptz.ts';

/** What steers: a stick, or a window's mouse or keys. One camera each. */
export interface Hand {
  readonly key: string;
  readonly source: SteerSource;
  /** null: a stick, which belongs to none. */
  readonly window: WindowId | null;
  /** What it moves now; null: nothing. */
  camera: CameraId | null;
  velocity: Velocity;
  /** Counts beginnings: the newest of several on one camera goes first. */
  begun: number;
  /** It has to be let go first, and why. */
  locked: Fault | null;
  /** Takes back the end that silence would make of it. */
  silence: Cancel;
}

/** A hand that moves something. */
export type MovingHand = Hand & { readonly camera: CameraId };
const isMoving = (hand: Hand): hand is MovingHand => hand.camera !== null;

export interface Hands {
  of(key: string): Hand | undefined;
  ofWindow(window: WindowId): Hand | undefined;
  /** One that moves nothing yet. */
  add(key: string, source: SteerSource, window: WindowId | null): Hand;
  addOfWindow(window: WindowId, source: SteerSource): Hand;
  remove(hand: Hand): void;
  /** Puts it on a camera, as the newest. */
  begin(hand: Hand, camera: CameraId, velocity: Velocity): void;
  /** Those that move something, the newest first. */
  moving(): readonly MovingHand[];
  on(camera: CameraId): readonly MovingHand[];
}

export function createHands(): Hands {
  const hands = new Map<string, Hand>();
  let begun = 0;
  const keyOf = (window: WindowId) => `window:${window}`;
  const moving = () => [...hands.values()].filter(isMoving).sort((a, b) => b.begun - a.begun);

  function add(key: string, source: SteerSource, window: WindowId | null): Hand {
    const idle = { camera: null, velocity: still, begun: 0, locked: null, silence: () => {} };
    const hand: Hand = { key, source, window, ...idle };
    hands.set(key, hand);
    return hand;
  }

  return {
    of: (key) => hands.get(key),
    ofWindow: (window) => hands.get(keyOf(window)),
    add,
    addOfWindow: (window, source) => add(keyOf(window), source, window),
    remove(hand) {
      hand.silence();
      hands.delete(hand.key);
    },
    begin(hand, camera, velocity) {
      begun += 1;
      hand.begun = begun;
      hand.camera = camera;
      hand.velocity = velocity;
    },
    moving,
    on: (camera) => moving().filter((hand) => hand.camera === camera),
  };
}
