import { ok, type Result } from '../../core/base/result.ts';
import { isStill } from '../../core/ptz/ptz.ts';
import {
  type CameraEvent,
  type CameraState,
  type Draft,
  draftOf,
  type Effect,
  isBusy,
  isVelocityWanted,
  noteEnded,
  publishChange,
  type ReadPurpose,
  send,
  setOverdue,
  type TimerName,
} from './cameraModel.ts';
import {
  advance,
  commandEnded,
  commandWritten,
  goTo,
  permit,
  replyToSteer,
  stop,
  want,
} from './commandQueue.ts';
import {
  connect,
  connected,
  noteFactsRead,
  noteListsRead,
  reconnect,
  refresh,
  refreshed,
} from './connection.ts';
import type { PtzReading } from './driver.ts';
import { noteStationary, poseRead, readPose, scheduleRead, takeReading } from './poseTracker.ts';
import {
  endStop,
  laterCheckEnded,
  readAfterConnecting,
  readStop,
  retryStop,
  startLaterCheck,
  stopEnded,
  stopOverdue,
  stopRead,
} from './stopper.ts';

/**
 * Returns the next state of one PTZ camera and the effects in order: requests to send, timers to set, changes to publish. Pure: the event
 * carries the time.
 */
export function reduce(
  state: CameraState,
  event: CameraEvent,
): { readonly state: CameraState; readonly effects: readonly Effect[] } {
  const draft = draftOf(state, event);
  apply(draft, event);
  const { effects, at: _at, random: _random, ...next } = draft;
  return { state: next, effects };
}

function apply(draft: Draft, event: CameraEvent): void {
  switch (event.type) {
    case 'steer': {
      if (isStill(event.velocity)) {
        if (isVelocityWanted(draft)) stop(draft, null);
        draft.effects.push({ do: 'reply', reply: event.reply, result: ok(undefined) });
        break;
      }
      beginResponse(draft);
      draft.effects.push({ do: 'pauseTour' });
      // Stop continues until a command replaces it: a camera that is not connected is sent no command.
      if (draft.connection.facts) endStop(draft);
      want(draft, event.velocity, event.reply);
      break;
    }
    case 'stop':
      stop(draft, event.cause, event.mayMove);
      break;
    case 'place':
      if (!event.isTour) {
        beginResponse(draft);
        draft.effects.push({ do: 'pauseTour' });
      }
      goTo(draft, event);
      break;
    case 'permission':
      permit(draft, event.reply, event.isGranted);
      break;
    case 'side':
      send(draft, { kind: 'side', command: event.command, reply: event.reply });
      break;
    case 'seenStationary':
      // A camera without position reports cannot confirm it itself; a running Stop continues.
      draft.motion.mayBeMoving = false;
      noteStationary(draft);
      publishChange(draft);
      break;
    case 'connect':
      connect(draft);
      break;
    case 'follow':
      draft.isFollowed = event.isFollowed;
      if (!event.isFollowed) return;
      connect(draft);
      scheduleRead(draft, 0);
      break;
    case 'tour':
      draft.motion.isTouring = event.isTouring;
      publishChange(draft);
      break;
    case 'lists':
      noteListsRead(draft, event.lists);
      publishChange(draft);
      break;
    case 'written':
      commandWritten(draft, event.id, event.kind);
      break;
    case 'factsEnded':
      if (event.purpose === 'refresh') refreshed(draft, event.id, event.result);
      else if (noteFactsRead(draft, event.id, event.result)) connectionSettled(draft, undefined);
      break;
    case 'commandEnded':
      commandEnded(draft, event.id, event.result);
      break;
    case 'sideEnded': {
      const { result } = event;
      noteEnded(draft, event.id, result);
      if (result.ok) publishChange(draft);
      draft.effects.push({
        do: 'reply',
        reply: event.reply,
        result: result.ok ? ok(undefined) : result,
      });
      break;
    }
    case 'stopEnded':
      stopEnded(draft, event);
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
function beginResponse(draft: Draft): void {
  if (!isBusy(draft) && draft.responsiveness.pending.length === 0) setOverdue(draft, false);
}

/** Handles the end of a connection attempt. `reading`: the pose before its first move. */
function connectionSettled(draft: Draft, reading: PtzReading | undefined): void {
  if (reading) takeReading(draft, reading);
  scheduleRead(draft, 0);
  publishChange(draft);
  advance(draft);
  readAfterConnecting(draft);
  draft.effects.push({ do: 'connectionSettled' });
}

function readEnded(draft: Draft, purpose: ReadPurpose, result: Result<PtzReading>): void {
  switch (purpose.kind) {
    case 'pose':
      poseRead(draft, result);
      break;
    case 'stop':
      stopRead(draft, purpose, result);
      break;
    case 'laterCheck':
      laterCheckEnded(draft, purpose, result);
      break;
    case 'connection':
      connected(draft, purpose.facts);
      connectionSettled(draft, result.ok ? result.value : undefined);
      break;
  }
}

function timerEnded(draft: Draft, timer: TimerName): void {
  const [name, number] = timer.split(':');
  switch (name) {
    case 'deadMan':
      stop(draft, 'deadMan');
      draft.effects.push({ do: 'publishDeadMan' });
      break;
    case 'nextMove':
      advance(draft);
      break;
    case 'steerReply':
      replyToSteer(draft);
      break;
    case 'reconnect':
      reconnect(draft);
      break;
    case 'refresh':
      refresh(draft);
      break;
    case 'readPose':
      readPose(draft);
      break;
    case 'retryStop':
      retryStop(draft);
      break;
    case 'readStop':
      readStop(draft);
      break;
    case 'stopDeadline':
      stopOverdue(draft);
      break;
    case 'laterCheck':
      startLaterCheck(draft, Number(number));
      break;
    case 'overdue':
      setOverdue(draft, true);
      break;
    case 'publish':
      draft.isPublishPending = false;
      draft.effects.push({ do: 'publishChange' });
  }
}
