import type { Result } from '../../core/base/result.ts';
import { commandEveryMs, type StopCause } from '../../core/ptz/ptz.ts';
import {
  addPublishEffect,
  addRequestEffect,
  type CameraDraft,
  type CameraState,
  cancelCameraTimer,
  getNotConnectedResult,
  mayCameraMove,
  noteRequestEnded,
  type PositionReadPurpose,
  type StopEpisode,
  type StopReading,
  setCameraTimer,
} from './cameraModel.ts';
import { connectCamera } from './connection.ts';
import type { CommandTiming, PtzReading } from './driver.ts';
import { applyReading, isSamePosition, noteStationary } from './poseTracker.ts';

// Stops one camera until it is confirmed that it stands still.

/** Delays of repeated Stops after the first, then every `retryEveryMs`. */
const retriesMs = [150, 300, 600];
const retryEveryMs = 1_000;
/** After this long, Stop is sent less often: an absent camera is not sent a request every second for ever. */
const seldomAfterMs = 60_000;
const retrySeldomMs = 5_000;
/** Time without confirmation after which a person must check. */
const unconfirmedAfterMs = 5_000;
/** Minimum interval of two equal readings that confirm a standstill. */
const readingsApartMs = 100;
/** Minimum time of an equal position while the camera reports movement: some always do. */
const stuckStatusMs = 600;
/** Duration of the quick first readings. */
const quickReadingsMs = 2_000;
const slowReadingsMs = 500;
/** Number of Stops for a camera that reports neither position nor status; then a person must check. */
const blindStops = 3;
/** Maximum number of Stops in flight; each may take as long as a command. */
const maxPendingStops = 4;
/** Times of further checks after the standstill: an abandoned move may reach the camera long after Stop. */
const laterChecksMs = [1_000, 3_500];

/** Returns whether Stop is confirmed, or can never be, and no later check is due. */
export const isStopSettled = ({ stopper }: CameraState): boolean =>
  stopper.episode === undefined && stopper.laterChecks === undefined;

/**
 * Sends Stop at once, and until the camera stands still. If nothing was sent that could have moved it (`mayCameraMove`), Stop is sent for 5 s
 * at most, without an alarm.
 */
export function beginStop(draft: CameraDraft, cause: StopCause | null): void {
  const { episode } = draft.stopper;
  if (episode) {
    if (draft.at - episode.lastSentAt >= commandEveryMs) sendStop(draft);
    return;
  }
  endStop(draft);
  const id = draft.nextId;
  draft.nextId += 1;
  draft.stopper.episode = {
    id,
    cause,
    since: draft.at,
    sent: 0,
    lastSentAt: draft.at,
    effectiveFrom: undefined,
    isNotified: false,
    isBlind: false,
    isDoubtful: false,
    before: undefined,
    waitingSince: undefined,
  };
  sendStop(draft);
  scheduleRetry(draft);
  setCameraTimer(draft, 'stopDeadline', unconfirmedAfterMs);
  readPositionAfterStop(draft);
}

/** Ends the Stop without confirmation: the camera is moved again. */
export function endStop(draft: CameraDraft): void {
  const { stopper } = draft;
  if (stopper.episode)
    for (const timer of ['retryStop', 'readStop', 'stopDeadline'] as const) cancelCameraTimer(draft, timer);
  if (stopper.laterChecks)
    for (const check of laterChecksMs.keys()) cancelCameraTimer(draft, `laterCheck:${check}`);
  stopper.laterChecks = undefined;
  stopper.episode = undefined;
}

/** Handles the end of a command that was in flight at Stop: the camera may have executed it after Stop. */
export function handleOvertakenCommandEnded(draft: CameraDraft, isFailed: boolean): void {
  const { episode } = draft.stopper;
  if (!episode) return;
  change(draft, { isDoubtful: episode.isDoubtful || isFailed, effectiveFrom: undefined });
  sendStop(draft);
}

function change(draft: CameraDraft, changes: Partial<StopEpisode>): void {
  if (draft.stopper.episode) draft.stopper.episode = { ...draft.stopper.episode, ...changes };
}

function sendStop(draft: CameraDraft): void {
  const { episode, pendingStops } = draft.stopper;
  // The first Stop waits for nothing, not for earlier hanging ones either.
  if (!episode || (pendingStops >= maxPendingStops && episode.sent > 0)) return;
  change(draft, { sent: episode.sent + 1, lastSentAt: draft.at });
  draft.stopper.pendingStops += 1;
  addRequestEffect(draft, { kind: 'stop', episode: episode.id, isFinal: draft.queue.inFlight === undefined });
}

export function handleStopEnded(
  draft: CameraDraft,
  ended: {
    readonly id: number;
    readonly episode: number;
    readonly isFinal: boolean;
    readonly result: Result<CommandTiming>;
  },
): void {
  const { stopper } = draft;
  const { result } = ended;
  noteRequestEnded(draft, ended.id, result);
  stopper.pendingStops -= 1;
  const isRefused = !result.ok && result.fault.params.why === 'ECONNREFUSED';
  stopper.refusedSince = isRefused ? (stopper.refusedSince ?? draft.at) : undefined;
  if (!result.ok) return;
  draft.motion.answerMs = result.value.answeredAt - result.value.sentAt;
  // It responds: a connection attempt need not wait any longer.
  draft.connection.retryAt = Number.NEGATIVE_INFINITY;
  if (stopper.episode?.id !== ended.episode || !ended.isFinal) return;
  change(draft, { effectiveFrom: stopper.episode.effectiveFrom ?? draft.at });
  if (stopper.episode.isBlind) endIfBlind(draft);
}

function scheduleRetry(draft: CameraDraft): void {
  const { episode } = draft.stopper;
  if (!episode) return;
  const age = draft.at - episode.since;
  const next = retriesMs.find((ms) => ms > age);
  const everyMs = age < seldomAfterMs ? retryEveryMs : retrySeldomMs;
  setCameraTimer(draft, 'retryStop', next === undefined ? everyMs : next - age);
}

/** Handles the timer `retryStop`. */
export function retryStop(draft: CameraDraft): void {
  sendStop(draft);
  if (draft.stopper.episode?.isBlind) endIfBlind(draft);
  scheduleRetry(draft);
}

/** Handles the timer `stopDeadline`. */
export function handleStopOverdue(draft: CameraDraft): void {
  const { episode } = draft.stopper;
  if (!episode) return;
  if (!mayCameraMove(draft)) {
    endStop(draft);
    return;
  }
  change(draft, { isNotified: true });
  noteUnconfirmed(draft, episode.cause);
}

function noteUnconfirmed(draft: CameraDraft, cause: StopCause | null): void {
  draft.motion.isUnconfirmed = true;
  draft.effects.push({ do: 'publishUnconfirmed', cause, isOver: false });
  addPublishEffect(draft);
}

/** Reads the position, once the camera is connected; again at the timer `readPositionAfterStop`. */
export function readPositionAfterStop(draft: CameraDraft): void {
  connectCamera(draft);
  if (draft.connection.isConnecting) change(draft, { waitingSince: draft.at });
  else readNow(draft, draft.at);
}

function readNow(draft: CameraDraft, at: number): void {
  const { episode } = draft.stopper;
  if (!episode) return;
  const purpose = { kind: 'stop', episode: episode.id, at } as const;
  const why = getNotConnectedResult(draft);
  if (why) handlePositionAfterStop(draft, purpose, why);
  else addRequestEffect(draft, { kind: 'read', purpose });
}

/** Handles the end of a connection attempt, for which a reading may wait. */
export function readPositionAfterConnecting(draft: CameraDraft): void {
  const since = draft.stopper.episode?.waitingSince;
  if (since === undefined) return;
  change(draft, { waitingSince: undefined });
  readNow(draft, since);
}

/** Schedules the next reading. `before`: the earliest of the equal readings so far. */
function readNext(draft: CameraDraft, before: StopReading | undefined): void {
  const { episode } = draft.stopper;
  if (!episode) return;
  change(draft, { before });
  const isQuick = draft.at - episode.since < quickReadingsMs;
  setCameraTimer(draft, 'readStop', isQuick ? readingsApartMs : slowReadingsMs);
}

export function handlePositionAfterStop(
  draft: CameraDraft,
  purpose: Extract<PositionReadPurpose, { readonly kind: 'stop' }>,
  result: Result<PtzReading>,
): void {
  const { episode } = draft.stopper;
  if (episode?.id !== purpose.episode) return;
  if (!result.ok) {
    if (result.fault.code === 'ptz.noPosition') noteBlind(draft);
    else readNext(draft, undefined);
    return;
  }
  const reading = result.value;
  applyReading(draft, reading);
  const { at } = purpose;
  const { before, effectiveFrom } = episode;
  const counts = effectiveFrom !== undefined && at >= effectiveFrom && draft.queue.inFlight === undefined;
  const apartMs = reading.pose.moving === true ? stuckStatusMs : readingsApartMs;
  if (!counts) readNext(draft, undefined);
  else if (!before || !isSamePosition(before.reading, reading)) readNext(draft, { at, reading });
  else if (at - before.at < apartMs) readNext(draft, before);
  else if (reading.pose.moving === false || draft.pose.isReliable) confirm(draft);
  else {
    noteBlind(draft);
    readNext(draft, before);
  }
}

function noteBlind(draft: CameraDraft): void {
  change(draft, { isBlind: true });
  endIfBlind(draft);
}

function confirm(draft: CameraDraft): void {
  const { episode } = draft.stopper;
  endStop(draft);
  draft.motion.mayBeMoving = false;
  noteStationary(draft);
  addPublishEffect(draft);
  if (!episode?.isDoubtful) return;
  draft.stopper.laterChecks = {
    episode: episode.id,
    cause: episode.cause,
    pending: laterChecksMs.length,
    first: laterChecksMs.map(() => undefined),
  };
  for (const [check, ms] of laterChecksMs.entries()) setCameraTimer(draft, `laterCheck:${check}`, ms);
}

function endIfBlind(draft: CameraDraft): void {
  const { episode } = draft.stopper;
  if (!episode || episode.effectiveFrom === undefined || episode.sent < blindStops) return;
  endStop(draft);
  if (!episode.isNotified && mayCameraMove(draft)) noteUnconfirmed(draft, episode.cause);
}

/** Handles the timers `laterCheck`: reads the position, and once more 100 ms later. */
export function startLaterCheck(draft: CameraDraft, check: number): void {
  const { laterChecks } = draft.stopper;
  if (laterChecks)
    addRequestEffect(draft, {
      kind: 'read',
      purpose: { kind: 'laterCheck', episode: laterChecks.episode, check },
    });
}

/** Stops the camera again if it moves without a new command, or cannot be read. */
export function handleLaterCheckEnded(
  draft: CameraDraft,
  { episode, check }: Extract<PositionReadPurpose, { readonly kind: 'laterCheck' }>,
  result: Result<PtzReading>,
): void {
  const { laterChecks } = draft.stopper;
  if (laterChecks?.episode !== episode) return;
  const first = laterChecks.first[check];
  if (!first) {
    draft.stopper.laterChecks = { ...laterChecks, first: laterChecks.first.with(check, result) };
    setCameraTimer(draft, `laterCheck:${check}`, readingsApartMs);
    return;
  }
  const pending = laterChecks.pending - 1;
  draft.stopper.laterChecks = pending > 0 ? { ...laterChecks, pending } : undefined;
  if (first.ok && result.ok && isSamePosition(first.value, result.value)) return;
  beginStop(draft, laterChecks.cause);
}
