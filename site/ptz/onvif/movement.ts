import { fail, ok, type Result } from '../../../core/base/result.ts';
import { maxMoveTimeoutMs, moveTimeoutMs, type Velocity, zeroVelocity } from '../../../core/ptz/ptz.ts';
import type { CommandTiming } from '../driver.ts';
import type { Quirks } from '../quirks/quirks.ts';
import type { OnvifClient, OnvifResponse, SoapCallOptions } from './client.ts';
import { type DeviceFacts, supportsMoveTimeout } from './loadDeviceFacts.ts';
import {
  continuousMove,
  getImagingSettings,
  moveFocus,
  type OnvifOperation,
  type PtzVector,
  setExposure,
  setFocusMode,
  stop,
  stopFocus,
} from './requests.ts';
import { type OnvifProfile, parseImagingSettings } from './responses.ts';
import {
  clampToRange,
  formatNumber,
  getSpace,
  type PtzSpace,
  type PtzSpaces,
  scaleToRange,
  spaceUris,
  type ValueRange,
} from './spaces.ts';

/** Returns the space of a camera's speeds: the default of requests, if known, else the generic one. */
function velocitySpace(spaces: readonly PtzSpace[], preferred: string | undefined, generic: string) {
  return getSpace(spaces, preferred ?? generic) ?? getSpace(spaces, generic) ?? spaces[0];
}

/**
 * Returns pan, tilt and zoom at these speeds in the camera's form: mostly in one vector.
 * Unsupported axes are omitted; a stationary axis is sent as zero, for an omitted one would continue as before (ONVIF PTZ,
 * ContinuousMove).
 */
export function toVelocityVectors(
  velocity: Pick<Velocity, 'pan' | 'tilt' | 'zoom'>,
  spaces: PtzSpaces,
  quirks: Quirks,
  defaults: OnvifProfile['defaults'],
): PtzVector[] {
  const turn = velocitySpace(spaces.velocity, defaults.velocity, spaceUris.velocity);
  const lens = velocitySpace(spaces.velocityZoom, undefined, spaceUris.zoomVelocity);
  const pan = quirks.invertPan ? -velocity.pan : velocity.pan;
  const tilt = quirks.invertTilt ? -velocity.tilt : velocity.tilt;
  const panTilt: Pick<PtzVector, 'panTilt'> = turn
    ? {
        panTilt: {
          x: formatNumber(scaleToRange(pan, turn.x)),
          y: formatNumber(scaleToRange(tilt, turn.y)),
          // Most accept only their own default, and some reject it if it is named.
          ...(defaults.velocity !== undefined && defaults.velocity !== turn.uri && { space: turn.uri }),
        },
      }
    : {};
  const zoom: Pick<PtzVector, 'zoom'> = lens
    ? { zoom: { x: formatNumber(scaleToRange(velocity.zoom, lens.x)) } }
    : {};
  if (!quirks.separateZoom || !turn || !lens) return [{ ...panTilt, ...zoom }];
  return [panTilt, zoom];
}

/** Returns the Timeout of a move, ms: the usual one, or the nearest allowed; undefined if none of at most a second is. */
export function getMoveTimeoutMs(timeouts: ValueRange | undefined): number | undefined {
  if (!timeouts || timeouts.max <= 0 || timeouts.min > maxMoveTimeoutMs) return undefined;
  return Math.max(timeouts.min, Math.min(moveTimeoutMs, timeouts.max));
}

/** The share of its range that each iris move covers; a held one is repeated every 350 ms. */
const irisStep = 1 / 8;

/** Returns the iris after one step that opens (positive) or closes it; attenuation in dB, 0 is open (ONVIF Imaging, Iris20). */
export function stepIris(now: number | undefined, opens: number, range: ValueRange): number {
  const open = Math.abs(range.min) <= Math.abs(range.max) ? range.min : range.max;
  const from = now ?? (range.min + range.max) / 2;
  const towardsOpen = open === range.max ? 1 : -1;
  return formatNumber(clampToRange(from + opens * towardsOpen * irisStep * (range.max - range.min), range));
}

/** Reduces a response to its times. */
export const toCommandTiming = (answer: Result<OnvifResponse>): Result<CommandTiming> =>
  answer.ok ? ok({ sentAt: answer.value.sentAt, answeredAt: answer.value.answeredAt }) : answer;

/** Joins several requests of one command: completed when all are; the first of their faults is returned. */
function together(parts: readonly Result<OnvifResponse>[]): Result<CommandTiming> {
  const answers: OnvifResponse[] = [];
  for (const part of parts) {
    if (!part.ok) return part;
    answers.push(part.value);
  }
  return ok({
    sentAt: Math.min(...answers.map(({ sentAt }) => sentAt)),
    answeredAt: Math.max(...answers.map(({ answeredAt }) => answeredAt)),
  });
}

/** Detects a camera's refusal of all of a move, for which cameras use any fault. */
function moveRefused(turned: readonly Result<OnvifResponse>[]): Result<never> | undefined {
  const whys = turned.flatMap((part) => {
    if (part.ok || !saysNo.has(part.fault.code)) return [];
    const { why, what, status } = part.fault.params;
    return String(why ?? what ?? `HTTP ${status}`);
  });
  const [why] = whys;
  return why !== undefined && whys.length === turned.length ? fail('ptz.moveRefused', { why }) : undefined;
}
const saysNo: ReadonlySet<string> = new Set(['ptz.fault', 'ptz.notSupported', 'ptz.notFound']);

function once(run: (() => void) | undefined): () => void {
  let ran = false;
  return () => {
    if (!ran) run?.();
    ran = true;
  };
}

/** The motion of one camera: its moves, and its stops, which overtake them. */
export class OnvifMovement {
  profile: OnvifProfile | undefined;
  /** Incremented by every Stop: earlier requests are not sent any more. */
  turn = 0;
  focusIsAuto = false;
  private readonly commands: OnvifClient;
  private readonly stops: OnvifClient;
  private quirks: Quirks;
  private known: DeviceFacts | undefined;
  /** Pan, tilt or zoom may be moving. */
  private turns = true;
  /** Counts begun moves: a Stop's response does not cover moves begun after it was sent. */
  private begun = 0;
  /** Unanswered moves: they may be executed after a Stop that overtook them. */
  private underWay = 0;
  /** `maybe`: a previous gateway may have moved it. */
  private focuses: boolean | 'maybe' = 'maybe';
  private readonly hasImaging: () => boolean;
  /** The iris value within one movement; between two, other clients or the camera may change it. */
  private iris: number | undefined;
  private timeout: 'untried' | 'taken' | 'refused' = 'untried';

  /** `hasImaging`: whether the path of its imaging service is known. */
  constructor(commands: OnvifClient, stops: OnvifClient, quirks: Quirks, hasImaging: () => boolean) {
    this.hasImaging = hasImaging;
    this.commands = commands;
    this.stops = stops;
    this.quirks = quirks;
  }

  steersBy(profile: OnvifProfile): void {
    this.profile = profile;
  }

  knows(known: DeviceFacts): void {
    this.known = known;
    this.quirks = known.quirks;
    this.focusIsAuto = known.imagingNow?.focusIsAuto ?? false;
    // A full connection without a Stop means that this is no starting gateway: that one stops it first.
    if (this.focuses === 'maybe') this.focuses = false;
  }

  overtake(): void {
    this.turn += 1;
  }

  /** Moves at a velocity; needs `knows`. */
  async move(velocity: Velocity, onSent?: () => void): Promise<Result<CommandTiming>> {
    const { known, turn } = this;
    if (!known) return fail('ptz.noProfile');
    const how: SoapCallOptions = { onSent: once(onSent), wanted: () => turn === this.turn };
    const turning: Promise<Result<OnvifResponse>>[] = [];
    const parts: Promise<Result<OnvifResponse>>[] = [];
    this.begun += 1;
    const turns = velocity.pan !== 0 || velocity.tilt !== 0 || velocity.zoom !== 0;
    if (turns || this.turns) {
      this.turns = true;
      for (const vector of toVelocityVectors(velocity, known.spaces, known.quirks, known.profile.defaults))
        turning.push(this.continuous(known, vector, turns, how));
    }
    const { imaging, profile } = known;
    const { videoSource } = profile;
    if (imaging?.focusSpeed && videoSource !== undefined && (velocity.focus !== 0 || this.focuses === true)) {
      const speed = formatNumber(scaleToRange(velocity.focus, imaging.focusSpeed));
      parts.push(this.focus(videoSource, speed, how));
    }
    if (imaging?.iris && videoSource !== undefined && velocity.iris !== 0)
      parts.push(this.opens(videoSource, velocity.iris, imaging.iris, how));
    if (turning.length + parts.length === 0) {
      const wants = velocity.focus !== 0 ? 'focus' : velocity.iris !== 0 ? 'iris' : undefined;
      // A request for standstill is only sent as Stop.
      if (wants === undefined) return this.stop(onSent);
      return fail('ptz.notSupported', { what: wants });
    }
    this.underWay += 1;
    const [turned, others] = await Promise.all([Promise.all(turning), Promise.all(parts)]);
    this.underWay -= 1;
    const moved = moveRefused(turned) ?? together([...turned, ...others]);
    return moved.ok && this.timeout === 'refused' ? ok({ ...moved.value, refusesTimeout: true }) : moved;
  }

  /**
   * Sends zero velocity and Stop at the same time, each on a connection without moves: some cameras obey the first, others the second.
   * Succeeds if either does. Needs `steersBy`, or a profile known otherwise.
   */
  async stop(onSent?: () => void, profile = this.profile): Promise<Result<CommandTiming>> {
    const { known, quirks } = this;
    if (!profile) return fail('ptz.noProfile');
    const how: SoapCallOptions = { onSent: once(onSent) };
    const overtakes = this.underWay > 0;
    this.iris = undefined;
    const asked: Promise<Result<OnvifResponse>>[] = [];
    if (quirks.stopBy !== 'zero') asked.push(this.stops.ask(stop(profile.token), how));
    if (quirks.stopBy !== 'stop') {
      const vectors: PtzVector[] = known
        ? toVelocityVectors(zeroVelocity, known.spaces, quirks, profile.defaults)
        : [{ panTilt: { x: 0, y: 0 }, zoom: { x: 0 } }];
      for (const vector of vectors) asked.push(this.stops.ask(continuousMove(profile.token, vector), how));
    }
    const videoSource = profile.videoSource;
    const focuses = this.focuses === 'maybe' ? this.hasImaging() && 'maybe' : this.focuses;
    const focus =
      focuses && videoSource !== undefined ? this.stops.ask(stopFocus(videoSource), how) : undefined;
    const { begun } = this;
    const answers = await Promise.all(asked);
    const stoppedFocus = await focus;
    // If it only might be focusing, a refusal is no failure: pan and tilt have stopped.
    if (stoppedFocus && !stoppedFocus.ok && focuses === true) return stoppedFocus;
    const taken = answers.filter((answer) => answer.ok);
    if (taken.length === 0) return bothFaults(answers);
    if (begun === this.begun && !overtakes) {
      this.turns = false;
      if (stoppedFocus?.ok !== false) this.focuses = false;
    }
    return together(taken);
  }

  /** Moves to a place, unless a Stop came since `turn`. Never sent twice: a relative move would be doubled. */
  async goes(operation: OnvifOperation, turn: number, onSent?: () => void): Promise<Result<CommandTiming>> {
    this.turns = true;
    this.begun += 1;
    const how = { repeatable: false, onSent: once(onSent), wanted: () => turn === this.turn };
    return toCommandTiming(await this.commands.ask(operation, how));
  }

  /** Sends a move with a Timeout if supported; the first refusal shows that it is not, and the move is sent again at once. */
  private async continuous(
    known: DeviceFacts,
    vector: PtzVector,
    moves: boolean,
    how: SoapCallOptions,
  ): Promise<Result<OnvifResponse>> {
    const allowed =
      moves && this.timeout !== 'refused' && supportsMoveTimeout(known.quirks, known.timeouts)
        ? getMoveTimeoutMs(known.timeouts)
        : undefined;
    let refused = false;
    const { token } = known.profile;
    const first = await this.commands.ask(continuousMove(token, vector, allowed), {
      ...how,
      onFault: () => {
        refused = true;
      },
    });
    if (first.ok && allowed !== undefined) this.timeout = 'taken';
    if (!refused || allowed === undefined || this.timeout === 'taken') return first;
    const again = await this.commands.ask(continuousMove(token, vector), how);
    if (again.ok) this.timeout = 'refused';
    return again;
  }

  /** Moves the iris by one step from its value, which is unknown in automatic mode, and after other clients' changes. */
  private async opens(
    videoSource: string,
    opens: number,
    range: ValueRange,
    how: SoapCallOptions,
  ): Promise<Result<OnvifResponse>> {
    if (this.iris === undefined) {
      const read = await this.commands.ask(getImagingSettings(videoSource), {
        isRead: true,
        wanted: how.wanted ?? (() => true),
      });
      this.iris =
        (read.ok ? parseImagingSettings(read.value.body).iris : undefined) ?? this.known?.imagingNow?.iris;
    }
    const to = stepIris(this.iris, opens, range);
    this.iris = to;
    return this.commands.ask(setExposure(videoSource, 'MANUAL', to), how);
  }

  private async focus(
    videoSource: string,
    speed: number,
    how: SoapCallOptions,
  ): Promise<Result<OnvifResponse>> {
    if (speed === 0) {
      const stopped = await this.commands.ask(stopFocus(videoSource), how);
      if (stopped.ok) this.focuses = false;
      return stopped;
    }
    this.focuses = true;
    if (this.focusIsAuto && this.known?.imaging?.autoFocus) {
      // In automatic focus a move is refused, or undone.
      const manual = await this.commands.ask(setFocusMode(videoSource, 'MANUAL'), {
        wanted: how.wanted ?? (() => true),
      });
      if (!manual.ok) return manual;
      this.focusIsAuto = false;
    }
    return this.commands.ask(moveFocus(videoSource, speed), how);
  }
}

function bothFaults(answers: readonly Result<OnvifResponse>[]): Result<never> {
  const faults = answers.flatMap((answer) => (answer.ok ? [] : [answer.fault]));
  const [first, second] = faults;
  if (!first) return fail('ptz.notSupported', { what: 'Stop' });
  const why = [first.params.why, second?.params.why].filter((word) => word !== undefined);
  if (first.code === second?.code && why.length === 2 && why[0] !== why[1])
    return fail(first.code, { ...first.params, why: why.join('; ') });
  return { ok: false, fault: first };
}
