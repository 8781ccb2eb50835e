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

// What a camera can do, read from it once, and whether it is ready.

/**
 * A camera that could not be connected is tried again while anyone waits for it: soon at first, for most are only slow to
 * wake, and then every 2.5 to 5 s. A held stick, a window or a preset does not make it sooner.
 */
const reconnectInMs = { firstMs: 1_000, maxMs: 5_000 };
/** What could not be read of one that is connected is asked for again while it rests, later each time. */
const refreshInMs = { firstMs: 60_000, maxMs: 600_000 };
/** One that does not rest then is looked at again so much later. */
const refreshBusyInMs = 5_000;

/** A refusal of any command. */
const refusals: ReadonlySet<string> = new Set(['ptz.authRefused', 'ptz.clockOff', 'ptz.certificateRefused']);
/** A refusal of a move at a velocity: the camera cannot be controlled by a stick then. */
const moveRefusals: ReadonlySet<string> = new Set(['ptz.moveRefused', 'ptz.noRight', 'ptz.badAnswer']);

const stateAfter = ({ code }: Fault): CameraControl['state'] =>
  code === 'ptz.unreachable' || code === 'ptz.silent' ? 'unreachable' : 'refused';

const isNeeded = (state: CameraState): boolean => state.isFollowed || isVelocityWanted(state);

/** Connects if that was not done yet; one attempt at a time. Does nothing where one failed a short time ago. */
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

/** The timer `reconnect`. */
export function reconnect(draft: Draft): void {
  if (isNeeded(draft)) connect(draft);
}

/** The camera's answer to a connection attempt. @returns whether the attempt has ended: else a first reading goes out */
export function factsRead(draft: Draft, id: number, result: Result<PtzFacts>): boolean {
  noteEnded(draft, id, result, true);
  // How far it has zoomed in determines how fast it may be moved.
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

/** The timer `refresh`: asks again for what could not be read, while the camera rests. */
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

/** What the outcome of a command shows of the camera. */
export function noteCommandEnded(draft: Draft, kind: CommandKind, result: Result<CommandReceipt>): void {
  const { connection } = draft;
  const { facts, fault, state } = connection;
  if (!facts) return;
  if (!result.ok) {
    const { code } = result.fault;
    // One that was overtaken was never sent.
    if (code === 'ptz.overtaken') return;
    const concernsAll = stateAfter(result.fault) === 'unreachable' || refusals.has(code);
    if (concernsAll || (kind === 'move' && moveRefusals.has(code))) {
      connection.state = stateAfter(result.fault);
      connection.fault = result.fault;
    } else if (state === 'unreachable') becomeReady(draft);
    return;
  }
  // That it goes to a preset does not mean that it obeys a stick.
  if (kind === 'move' || !fault || !moveRefusals.has(fault.code)) becomeReady(draft);
  if (result.value.refusesTimeout && facts.capabilities.timeout)
    connection.facts = { ...facts, capabilities: { ...facts.capabilities, timeout: false } };
}

/** Lists of the camera's that were read again. */
export function listsRead(draft: Draft, lists: Partial<Pick<PtzFacts, 'presets' | 'tours'>>): void {
  const { connection } = draft;
  if (!connection.facts) return;
  const missing = connection.facts.missing.filter(({ part }) => part !== 'presets' || !lists.presets);
  connection.facts = { ...connection.facts, ...lists, missing };
}
