import type { Fault, FaultCode } from '../errors/faults.ts';
import {
  listPressedButtons,
  type StickAction,
  type StickAxis,
  type StickIdentity,
  StickProfile,
  type StickReading,
} from './stick.ts';

/**
 * The movements requested of a person, in this order: release everything; push right; push up; turn
 * or push to zoom in (or press a button for it, and then one to zoom out: `out`); press the button
 * that is to stop the camera.
 */
export type LearnStep = 'rest' | 'right' | 'up' | 'in' | 'out' | 'stop' | 'done';

/** The time at rest after which the reading is the midpoint, ms. */
export const learnRestMs = 1_000;
/** The time an axis must be held away to be chosen, ms. */
export const learnHoldMs = 400;
/** An axis off its centre for this long without moving does not spring back: a throttle, ms. */
export const noSpringBackMs = 4_000;
/** As fractions of the travel from the midpoint to the end. */
const pushed = 0.6;
const releasedBelow = 0.25;
/** A second axis that moves half as far as the first makes the choice ambiguous. */
const ambiguous = 0.5;
/** The largest spread of an axis at rest, of the full range of 2. */
const restSpread = 0.15;
/** SDL's axes range from -1 to 1: an axis that rests beyond this is a trigger or a slider at its end. */
const farthestMidpoint = 0.9;
const smallestDeadZone = 0.08;

interface Span {
  readonly least: number;
  readonly most: number;
}

/** The state of learning one stick. */
export interface LearningState {
  readonly identity: StickIdentity;
  readonly step: LearnStep;
  /** The stick must be released before the step begins. */
  readonly mustLetGo: boolean;
  /** Why the last movement was refused. */
  readonly fault: Fault | null;
  /** The elapsed share of the step's time, 0 to 1. */
  readonly progress: number;
  /** Set at the step `done`. */
  readonly profile: StickProfile | null;
  readonly inputApi: 'sdl' | 'gamepad';
  /** When the present movement began, ms; null: there is none. */
  readonly since: number | null;
  /** The range of each axis since then. */
  readonly spans: readonly Span[];
  readonly midpoints: readonly number[];
  /** The jitter of each axis: half of its span at rest. */
  readonly noise: readonly number[];
  /** Axes that cannot be used: they rest at an end or do not spring back. */
  readonly useless: ReadonlySet<number>;
  /** Buttons that are down at rest. */
  readonly stuck: ReadonlySet<number>;
  readonly right: Found | null;
  readonly up: Found | null;
  readonly closer: Found | null;
  readonly buttons: readonly { readonly button: number; readonly action: StickAction }[];
}
interface Found {
  readonly axis: number;
  readonly invert: boolean;
}

export function startLearning(identity: StickIdentity, inputApi: 'sdl' | 'gamepad'): LearningState {
  return {
    identity,
    inputApi,
    step: 'rest',
    mustLetGo: false,
    fault: null,
    progress: 0,
    profile: null,
    since: null,
    spans: [],
    midpoints: [],
    noise: [],
    useless: new Set(),
    stuck: new Set(),
    right: null,
    up: null,
    closer: null,
    buttons: [],
  };
}

const fault = (code: FaultCode, params: Fault['params'] = {}): Fault => ({ code, params });
const spansOf = (axes: readonly number[]): Span[] => axes.map((value) => ({ least: value, most: value }));
const wider = (spans: readonly Span[], axes: readonly number[]): Span[] =>
  axes.map((value, axis) => ({
    least: Math.min(value, spans[axis]?.least ?? value),
    most: Math.max(value, spans[axis]?.most ?? value),
  }));

/** Returns the deflection from the midpoint towards the end, -1 to 1. */
function partOf(value: number, midpoint: number): number {
  const off = value - midpoint;
  return off / (off < 0 ? 1 + midpoint : 1 - midpoint);
}
const partAt = (state: LearningState, axis: number, value: number) =>
  state.useless.has(axis) ? 0 : partOf(value, state.midpoints[axis] ?? 0);
/** Returns the largest deflection of an axis from its midpoint. */
const peakOf = (state: LearningState, axis: number, { least, most }: Span) =>
  Math.max(Math.abs(partAt(state, axis, least)), Math.abs(partAt(state, axis, most)));

/** Refuses the movement: release the stick and try again. */
const refused = (state: LearningState, code: FaultCode, params: Fault['params'] = {}): LearningState => ({
  ...state,
  fault: fault(code, params),
  mustLetGo: true,
  since: null,
  progress: 0,
});

/** Advances to a step, for which everything must be released first. */
const next = (state: LearningState, step: LearnStep, found: Partial<LearningState>): LearningState => ({
  ...state,
  ...found,
  step,
  fault: null,
  mustLetGo: true,
  since: null,
  progress: 0,
});

/**
 * Returns the state after a stick reading.
 * Call it at every reading, and several times a second with the last one, because a stick held still
 * reports nothing. `atMs` is monotonic.
 */
export function updateLearning(state: LearningState, reading: StickReading, atMs: number): LearningState {
  if (state.step === 'done') return state;
  if (state.step === 'rest') return rest(state, reading, atMs);
  if (state.mustLetGo) return waitForLetGo(state, reading, atMs);
  const down = [...listPressedButtons(reading)].filter((button) => !state.stuck.has(button));
  if (down.length > 1) return refused(state, 'stick.learnTwoButtons');
  const [button] = down;
  if (button !== undefined) return pressedWhileLearning(state, button);
  if (state.step === 'out' || state.step === 'stop') return state;
  return push(state, state.step, reading, atMs);
}

function rest(state: LearningState, reading: StickReading, atMs: number): LearningState {
  if (state.since === null) return { ...state, since: atMs, spans: spansOf(reading.axes) };
  const spans = wider(state.spans, reading.axes);
  if (spans.some(({ least, most }) => most - least > restSpread)) {
    return {
      ...state,
      since: atMs,
      spans: spansOf(reading.axes),
      progress: 0,
      fault: fault('stick.learnNotStill'),
    };
  }
  const doneMs = atMs - state.since;
  if (doneMs < learnRestMs) return { ...state, spans, progress: doneMs / learnRestMs };
  const midpoints = spans.map(({ least, most }) => (least + most) / 2);
  const atTheEnd = midpoints.flatMap((midpoint, axis) =>
    Math.abs(midpoint) > farthestMidpoint ? [axis] : [],
  );
  return {
    ...state,
    step: 'right',
    fault: null,
    since: null,
    progress: 0,
    midpoints,
    noise: spans.map(({ least, most }) => (most - least) / 2),
    useless: new Set(atTheEnd),
    stuck: listPressedButtons(reading),
  };
}

/** The previous step, which has to be repeated. */
const before: Readonly<Partial<Record<LearnStep, LearnStep>>> = { up: 'right', in: 'up', stop: 'in' };

function waitForLetGo(state: LearningState, reading: StickReading, atMs: number): LearningState {
  const parts = reading.axes.map((value, axis) => Math.abs(partAt(state, axis, value)));
  const isHeld = [...listPressedButtons(reading)].some((button) => !state.stuck.has(button));
  if (!isHeld && parts.every((part) => part < releasedBelow))
    return { ...state, mustLetGo: false, since: null };
  const spans = wider(state.spans, reading.axes);
  const hasMoved = spans.some(({ least, most }) => most - least > restSpread);
  if (state.since === null || isHeld || hasMoved)
    return { ...state, since: atMs, spans: spansOf(reading.axes) };
  if (atMs - state.since < noSpringBackMs) return { ...state, spans };
  const useless = new Set(state.useless);
  parts.forEach((part, axis) => {
    if (part >= releasedBelow) useless.add(axis);
  });
  const stays = (found: Found | null) => found !== null && useless.has(found.axis);
  const undone: LearningState = {
    ...state,
    useless,
    since: null,
    mustLetGo: false,
    fault: fault('stick.learnStays'),
    right: stays(state.right) ? null : state.right,
    up: stays(state.up) ? null : state.up,
    closer: stays(state.closer) ? null : state.closer,
  };
  const wasTaken = stays(state.right) || stays(state.up) || stays(state.closer);
  return wasTaken ? { ...undone, step: before[state.step] ?? state.step } : undone;
}

function push(
  state: LearningState,
  step: 'right' | 'up' | 'in',
  reading: StickReading,
  atMs: number,
): LearningState {
  const parts = reading.axes.map((value, axis) => partAt(state, axis, value));
  const far = (part: number) => Math.abs(part);
  const first = parts.reduce((best, part, axis) => (far(part) > far(parts[best] ?? 0) ? axis : best), 0);
  const part = parts[first] ?? 0;
  if (far(part) < pushed) return { ...state, since: null, progress: 0 };
  if (state.since === null) return { ...state, since: atMs, spans: spansOf(reading.axes), fault: null };
  const spans = wider(state.spans, reading.axes);
  const doneMs = atMs - state.since;
  if (doneMs < learnHoldMs) return { ...state, spans, progress: doneMs / learnHoldMs };
  const rival = spans.some(
    (span, axis) => axis !== first && peakOf(state, axis, span) > ambiguous * far(part),
  );
  if (rival) return refused(state, 'stick.learnTwoAxes');
  const taken = [state.right, state.up].some((found) => found?.axis === first);
  if (taken) return refused(state, 'stick.learnTaken');
  const found = { axis: first, invert: part < 0 };
  if (step === 'right') return next(state, 'up', { right: found });
  if (step === 'up') return next(state, 'in', { up: found });
  return next(state, 'stop', { closer: found });
}

function pressedWhileLearning(state: LearningState, button: number): LearningState {
  if (state.step === 'right' || state.step === 'up') return refused(state, 'stick.learnWantsAxis');
  if (state.buttons.some((each) => each.button === button)) return refused(state, 'stick.learnTaken');
  const given = (action: StickAction) => ({ buttons: [...state.buttons, { button, action }] });
  if (state.step === 'in') return next(state, 'out', given({ do: 'zoomIn' }));
  if (state.step === 'out') return next(state, 'stop', given({ do: 'zoomOut' }));
  return finished({ ...state, ...given({ do: 'stop' }) });
}

/** Skips zoom or the stop button; pan and tilt cannot be skipped. */
export function skipLearnStep(state: LearningState): LearningState {
  if (state.step === 'in') return next(state, 'stop', {});
  if (state.step === 'out') return next(state, 'stop', { buttons: [] });
  return state.step === 'stop' ? finished(state) : state;
}

function finished(state: LearningState): LearningState {
  const { identity, inputApi } = state;
  const axisOf = (found: Found | null): StickAxis | null => {
    if (found === null) return null;
    const noise = state.noise[found.axis] ?? 0;
    return {
      axis: found.axis,
      midpoint: state.midpoints[found.axis] ?? 0,
      // Twice the jitter and a little more, so that a trembling stick does not move the camera.
      deadZone: Math.min(0.5, Math.max(smallestDeadZone, 2 * noise + 0.04)),
      exponent: 2,
      invert: found.invert,
    };
  };
  const profile = StickProfile.parse({
    vid: identity.vid,
    pid: identity.pid,
    name: identity.name.trim() || `${identity.vid}:${identity.pid}`,
    inputApi,
    pan: axisOf(state.right),
    tilt: axisOf(state.up),
    zoom: axisOf(state.closer),
    buttons: state.buttons.map(({ button, action }) => ({ button, plain: action, modified: action })),
  });
  return { ...state, step: 'done', profile, fault: null, mustLetGo: false, since: null, progress: 1 };
}
