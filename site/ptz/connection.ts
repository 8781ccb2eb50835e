import type { Result } from '../../core/base/result.ts';
import { backOff } from '../../core/base/retry.ts';
import type { Fault } from '../../core/errors/faults.ts';
import type { CameraControl } from '../../core/ptz/ptz.ts';
import {
  type CameraState,
  type CommandKind,
  cancelTimer,
  type Draft,
  isBusy,
  isVelocityWanted,
  noteEnded,
  publishChange,
  send,
  setTimer,
} from './cameraModel.ts';
import type { CommandReceipt, PtzFacts } from './driver.ts';

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

const isNeeded = (state: CameraState): boolean => state.isFollowed || isVelocityWanted(state);

/** Connects if that was not done yet; one attempt at a time. Does nothing soon after a failed attempt. */
export function connect(draft: Draft): void {
  const { connection } = draft;
  if (connection.facts || connection.isConnecting) return;
  if (draft.at < connection.retryAt) {
    if (isNeeded(draft)) scheduleReconnect(draft);
    return;
  }
  connection.isConnecting = true;
  send(draft, { kind: 'facts', purpose: 'connect' });
}

function scheduleReconnect(draft: Draft): void {
  setTimer(draft, 'reconnect', Math.max(0, draft.connection.retryAt - draft.at));
}

/** Handles the timer `reconnect`. */
export function reconnect(draft: Draft): void {
  if (isNeeded(draft)) connect(draft);
}

/**
 * Handles the camera's response to a connection attempt.
 * @returns whether the attempt has ended: else a first reading is sent
 */
export function noteFactsRead(draft: Draft, id: number, result: Result<PtzFacts>): boolean {
  noteEnded(draft, id, result, true);
  // The zoom determines the permitted speed.
  if (result.ok && result.value.capabilities.zoom) {
    send(draft, { kind: 'read', purpose: { kind: 'connection', facts: result.value } });
    return false;
  }
  if (result.ok) connected(draft, result.value);
  else {
    const { connection } = draft;
    connection.isConnecting = false;
    connection.state = stateAfter(result.fault);
    connection.fault = result.fault;
    connection.failures += 1;
    connection.retryAt =
      draft.at + backOff({ ...reconnectInMs, random: () => draft.random })(connection.failures);
    cancelTimer(draft, 'reconnect');
    if (isNeeded(draft)) scheduleReconnect(draft);
  }
  return true;
}

export function connected(draft: Draft, facts: PtzFacts): void {
  const { connection } = draft;
  connection.isConnecting = false;
  connection.facts = facts;
  becomeReady(draft);
  cancelTimer(draft, 'reconnect');
  scheduleRefresh(draft);
}

function becomeReady({ connection }: Draft): void {
  connection.state = 'ready';
  connection.fault = undefined;
}

function scheduleRefresh(draft: Draft): void {
  const { connection } = draft;
  if (!connection.facts || connection.facts.missing.length === 0) return;
  connection.refreshes += 1;
  setTimer(draft, 'refresh', backOff({ ...refreshInMs, random: () => draft.random })(connection.refreshes));
}

/** Handles the timer `refresh`: requests missing facts again while the camera rests. */
export function refresh(draft: Draft): void {
  if (!isNeeded(draft) || isBusy(draft)) setTimer(draft, 'refresh', refreshBusyInMs);
  else send(draft, { kind: 'facts', purpose: 'refresh' });
}

export function refreshed(draft: Draft, id: number, result: Result<PtzFacts>): void {
  noteEnded(draft, id, result, true);
  if (result.ok) {
    draft.connection.facts = result.value;
    publishChange(draft);
  }
  scheduleRefresh(draft);
}

/** Derives the camera's condition from the outcome of a command. */
export function noteCommandEnded(draft: Draft, kind: CommandKind, result: Result<CommandReceipt>): void {
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
export function noteListsRead(draft: Draft, lists: Partial<Pick<PtzFacts, 'presets' | 'tours'>>): void {
  const { connection } = draft;
  if (!connection.facts) return;
  const missing = connection.facts.missing.filter(({ part }) => part !== 'presets' || !lists.presets);
  connection.facts = { ...connection.facts, ...lists, missing };
}
