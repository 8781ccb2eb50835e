import type { ControlView, PageMessage } from '../../core/api/shell.ts';
import { createAllowance } from '../../core/base/allowance.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import type { CameraId, WindowId } from '../../core/base/ids.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { Fingerprint } from '../../core/people/deskEntry.ts';
import type { ControlTicket } from '../../core/ptz/controlApi.ts';
import { type CameraControl, type PtzCommand, type StopCause, still } from '../../core/ptz/ptz.ts';
import type { StickCommand } from '../../core/ptz/stickMap.ts';
import { profileFor } from '../../core/ptz/stickProfiles.ts';
import { ptzCommandOf } from './buttons.ts';
import type { GamepadSticks } from './gamepad.ts';
import { createLeases } from './leases.ts';
import { type ControlLink, openControlLink } from './link.ts';
import { createMapStick, type MapStick } from './mapStick.ts';
import { openProfileStore, type ProfileStore } from './profileStore.ts';
import { createSteering, type Steering } from './steering.ts';
import type { Sticks } from './stickBoard.ts';
import { createStickHands } from './stickHands.ts';

/** Which window follows how which camera can be steered; each is asked for once, however many do. */
interface Follows {
  follow(window: WindowId, camera: CameraId | null): Promise<Result<object>>;
  /** What is known of a camera, asked for if need be. */
  stateOf(camera: CameraId): Promise<Result<CameraControl>>;
  onCamera(camera: CameraControl): void;
  /** Those that have not answered what they were told. */
  unanswered(): CameraId[];
  /** Those that cannot be controlled, and why. */
  faults(): ControlView['faults'];
  /** The link is there again. */
  again(): void;
}

function createFollows(options: {
  readonly call: ControlLink['call'];
  readonly isJoined: () => boolean;
  readonly publish: (window: WindowId, camera: CameraControl) => void;
  /** Of what every window is told. */
  readonly onChange: () => void;
}): Follows {
  const { call } = options;
  const followed = new Map<WindowId, CameraId>();
  const known = new Map<CameraId, CameraControl>();

  function onCamera(state: CameraControl): void {
    const windows = [...followed].filter(([, camera]) => camera === state.camera);
    if (windows.length === 0) return;
    const before = known.get(state.camera);
    known.set(state.camera, state);
    const isOther = JSON.stringify(state.fault) !== JSON.stringify(before?.fault ?? null);
    if (isOther || state.unanswered !== (before?.unanswered ?? false)) options.onChange();
    for (const [window] of windows) options.publish(window, state);
  }

  function forget(camera: CameraId): void {
    const before = known.get(camera);
    known.delete(camera);
    if (before?.unanswered || before?.fault) options.onChange();
  }

  async function ask(camera: CameraId): Promise<Result<CameraControl>> {
    const answer = await call('ptz.follow', { camera });
    if (answer.ok) onCamera(answer.value);
    return answer;
  }

  function leave(camera: CameraId): void {
    if ([...followed.values()].includes(camera)) return;
    forget(camera);
    // A gateway that is away has forgotten it, too.
    if (options.isJoined()) void call('ptz.unfollow', { camera });
  }

  return {
    async follow(window, camera) {
      const before = followed.get(window);
      if (camera === null) followed.delete(window);
      else followed.set(window, camera);
      if (before !== undefined && before !== camera) leave(before);
      if (camera === null) return ok({});
      const state = known.get(camera);
      if (state && before !== camera) {
        options.publish(window, state);
        return ok({});
      }
      const answer = await ask(camera);
      return answer.ok ? ok({}) : answer;
    },
    async stateOf(camera) {
      const state = known.get(camera);
      if (state) return ok(state);
      const answer = await ask(camera);
      leave(camera);
      return answer;
    },
    onCamera,
    unanswered: () => [...known.values()].flatMap((one) => (one.unanswered ? one.camera : [])).slice(0, 64),
    faults: () =>
      [...known.values()].flatMap(({ camera, fault }) => (fault ? { camera, fault } : [])).slice(0, 64),
    again() {
      for (const camera of [...known.keys()]) forget(camera);
      // Each window was told once why it could not be; it hears of the camera as soon as there is something.
      for (const camera of new Set(followed.values())) void ask(camera);
    },
  };
}

/** Nobody clicks faster for long: presets, leases, other cameras, at one window and at all of a desk. */
const asksOfWindow = { atOnce: 20, everyMs: 100 };
const asksOfAll = { atOnce: 40, everyMs: 50 };
/** Nobody taps a key faster. */
const beginsOfWindow = { atOnce: 20, everyMs: 100 };

/**
 * What pages may say to the gateway. All windows and sticks share one link, whose other end hangs up where too much comes: a
 * page that has gone wrong must neither cut it nor use up what a stick needs.
 */
interface Pace {
  /** One more of what is asked for once; false: not now. */
  mayAsk(window: WindowId): boolean;
  /** One more movement that begins; false: not now. */
  mayBegin(window: WindowId): boolean;
}

function createPace(clock: Clock): Pace {
  const ofWindow = createAllowance(clock, asksOfWindow);
  const ofAll = createAllowance(clock, asksOfAll);
  const begins = createAllowance(clock, beginsOfWindow);
  return {
    mayAsk(window) {
      if (ofWindow.waitMs(window) > 0 || ofAll.waitMs('') > 0) return false;
      ofWindow.take(window);
      ofAll.take('');
      return true;
    },
    mayBegin(window) {
      if (begins.waitMs(window) > 0) return false;
      begins.take(window);
      return true;
    },
  };
}

/** A view of what is steered goes to every window of the desk: not more often than this, ms. */
const everyMs = 100;

/** Tells of changes at once, and of those that follow soon after together: the newest only. */
function paced(clock: Clock, publish: () => void): { changed(): void; end(): void } {
  let lastPublished = Number.NEGATIVE_INFINITY;
  let cancel: Cancel | undefined;
  let ended = false;
  return {
    changed() {
      if (cancel || ended) return;
      // Never within what changes it: all of one event is told together, and a stop has gone out first.
      cancel = clock.after(Math.max(0, everyMs - (clock.monotonic() - lastPublished)), () => {
        cancel = undefined;
        lastPublished = clock.monotonic();
        publish();
      });
    },
    end() {
      ended = true;
      cancel?.();
    },
  };
}

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
  readonly publish: (window: WindowId | 'all', message: ControlMessage) => void;
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
  gamepad(window: WindowId, stick: Parameters<GamepadSticks['reported']>[1]): void;
  blurred(window: WindowId): void;
  gone(window: WindowId): void;
  stopAll(cause: StopCause): Promise<void>;
  /** Says no more. What moved must have been stopped before. */
  close(): void;
}

const stickHandKey = (instance: number) => `stick:${instance}`;
const instanceOf = (key: string) => Number(key.slice('stick:'.length));

export function openControl(options: ControlOptions): Control {
  const { clock, log, sticks, publish } = options;
  const profiles = openProfileStore(options.profileFile, { log, now: clock.now });
  const leases = createLeases();
  const pace = createPace(clock);
  const view = paced(clock, () => publish('all', { watchfloor: 'control', control: whole() }));
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
        publish('all', { watchfloor: 'lease', event });
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
    publish: (window, camera) => publish(window, { watchfloor: 'steered', camera }),
    onChange: view.changed,
  });

  const stickHands = createStickHands({
    sticks,
    profileOf: (identity) =>
      profileFor(identity, {
        own: profiles.all(),
        inputApi: sticks.inputApi,
        system: options.system,
      }),
    onMove(instance, velocity, atMs) {
      const key = stickHandKey(instance);
      options.onHand?.();
      if (mapStick.move(key, velocity)) return;
      steering.moveStick(key, sticks.inputApi === 'sdl' ? 'stick' : 'gamepad', velocity, atMs);
    },
    onCommand(instance, command) {
      options.onHand?.();
      void press(stickHandKey(instance), command);
    },
    onGone,
    isLearning: () => learner !== undefined,
    onReading(identity, reading, velocity) {
      if (learner !== undefined) publish(learner, { watchfloor: 'stick', identity, reading, velocity });
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
    publish: (window, push) => publish(window, { watchfloor: 'mapStick', push }),
    onChange: view.changed,
  });

  function onGone(instance: number, why: 'unplugged' | 'profileChanged'): void {
    const key = stickHandKey(instance);
    steering.stopStick(key, why);
    mapStick.stop(key);
  }

  /** A button of a stick; what comes of it is told in the view. */
  async function press(key: string, command: StickCommand): Promise<void> {
    if (command.do === 'stop') return steering.stopSelected();
    if (mapStick.holds(key)) return steering.refuse(null, { code: 'steer.mapHasStick', params: {} });
    const selected = steering.selected();
    if (!selected) return steering.refuse(null, { code: 'steer.nothingSelected', params: {} });
    if (command.do === 'nextTile' || command.do === 'previousTile')
      return publish(selected.window, { watchfloor: 'stickStep', step: command.do === 'nextTile' ? 1 : -1 });
    const { camera } = selected;
    const wiperOn = wipersOn.has(camera);
    const asked = await ptzCommandOf(command, camera, { stateOf: follows.stateOf, wiperOn });
    if (!asked.ok) return steering.refuse(camera, asked.fault);
    if (!asked.value) return;
    const done: Result<object> = await steering.do(null, camera, asked.value satisfies PtzCommand);
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
      inputApi: sticks.inputApi,
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
          if (reading) publish(window, { watchfloor: 'stick', identity, reading, velocity: still });
        }
      } else if (learner === window) learner = undefined;
      stickHands.demandCentreOfAll();
    },
    profilesChanged() {
      stickHands.reload();
      view.changed();
    },
    gamepad: (window, stick) => options.gamepad?.reported(window, stick),
    blurred(window) {
      steering.blurred(window);
      mapStick.keys(window, false);
      options.gamepad?.reported(window, null);
    },
    gone(window) {
      steering.gone(window);
      mapStick.keys(window, false);
      options.gamepad?.reported(window, null);
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
