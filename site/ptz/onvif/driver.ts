import type { Clock } from '../../../core/base/clock.ts';
import { fail, ok, type Result } from '../../../core/base/result.ts';
import type { LimitedPtzAddress } from '../../../core/cameras/cameraFile.ts';
import { centreOnPoint, fitBoxInPicture } from '../../../core/ptz/aim.ts';
import type { StopParameters } from '../../../core/ptz/gatewayMessages.ts';
import type { Preset, Tour, Velocity } from '../../../core/ptz/ptz.ts';
import type {
  CameraCommand,
  CommandTiming,
  KnownStopState,
  PtzDriver,
  PtzFacts,
  PtzReading,
} from '../driver.ts';
import type { Quirks } from '../quirks/quirks.ts';
import { getQuirks, parseQuirkNames } from '../quirks/quirksByModel.ts';
import { OnvifClient, OnvifServerSession } from './client.ts';
import { type DeviceFacts, listReadOptions, loadDeviceFacts, loadStopProfile } from './loadDeviceFacts.ts';
import { OnvifMovement, toCommandTiming } from './movement.ts';
import {
  createPositionScales,
  type PositionScales,
  type PtzPosition,
  toAbsolutePosition,
  toPose,
  toPtzReading,
} from './position.ts';
import {
  absoluteMove,
  getPresets,
  getPresetTours,
  getStatus,
  gotoHomePosition,
  gotoPreset,
  type OnvifOperation,
  operatePresetTour,
  type PtzVector,
  relativeMove,
  removePreset,
  sendAuxiliaryCommand,
  setExposure,
  setFocusMode,
  setHomePosition,
  setPreset,
} from './requests.ts';
import {
  getProfileByToken,
  type OnvifProfile,
  parsePresets,
  parsePtzStatus,
  parseTours,
} from './responses.ts';
import { clampToRange, formatNumber, getSpace, type PtzSpace, spaceUris } from './spaces.ts';
import { createOnvifTarget } from './target.ts';

type AimedCommand = Extract<CameraCommand, { readonly do: 'centre' | 'box' }>;
type NamedCommand = Exclude<CameraCommand, { readonly do: 'centre' | 'box' | 'look' }>;

/**
 * Converts a click or a box to a request.
 * If the camera supports moves relative to its own picture, it knows its lens best and is asked that way; else the exact formula gives a
 * position. There is no third way: a timed move has no defined end.
 */
async function aim(
  command: AimedCommand,
  known: DeviceFacts,
  gauge: PositionScales,
  where: () => Promise<Result<PtzPosition>>,
): Promise<Result<OnvifOperation>> {
  const fov = getSpace(known.spaces.relative, spaceUris.fov);
  const zoomFov = getSpace(known.spaces.relativeZoom, spaceUris.zoomFov);
  if (fov && (command.do === 'centre' || zoomFov)) {
    const panTilt = fovVector(command, fov);
    return ok(relativeMove(known.profile.token, { panTilt, ...zoomBy(command, zoomFov) }));
  }
  const standing = await where();
  if (!standing.ok) return standing.fault.code === 'ptz.noPosition' ? fail('ptz.cannotAim') : standing;
  const { look, isSure } = standing.value;
  if (!isSure) return fail('ptz.cannotAim');
  const wanted =
    command.do === 'centre'
      ? centreOnPoint(look, command.aspect, command.at)
      : fitBoxInPicture(look, command.aspect, command.at, command.width, command.height);
  const position = toAbsolutePosition(wanted, gauge, command.do === 'box');
  return position ? ok(absoluteMove(known.profile.token, position)) : fail('ptz.cannotAim');
}

/**
 * Converts a direction to a request. `headingDeg`: the direction of its own zero, clockwise from true north.
 * Directions do not depend on the current pose; an unknown lens stays unchanged.
 */
function turnTo(
  command: Extract<CameraCommand, { readonly do: 'look' }>,
  known: DeviceFacts,
  gauge: PositionScales,
  headingDeg: number,
): Result<OnvifOperation> {
  const own = (((command.panDeg - headingDeg) % 360) + 360) % 360;
  const look = { panDeg: own, tiltDeg: command.tiltDeg, fovDeg: command.fovDeg };
  const position = toAbsolutePosition(look, gauge, true) ?? toAbsolutePosition(look, gauge, false);
  return position ? ok(absoluteMove(known.profile.token, position)) : fail('ptz.cannotAim');
}

/**
 * Returns a vector in the field of view: the upper right corner is (1, 1) (ONVIF PTZ, translation space in FOV); some count to 100
 * instead.
 */
function fovVector({ at }: AimedCommand, space: PtzSpace) {
  const corner = space.x.max === 100 && space.x.min === -100 ? 100 : 1;
  const y = space.y ?? space.x;
  return {
    x: formatNumber(clampToRange((2 * at.x - 1) * corner, space.x)),
    y: formatNumber(clampToRange((1 - 2 * at.y) * corner, y)),
    space: space.uri,
  };
}

/** Returns the zoom: the picture's width divided by the target's (ONVIF PTZ, zoom translation space in FOV). */
function zoomBy(command: AimedCommand, space: PtzSpace | undefined): Pick<PtzVector, 'zoom'> {
  if (command.do !== 'box' || !space) return {};
  const factor = clampToRange(1 / Math.max(command.width, command.height), space.x);
  return { zoom: { x: formatNumber(factor), space: space.uri } };
}

const wiperCommands = { true: 'tt:Wiper|On', false: 'tt:Wiper|Off' } as const;

/** Converts a command to a request, or returns why this camera does not support it. */
function namedCommand(
  command: NamedCommand,
  { profile, facts: { capabilities }, imaging }: DeviceFacts,
  speed: number | undefined,
): Result<OnvifOperation> {
  const { token, videoSource } = profile;
  const unsupported = (what: string) => fail('ptz.notSupported', { what });
  switch (command.do) {
    case 'home':
      return capabilities.home ? ok(gotoHomePosition(token, speed)) : unsupported('home');
    case 'setHome':
      return capabilities.home ? ok(setHomePosition(token)) : unsupported('home');
    case 'preset':
      return ok(gotoPreset(token, command.token, speed));
    case 'setPreset':
      return ok(setPreset(token, command.name, command.token));
    case 'removePreset':
      return ok(removePreset(token, command.token));
    case 'startTour':
    case 'stopTour':
      return capabilities.tours
        ? ok(operatePresetTour(token, command.token, command.do === 'startTour' ? 'Start' : 'Stop'))
        : unsupported('tour');
    case 'auxiliary':
      return capabilities.auxiliaries.includes(command.command)
        ? ok(sendAuxiliaryCommand(token, command.command))
        : unsupported(command.command);
    case 'wiper':
      return capabilities.wiper
        ? ok(sendAuxiliaryCommand(token, wiperCommands[`${command.on}`]))
        : unsupported('wiper');
    case 'focusAuto':
      return capabilities.autoFocus && videoSource !== undefined
        ? ok(setFocusMode(videoSource, command.on ? 'AUTO' : 'MANUAL'))
        : unsupported('auto focus');
    case 'irisAuto':
      return imaging?.autoIris && videoSource !== undefined
        ? ok(setExposure(videoSource, command.on ? 'AUTO' : 'MANUAL'))
        : unsupported('auto iris');
  }
}

/** An ONVIF camera (profiles S and T: PTZ and imaging). See docs/adr/012. */
export class OnvifDriver implements PtzDriver {
  private readonly address: LimitedPtzAddress;
  private readonly camera: { readonly fovDeg: number; readonly headingDeg: number };
  private readonly session: OnvifServerSession;
  private readonly commands: OnvifClient;
  private readonly stops: OnvifClient;
  private readonly movement: OnvifMovement;
  private readonly named: Partial<Quirks>;
  private readonly unknownQuirks: string | undefined;
  private readonly memory: KnownStopState | undefined;
  /** Cleared if the camera rejects it. */
  private stopWay: StopParameters | undefined;
  private known: DeviceFacts | undefined;
  /** Shared by Stops before `meet` has ended: one search for all of them. */
  private finding: Promise<Result<OnvifProfile>> | undefined;
  private meeting: Promise<Result<PtzFacts>> | undefined;

  constructor(
    address: LimitedPtzAddress,
    camera: { readonly fovDeg: number; readonly headingDeg: number },
    clock: Clock,
    memory?: KnownStopState,
  ) {
    this.memory = memory;
    this.stopWay = memory?.stopWay;
    this.address = address;
    this.camera = camera;
    const { path, ...target } = createOnvifTarget(address.onvif, address);
    const { username, password } = address;
    const credentials = username ? { username, password: password ?? '' } : undefined;
    this.session = new OnvifServerSession(target, path, credentials);
    this.commands = new OnvifClient(this.session, clock);
    this.stops = new OnvifClient(this.session, clock);
    const named = parseQuirkNames(address.quirks);
    this.unknownQuirks = 'unknown' in named ? named.unknown : undefined;
    this.named = 'unknown' in named ? {} : named;
    this.movement = new OnvifMovement(this.commands, this.stops, getQuirks('', this.named), () =>
      this.session.paths.has('imaging'),
    );
  }

  meet(): Promise<Result<PtzFacts>> {
    this.meeting ??= this.learn().finally(() => {
      this.meeting = undefined;
    });
    return this.meeting;
  }

  async move(velocity: Velocity, onSent?: () => void): Promise<Result<CommandTiming>> {
    if (!this.known) {
      const turn = this.movement.turn;
      const met = await this.meet();
      if (!met.ok) return met;
      if (turn !== this.movement.turn) return fail('ptz.overtaken');
    }
    return this.movement.move(velocity, onSent);
  }

  async stop(onSent?: () => void): Promise<Result<CommandTiming>> {
    // Unsent parts of a move are dropped from now on.
    this.movement.overtake();
    if (!this.movement.profile && this.stopWay) {
      const outcome = await this.stopAsKnown(this.stopWay, onSent);
      if (outcome.ok || outcome.fault.code === 'ptz.unreachable' || outcome.fault.code === 'ptz.silent')
        return outcome;
      this.stopWay = undefined;
    }
    if (!this.movement.profile) {
      this.finding ??= loadStopProfile(this.stops, this.session, this.address.profile).finally(() => {
        this.finding = undefined;
      });
      const found = await this.finding;
      if (!found.ok) return found;
      this.movement.steersBy(found.value);
    }
    return this.movement.stop(onSent);
  }

  async read(): Promise<Result<PtzReading>> {
    const where = await this.where();
    if (!where.ok) return where;
    const { standing, status, tookMs, known } = where.value;
    return ok(
      toPtzReading(status, standing, {
        headingDeg: this.camera.headingDeg,
        ageMs: tookMs / 2,
        says: !known.quirks.noMoveStatus,
      }),
    );
  }

  async command(command: CameraCommand, speed?: number, onSent?: () => void): Promise<Result<CommandTiming>> {
    // A Stop from now on takes precedence over this command, whatever it still waits for.
    const { turn } = this.movement;
    const met = await this.metOnce();
    if (!met.ok) return met;
    const known = met.value;
    if (command.do === 'centre' || command.do === 'box') {
      const gauge = createPositionScales(known.spaces, known.quirks, this.camera.fovDeg);
      const operation = await aim(command, known, gauge, async () => {
        const where = await this.where();
        return where.ok ? ok(where.value.standing) : where;
      });
      if (!operation.ok) return operation;
      return this.movement.goes(operation.value, turn, onSent);
    }
    if (command.do === 'look') {
      const gauge = createPositionScales(known.spaces, known.quirks, this.camera.fovDeg);
      const turned = turnTo(command, known, gauge, this.camera.headingDeg);
      return turned.ok ? this.movement.goes(turned.value, turn, onSent) : turned;
    }
    const operation = namedCommand(command, known, speed);
    if (!operation.ok) return operation;
    if (command.do === 'focusAuto') this.movement.focusIsAuto = command.on;
    if (command.do === 'home' || command.do === 'preset' || command.do === 'startTour')
      return this.movement.goes(operation.value, turn, onSent);
    return toCommandTiming(
      await this.commands.ask(operation.value, { repeatable: command.do !== 'setPreset' }),
    );
  }

  async presets(): Promise<Result<readonly Preset[]>> {
    const met = await this.metOnce();
    if (!met.ok) return met;
    const answer = await this.commands.ask(getPresets(met.value.profile.token), listReadOptions);
    return answer.ok ? ok(parsePresets(answer.value.body)) : answer;
  }

  async tours(): Promise<Result<readonly Tour[]>> {
    const met = await this.metOnce();
    if (!met.ok) return met;
    if (!met.value.facts.capabilities.tours) return ok([]);
    const answer = await this.commands.ask(getPresetTours(met.value.profile.token), listReadOptions);
    return answer.ok ? ok(parseTours(answer.value.body)) : answer;
  }

  close(): void {
    this.movement.overtake();
    this.commands.close();
    this.stops.close();
  }

  /** Sends Stop without querying the camera first. */
  private stopAsKnown(way: StopParameters, onSent?: () => void): Promise<Result<CommandTiming>> {
    this.session.paths.set('ptz', way.path);
    this.session.clockAheadMs ??= way.clockAheadMs;
    if (way.focus) this.session.paths.set('imaging', way.focus.path);
    const profile = { ...getProfileByToken(way.profile), videoSource: way.focus?.videoSource };
    return this.movement.stop(onSent, profile);
  }

  private async metOnce(): Promise<Result<DeviceFacts>> {
    if (!this.known) {
      const met = await this.meet();
      if (!met.ok) return met;
    }
    return this.known ? ok(this.known) : fail('ptz.noProfile');
  }

  private async learn(): Promise<Result<PtzFacts>> {
    if (this.unknownQuirks !== undefined) return fail('ptz.unknownQuirks', { name: this.unknownQuirks });
    const found = await loadStopProfile(this.commands, this.session, this.address.profile);
    if (!found.ok) return found;
    this.movement.steersBy(found.value);
    const learnt = await loadDeviceFacts(this.commands, this.session, found.value, this.named);
    if (!learnt.ok) return learnt;
    this.known = learnt.value;
    this.movement.knows(learnt.value);
    // Opens the connection for Stop, and signs in on it.
    await this.stops.ask(getStatus(found.value.token), { isRead: true });
    const path = this.session.paths.get('ptz');
    const { clockAheadMs } = this.session;
    const { videoSource } = found.value;
    const imaging = this.session.paths.get('imaging');
    const canFocus = learnt.value.imaging?.focusSpeed && imaging !== undefined && videoSource !== undefined;
    const focus = canFocus ? { focus: { path: imaging, videoSource } } : {};
    if (path !== undefined) this.memory?.onMet({ profile: found.value.token, path, clockAheadMs, ...focus });
    return ok(learnt.value.facts);
  }

  private async where() {
    const met = await this.metOnce();
    if (!met.ok) return met;
    const known = met.value;
    if (known.quirks.noStatus) return fail('ptz.noPosition');
    const answer = await this.commands.ask(getStatus(known.profile.token), { isRead: true });
    if (!answer.ok) return answer.fault.code === 'ptz.notSupported' ? fail('ptz.noPosition') : answer;
    const status = parsePtzStatus(answer.value.body);
    const turns = known.facts.capabilities.pan;
    const gauge = createPositionScales(known.spaces, known.quirks, this.camera.fovDeg);
    const standing: PtzPosition | undefined = toPose(status, gauge, !turns);
    if (!standing || (!turns && !status.zoom)) return fail('ptz.noPosition');
    return ok({ standing, status, known, tookMs: answer.value.answeredAt - answer.value.sentAt });
  }
}
