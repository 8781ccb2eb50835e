import type { ControlView, PageMessage } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import type { Result } from '../../core/base/result.ts';
import type { Fingerprint } from '../../core/people/deskEntry.ts';
import type { ControlTicket } from '../../core/ptz/controlApi.ts';
import { type PtzDeed, type StopCause, still } from '../../core/ptz/ptz.ts';
import type { StickDeed } from '../../core/ptz/stickMap.ts';
import { profileFor } from '../../core/ptz/stickProfiles.ts';
import { deedOf } from './buttons.ts';
import { createFollows, type Follows } from './follows.ts';
import type { GamepadSticks } from './gamepad.ts';
import { createLeases } from './leases.ts';
import { type ControlLink, openControlLink } from './link.ts';
import { createMapStick, type MapStick } from './mapStick.ts';
import { createPace, type Pace } from './pace.ts';
import { openProfileStore, type ProfileStore } from './profilestore.ts';
import { createSteering, type Steering } from './steering.ts';
import type { Sticks } from './stickBoard.ts';
import { createStickHands } from './stickHands.ts';
import { paced } from './viewing.ts';

/** What a page is told of steering. */
export type ControlMessage = Extract<
  PageMessage,
  { watchfloor: 'control' | 'steered' | 'stick' | 'lease' | 'stickStep' | 'mapStick' }
>;

export interface ControlOptions {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** sticks.json of the user's data folder. */
  readonly profileFile: string;
  /** Node's `process.platform`. */
  readonly system: string;
  readonly sticks: Sticks;
  /** Those of windows, where SDL is not there; the same as `sticks` then. */
  readonly gamepad?: GamepadSticks | undefined;
  /** To the page of one window, or of each. */
  readonly tell: (window: WindowId | 'all', message: ControlMessage) => void;
  /** It has the keyboard, as the system knows. */
  readonly isFocused: (window: WindowId) => boolean;
  /** Somebody moves a stick or presses a button of it. */
  readonly onHand?: () => void;
  readonly openLink?: typeof openControlLink;
}

/** Steering, as the rest of Electron's main meets it. */
export interface Control {
  readonly steering: Steering;
  readonly follows: Follows;
  readonly profiles: ProfileStore;
  readonly pace: Pace;
  /** See `control.map`. */
  readonly mapKeys: MapStick['keys'];
  /** See `control.spot`. */
  spot(window: WindowId, camera: CameraId): void;
  readonly call: ControlLink['call'];
  /** Where and as whom, as the desk has it from its site. */
  use(ticket: ControlTicket | null, pin: Fingerprint | undefined): void;
  /** For a page that has just loaded. */
  view(): ControlView;
  learn(window: WindowId, on: boolean): void;
  /** Own profiles have changed. */
  profilesChanged(): void;
  gamepad(window: WindowId, stick: Parameters<GamepadSticks['told']>[1]): void;
  blurred(window: WindowId): void;
  gone(window: WindowId): void;
  stopAll(cause: StopCause): Promise<void>;
  /** Says no more. What moved must have been stopped before. */
  close(): void;
}

const stickHandKey = (instance: number) => `stick:${instance}`;
const instanceOf = (key: string) => Number(key.slice('stick:'.length));

export function openControl(options: ControlOptions): Control {
  const { clock, log, sticks, tell } = options;
  const profiles = openProfileStore(options.profileFile, { log, now: clock.now });
  const leases = createLeases();
  const pace = createPace(clock);
  const view = paced(clock, () => tell('all', { watchfloor: 'control', control: whole() }));
  const wipersOn = new Set<CameraId>();
  let given: ControlTicket | null = null;
  let spot: ControlView['spot'] = null;
  let learner: WindowId | undefined;

  const link = (options.openLink ?? openControlLink)(
    { clock, log },
    {
      onStatus({ link: state }) {
        // Nothing can be sent; the gateway stops by itself. Here it must not go on by itself when the link is back.
        if (state !== 'connected') void steering.stopAll('linkCut');
        else follows.again();
        view.changed();
      },
      onJoined(ours) {
        leases.set(ours);
        view.changed();
      },
      onLease(event) {
        const lost = leases.take(event, given ?? undefined);
        // One that ran out was not used.
        if (lost !== undefined && event.what === 'ended' && event.how !== 'idle')
          steering.stopCamera(lost, 'leaseLost');
        tell('all', { watchfloor: 'lease', event });
        view.changed();
      },
      onCamera: (camera) => follows.onCamera(camera),
      onStopped: ({ camera, cause }) => steering.stopCamera(camera, cause),
    },
  );
  const steering = createSteering({
    clock,
    link,
    mayBegin: pace.mayBegin,
    demandCentre: (key) => stickHands.demandCentre(instanceOf(key)),
    onLease(lease) {
      if (leases.put(lease)) view.changed();
    },
    onChange: view.changed,
  });
  const follows = createFollows({
    call: link.call,
    isJoined: () => link.status().link === 'connected',
    tell: (window, camera) => tell(window, { watchfloor: 'steered', camera }),
    onChange: view.changed,
  });

  const stickHands = createStickHands({
    sticks,
    profileOf: (identity) =>
      profileFor(identity, { own: profiles.all(), heardBy: sticks.heardBy, system: options.system }),
    onMove(instance, velocity, atMs) {
      const key = stickHandKey(instance);
      options.onHand?.();
      if (mapStick.move(key, velocity)) return;
      steering.moveStick(key, sticks.heardBy === 'sdl' ? 'stick' : 'gamepad', velocity, atMs);
    },
    onDeed(instance, deed) {
      options.onHand?.();
      void press(stickHandKey(instance), deed);
    },
    onGone,
    isLearning: () => learner !== undefined,
    onReading(identity, reading, velocity) {
      if (learner !== undefined) tell(learner, { watchfloor: 'stick', identity, reading, velocity });
    },
    onChange: view.changed,
  });

  const mapStick = createMapStick({
    clock,
    isFocused: options.isFocused,
    steers: steering.steers,
    demandCentre() {
      for (const { instance } of sticks.list())
        if (!steering.steers(stickHandKey(instance))) stickHands.demandCentre(instance);
    },
    tell: (window, push) => tell(window, { watchfloor: 'mapStick', push }),
    onChange: view.changed,
  });

  function onGone(instance: number, why: 'unplugged' | 'profileChanged'): void {
    const key = stickHandKey(instance);
    steering.stopStick(key, why);
    mapStick.stop(key);
  }

  /** A button of a stick; what comes of it is told in the view. */
  async function press(key: string, deed: StickDeed): Promise<void> {
    if (deed.do === 'stop') return steering.stopSelected();
    if (mapStick.holds(key)) return steering.refuse(null, { code: 'steer.mapHasStick', params: {} });
    const selected = steering.selected();
    if (!selected) return steering.refuse(null, { code: 'steer.nothingSelected', params: {} });
    if (deed.do === 'nextTile' || deed.do === 'previousTile')
      return tell(selected.window, { watchfloor: 'stickStep', step: deed.do === 'nextTile' ? 1 : -1 });
    const { camera } = selected;
    const wiperOn = wipersOn.has(camera);
    const asked = await deedOf(deed, camera, { stateOf: follows.stateOf, wiperOn });
    if (!asked.ok) return steering.refuse(camera, asked.fault);
    if (!asked.value) return;
    const done: Result<object> = await steering.do(null, camera, asked.value satisfies PtzDeed);
    if (!done.ok || asked.value.do !== 'wiper') return;
    if (asked.value.on) wipersOn.add(camera);
    else wipersOn.delete(camera);
  }

  function whole(): ControlView {
    const { link: state, fault } = link.status();
    return {
      link: state,
      fault,
      priority: given?.priority ?? null,
      sticks: stickHands.view(),
      heardBy: sticks.heardBy,
      profiles: [...profiles.all()],
      spot,
      map: mapStick.owner(),
      unanswered: follows.unanswered(),
      faults: follows.faults(),
      leases: [...leases.all()],
      ...steering.view(),
    };
  }

  if (profiles.damage) steering.refuse(null, profiles.damage);

  return {
    steering,
    follows,
    profiles,
    pace,
    mapKeys: mapStick.keys,
    spot(window, camera) {
      spot = { camera, window };
      view.changed();
    },
    call: link.call,
    use(ticket, pin) {
      const isSame = ticket !== null && given?.operator === ticket.operator && given.desk === ticket.desk;
      if (given !== null && !isSame) {
        // Said while the link still is theirs.
        void steering.stopAll('signedOut');
        leases.set([]);
        mapStick.end();
      }
      given = ticket;
      link.use(ticket === null ? null : { ticket, pin });
      view.changed();
    },
    view: whole,
    learn(window, on) {
      if (on) {
        learner = window;
        for (const { instance, identity } of sticks.list()) {
          onGone(instance, 'profileChanged');
          // One that lies still says nothing by itself.
          const reading = sticks.reading(instance);
          if (reading) tell(window, { watchfloor: 'stick', identity, reading, velocity: still });
        }
      } else if (learner === window) learner = undefined;
      stickHands.demandCentreOfAll();
    },
    profilesChanged() {
      stickHands.reload();
      view.changed();
    },
    gamepad: (window, stick) => options.gamepad?.told(window, stick),
    blurred(window) {
      steering.blurred(window);
      mapStick.keys(window, false);
      options.gamepad?.told(window, null);
    },
    gone(window) {
      steering.gone(window);
      mapStick.keys(window, false);
      options.gamepad?.told(window, null);
      if (learner === window) {
        learner = undefined;
        stickHands.demandCentreOfAll();
      }
      // Nobody is there to be told.
      void follows.follow(window, null);
    },
    stopAll(cause) {
      const stopped = steering.stopAll(cause);
      mapStick.stop();
      return stopped;
    },
    close() {
      view.end();
      stickHands.close();
      sticks.close();
      link.close();
    },
  };
}
