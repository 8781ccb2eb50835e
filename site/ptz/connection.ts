import type { Result } from '../../core/base/result.ts';
import { createBackOff } from '../../core/base/retry.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { CameraControl } from '../../core/ptz/ptz.ts';
import {
  addPublishEffect,
  addRequestEffect,
  type CameraDraft,
  type CameraState,
  cancelCameraTimer,
  hasVelocityTarget,
  isCameraBusy,
  type MotionCommandKind,
  noteRequestEnded,
  setCameraTimer,
} from './cameraModel.ts';
import type { CommandTiming, PtzFacts } from './driver.ts';

// A camera's capabilities, read from it once, and whether it is ready.

/**
 * Retry interval of a failed connection while the camera is needed: soon at first, as most are only slow to wake, and then every 2.5 to 5
 * s. A held stick, a window or a preset does not shorten it.
 */
const reconnectInMs = { firstMs: 1_000, maxMs: 5_000 };
/** Retry interval of missing facts of a connected camera while it rests, growing each time. */
const refreshInMs = { firstMs: 60_000, maxMs: 600_000 };
/** Delay of a retry if the camera does not rest. */
const refreshBusyInMs = 5_000;

/** Faults that refuse any command. */
const refusals: ReadonlySet<string> = new Set(['ptz.authRefused', 'ptz.clockOff', 'ptz.certificateRefused']);
/** Faults that refuse a move at a velocity: the camera cannot be controlled by a stick. */
const moveRefusals: ReadonlySet<string> = new Set(['ptz.moveRefused', 'ptz.noRight', 'ptz.badAnswer']);

const stateAfter = ({ code }: Fault): CameraControl['state'] =>
  code === 'ptz.unreachable' || code === 'ptz.silent' ? 'unreachable' : 'refused';

const isNeeded = (state: CameraState): boolean => state.isFollowed || hasVelocityTarget(state);

/** Connects if that was not done yet; one attempt at a time. Does nothing soon after a failed attempt. */
export function connectCamera(draft: CameraDraft): void {
  const { connection } = draft;
  if (connection.facts || connection.isConnecting) return;
  if (draft.at < connection.retryAt) {
    if (isNeeded(draft)) scheduleReconnect(draft);
    return;
  }
  connection.isConnecting = true;
  addRequestEffect(draft, { kind: 'facts', purpose: 'connect' });
}

function scheduleReconnect(draft: CameraDraft): void {
  setCameraTimer(draft, 'reconnect', Math.max(0, draft.connection.retryAt - draft.at));
}

/** Handles the timer `reconnectCamera`. */
export function reconnectCamera(draft: CameraDraft): void {
  if (isNeeded(draft)) connectCamera(draft);
}

/**
 * Handles the camera's response to a connection attempt.
 * @returns whether the attempt has ended: else a first reading is sent
 */
export function noteFactsRead(draft: CameraDraft, id: number, result: Result<PtzFacts>): boolean {
  noteRequestEnded(draft, id, result, true);
  // The zoom determines the permitted speed.
  if (result.ok && result.value.capabilities.zoom) {
    addRequestEffect(draft, { kind: 'read', purpose: { kind: 'connection', facts: result.value } });
    return false;
  }
  if (result.ok) handleConnected(draft, result.value);
  else {
    const { connection } = draft;
    connection.isConnecting = false;
    connection.state = stateAfter(result.fault);
    connection.fault = result.fault;
    connection.failures += 1;
    connection.retryAt =
      draft.at + createBackOff({ ...reconnectInMs, random: () => draft.random })(connection.failures);
    cancelCameraTimer(draft, 'reconnect');
    if (isNeeded(draft)) scheduleReconnect(draft);
  }
  return true;
}

export function handleConnected(draft: CameraDraft, facts: PtzFacts): void {
  const { connection } = draft;
  connection.isConnecting = false;
  connection.facts = facts;
  becomeReady(draft);
  cancelCameraTimer(draft, 'reconnect');
  scheduleRefresh(draft);
}

function becomeReady({ connection }: CameraDraft): void {
  connection.state = 'ready';
  connection.fault = undefined;
}

function scheduleRefresh(draft: CameraDraft): void {
  const { connection } = draft;
  if (!connection.facts || connection.facts.missing.length === 0) return;
  connection.refreshes += 1;
  setCameraTimer(
    draft,
    'refresh',
    createBackOff({ ...refreshInMs, random: () => draft.random })(connection.refreshes),
  );
}

/** Handles the timer `refreshFacts`: requests missing facts again while the camera rests. */
export function refreshFacts(draft: CameraDraft): void {
  if (!isNeeded(draft) || isCameraBusy(draft)) setCameraTimer(draft, 'refresh', refreshBusyInMs);
  else addRequestEffect(draft, { kind: 'facts', purpose: 'refresh' });
}

export function handleFactsRefreshed(draft: CameraDraft, id: number, result: Result<PtzFacts>): void {
  noteRequestEnded(draft, id, result, true);
  if (result.ok) {
    draft.connection.facts = result.value;
    addPublishEffect(draft);
  }
  scheduleRefresh(draft);
}

/** Derives the camera's condition from the outcome of a command. */
export function noteCommandEnded(
  draft: CameraDraft,
  kind: MotionCommandKind,
  result: Result<CommandTiming>,
): void {
  const { connection } = draft;
  const { facts, fault, state } = connection;
  if (!facts) return;
  if (!result.ok) {
    const { code } = result.fault;
    // An overtaken command was never sent.
    if (code === 'ptz.overtaken') return;
    const concernsAll = stateAfter(result.fault) === 'unreachable' || refusals.has(code);
    if (concernsAll || (kind === 'move' && moveRefusals.has(code))) {
      connection.state = stateAfter(result.fault);
      connection.fault = result.fault;
    } else if (state === 'unreachable') becomeReady(draft);
    return;
  }
  // A preset move does not prove that it obeys a stick.
  if (kind === 'move' || !fault || !moveRefusals.has(fault.code)) becomeReady(draft);
  if (result.value.refusesTimeout && facts.capabilities.timeout)
    connection.facts = { ...facts, capabilities: { ...facts.capabilities, timeout: false } };
}

/** Handles lists that were read again from the camera. */
export function noteListsRead(draft: CameraDraft, lists: Partial<Pick<PtzFacts, 'presets' | 'tours'>>): void {
  const { connection } = draft;
  if (!connection.facts) return;
  const missing = connection.facts.missing.filter(({ part }) => part !== 'presets' || !lists.presets);
  connection.facts = { ...connection.facts, ...lists, missing };
}
