import { ok, type Result } from '../../core/base/result.ts';
import { isZeroVelocity } from '../../core/ptz/ptz.ts';
import {
  addPublishEffect,
  addRequestEffect,
  type CameraDraft,
  type CameraEffect,
  type CameraEvent,
  type CameraState,
  type CameraTimerName,
  createCameraDraft,
  hasVelocityTarget,
  isCameraBusy,
  markCommandOverdue,
  noteRequestEnded,
  type PositionReadPurpose,
} from './cameraModel.ts';
import {
  handleCommandEnded,
  handleCommandWritten,
  handlePermission,
  replyToMove,
  sendTarget,
  setPositionTarget,
  setVelocityTarget,
  stopCamera,
} from './commandQueue.ts';
import {
  connectCamera,
  handleConnected,
  handleFactsRefreshed,
  noteFactsRead,
  noteListsRead,
  reconnectCamera,
  refreshFacts,
} from './connection.ts';
import type { PtzReading } from './driver.ts';
import { applyReading, handlePoseRead, noteStationary, readPose, scheduleRead } from './poseTracker.ts';
import {
  endStop,
  handleLaterCheckEnded,
  handlePositionAfterStop,
  handleStopEnded,
  handleStopOverdue,
  readPositionAfterConnecting,
  readPositionAfterStop,
  retryStop,
  startLaterCheck,
} from './stopper.ts';

/**
 * Returns the next state of one PTZ camera and the effects in order: requests to send, timers to set, changes to publish. Pure: the event
 * carries the time.
 */
export function reduceCamera(
  state: CameraState,
  event: CameraEvent,
): { readonly state: CameraState; readonly effects: readonly CameraEffect[] } {
  const draft = createCameraDraft(state, event);
  apply(draft, event);
  const { effects, at: _at, random: _random, ...next } = draft;
  return { state: next, effects };
}

function apply(draft: CameraDraft, event: CameraEvent): void {
  switch (event.type) {
    case 'steer': {
      if (isZeroVelocity(event.velocity)) {
        if (hasVelocityTarget(draft)) stopCamera(draft, null);
        draft.effects.push({ do: 'reply', reply: event.reply, result: ok(undefined) });
        break;
      }
      beginResponse(draft);
      draft.effects.push({ do: 'pauseTour' });
      // Stop continues until a command replaces it: a camera that is not connected is sent no command.
      if (draft.connection.facts) endStop(draft);
      setVelocityTarget(draft, event.velocity, event.reply);
      break;
    }
    case 'stop':
      stopCamera(draft, event.cause, event.mayMove);
      break;
    case 'place':
      if (!event.isTour) {
        beginResponse(draft);
        draft.effects.push({ do: 'pauseTour' });
      }
      setPositionTarget(draft, event);
      break;
    case 'permission':
      handlePermission(draft, event.reply, event.isGranted);
      break;
    case 'side':
      addRequestEffect(draft, { kind: 'side', command: event.command, reply: event.reply });
      break;
    case 'seenStationary':
      // A camera without position reports cannot confirm it itself; a running Stop continues.
      draft.motion.mayBeMoving = false;
      noteStationary(draft);
      addPublishEffect(draft);
      break;
    case 'connect':
      connectCamera(draft);
      break;
    case 'follow':
      draft.isFollowed = event.isFollowed;
      if (!event.isFollowed) return;
      connectCamera(draft);
      scheduleRead(draft, 0);
      break;
    case 'tour':
      draft.motion.isTouring = event.isTouring;
      addPublishEffect(draft);
      break;
    case 'lists':
      noteListsRead(draft, event.lists);
      addPublishEffect(draft);
      break;
    case 'written':
      handleCommandWritten(draft, event.id, event.kind);
      break;
    case 'factsEnded':
      if (event.purpose === 'refresh') handleFactsRefreshed(draft, event.id, event.result);
      else if (noteFactsRead(draft, event.id, event.result)) connectionSettled(draft, undefined);
      break;
    case 'commandEnded':
      handleCommandEnded(draft, event.id, event.result);
      break;
    case 'sideEnded': {
      const { result } = event;
      noteRequestEnded(draft, event.id, result);
      if (result.ok) addPublishEffect(draft);
      draft.effects.push({
        do: 'reply',
        reply: event.reply,
        result: result.ok ? ok(undefined) : result,
      });
      break;
    }
    case 'stopEnded':
      handleStopEnded(draft, event);
      break;
    case 'readEnded':
      readEnded(draft, event.purpose, event.result);
      break;
    case 'timer':
      timerEnded(draft, event.timer);
      break;
  }
}

/** Resets the responsiveness: earlier silence does not concern a new command. */
function beginResponse(draft: CameraDraft): void {
  if (!isCameraBusy(draft) && draft.responsiveness.pending.length === 0) markCommandOverdue(draft, false);
}

/** Handles the end of a connection attempt. `reading`: the pose before its first move. */
function connectionSettled(draft: CameraDraft, reading: PtzReading | undefined): void {
  if (reading) applyReading(draft, reading);
  scheduleRead(draft, 0);
  addPublishEffect(draft);
  sendTarget(draft);
  readPositionAfterConnecting(draft);
  draft.effects.push({ do: 'connectionSettled' });
}

function readEnded(draft: CameraDraft, purpose: PositionReadPurpose, result: Result<PtzReading>): void {
  switch (purpose.kind) {
    case 'pose':
      handlePoseRead(draft, result);
      break;
    case 'stop':
      handlePositionAfterStop(draft, purpose, result);
      break;
    case 'laterCheck':
      handleLaterCheckEnded(draft, purpose, result);
      break;
    case 'connection':
      handleConnected(draft, purpose.facts);
      connectionSettled(draft, result.ok ? result.value : undefined);
      break;
  }
}

function timerEnded(draft: CameraDraft, timer: CameraTimerName): void {
  const [name, number] = timer.split(':');
  switch (name) {
    case 'deadMan':
      stopCamera(draft, 'deadMan');
      draft.effects.push({ do: 'publishDeadMan' });
      break;
    case 'nextMove':
      sendTarget(draft);
      break;
    case 'steerReply':
      replyToMove(draft);
      break;
    case 'reconnect':
      reconnectCamera(draft);
      break;
    case 'refresh':
      refreshFacts(draft);
      break;
    case 'readPose':
      readPose(draft);
      break;
    case 'retryStop':
      retryStop(draft);
      break;
    case 'readStop':
      readPositionAfterStop(draft);
      break;
    case 'stopDeadline':
      handleStopOverdue(draft);
      break;
    case 'laterCheck':
      startLaterCheck(draft, Number(number));
      break;
    case 'overdue':
      markCommandOverdue(draft, true);
      break;
    case 'publish':
      draft.isPublishPending = false;
      draft.effects.push({ do: 'publishChange' });
  }
}
