import type { WindowId } from '../../core/base/ids.ts';
import {
  dispatchCameraEvent,
  endHungWindowInput,
  handleOperatorStop,
  handleSingleCommand,
  handleWindowBlur,
  handleWindowClosed,
  handleWindowMove,
  stopAllCameras,
  stopCameraOfInputs,
  stopUnselectedInputs,
} from './inputSources.ts';
import { markLatestSent } from './latestValue.ts';
import { applyLeaseEvent, createDeskLeases } from './leases.ts';
import { addMapPushEffect, releaseMapStick, setMapKeyWindow, setStickMapWindow } from './mapStick.ts';
import {
  addClearTimerEffect,
  addRefusalEffect,
  addSetTimerEffect,
  isSameControlView,
  type PtzControlEffect,
  type PtzControlEvent,
  type PtzControlInput,
  type PtzControlState,
  type PtzTransition,
  publishViewSoon,
  updateState,
} from './ptzControlState.ts';
import {
  canSelectionExpire,
  confirmLivePicture,
  deselectWindow,
  expireSelection,
  type SelectionState,
  selectionValidMs,
  selectTile,
} from './selection.ts';
import {
  handleProfilesChanged,
  handleStickConnected,
  handleStickDisconnected,
  handleStickReading,
  setLearning,
} from './stickInput.ts';

/**
 * Decides what one event means for PTZ control at this desk: who moves which camera, every reason to stop it, what is sent,
 * which timers are set and what windows receive. Pure; `control.ts` executes the effects in their order.
 */
export function reducePtzControl(
  state: PtzControlState,
  event: PtzControlEvent,
): { readonly state: PtzControlState; readonly effects: readonly PtzControlEffect[] } {
  const step: PtzTransition = { at: event.at, wallAt: event.wallAt, state, effects: [] };
  apply(step, event);
  if (event.type === 'followsChanged' || !isSameControlView(state, step.state)) publishViewSoon(step);
  return { state: step.state, effects: step.effects };
}

function apply(step: PtzTransition, event: PtzControlEvent): void {
  switch (event.type) {
    case 'link':
      updateState(step, { link: event.status });
      // Nothing can be sent; the gateway stops by itself. The movement must not resume here when the link is back.
      if (event.status.link !== 'connected') stopAllCameras(step, 'linkCut');
      else step.effects.push({ do: 'followAgain' });
      break;
    case 'joined':
      updateState(step, { leases: createDeskLeases(event.leases) });
      break;
    case 'lease': {
      const { leases, lost } = applyLeaseEvent(step.state.leases, event.event, step.state.ticket);
      updateState(step, { leases });
      // A lease that ran out was not in use.
      if (lost !== undefined && event.event.what === 'ended' && event.event.how !== 'idle')
        stopCameraOfInputs(step, lost, 'leaseLost');
      step.effects.push({
        do: 'publish',
        to: 'all',
        message: { watchfloor: 'lease', event: event.event },
      });
      break;
    }
    case 'stopped':
      stopCameraOfInputs(step, event.camera, event.cause);
      break;
    case 'ticket':
      changeTicket(step, event);
      break;
    case 'stickPlugged':
      handleStickConnected(step, event);
      break;
    case 'stickUnplugged':
      handleStickDisconnected(step, event.instance);
      break;
    case 'stickReading':
      handleStickReading(step, event);
      break;
    case 'profiles':
      handleProfilesChanged(step, event.profiles);
      break;
    case 'learn':
      setLearning(step, event.window, event.on);
      break;
    case 'select': {
      const { selection } = step.state;
      const { window, camera, seen, steerable } = event;
      setSelection(
        step,
        window,
        camera === null
          ? deselectWindow(selection, window)
          : selectTile(selection, window, { camera, seen, steerable }),
      );
      stopUnselectedInputs(step);
      break;
    }
    case 'seen': {
      const { selection } = step.state;
      const next = confirmLivePicture(selection, event.window, event.camera, event.ageMs);
      if (next) setSelection(step, event.window, next);
      if (next && next !== selection) stopUnselectedInputs(step);
      break;
    }
    case 'spot':
      updateState(step, { spot: { camera: event.camera, window: event.window } });
      break;
    case 'steer':
      handleWindowMove(step, event);
      break;
    case 'stop':
      handleOperatorStop(step, event.camera, event.window);
      break;
    case 'command':
      handleSingleCommand(step, event.window, event.camera, event.command);
      break;
    case 'stickCommandReply': {
      const { camera, command, reply } = event;
      if (!reply.ok) addRefusalEffect(step, camera, reply.fault);
      else if (command.do === 'wiper') {
        const wipersOn = new Set(step.state.wipersOn);
        if (command.on) wipersOn.add(camera);
        else wipersOn.delete(camera);
        updateState(step, { wipersOn });
      }
      break;
    }
    case 'mapKeys':
      setMapKeyWindow(step, event.window, event.on && event.isFocused);
      break;
    case 'windowBlurred':
      handleWindowBlur(step, event.window);
      setMapKeyWindow(step, event.window, false);
      break;
    case 'windowGone':
      setSelection(step, event.window, deselectWindow(step.state.selection, event.window));
      handleWindowClosed(step, event.window);
      setMapKeyWindow(step, event.window, false);
      setLearning(step, event.window, false);
      break;
    case 'stopAll':
      stopAllCameras(step, event.cause);
      releaseMapStick(step);
      break;
    case 'refused':
      addRefusalEffect(step, event.camera, event.fault);
      break;
    case 'followsChanged':
      break;
    case 'steerReply':
      dispatchCameraEvent(step, event.camera, event);
      break;
    case 'stopReply': {
      dispatchCameraEvent(step, event.camera, event);
      const stopsOfButtons = new Set(step.state.stopsOfButtons);
      if (!stopsOfButtons.delete(event.seq)) break;
      updateState(step, { stopsOfButtons });
      if (!event.reply.ok) addRefusalEffect(step, event.camera, event.reply.fault);
      break;
    }
    case 'timer':
      applyTimer(step, event);
  }
}

function applyTimer(step: PtzTransition, { timer }: Extract<PtzControlInput, { type: 'timer' }>): void {
  switch (timer.kind) {
    case 'inputSilent':
      endHungWindowInput(step, timer.window);
      break;
    case 'selectionExpired':
      updateState(step, { selection: expireSelection(step.state.selection, timer.window) });
      stopUnselectedInputs(step);
      break;
    case 'mapPush':
      addMapPushEffect(step);
      break;
    case 'view':
      updateState(step, { view: markLatestSent(step.state.view, step.at) });
      step.effects.push({ do: 'publishView' });
      break;
    default:
      dispatchCameraEvent(step, timer.camera, { type: 'timer', timer });
  }
}

function setSelection(step: PtzTransition, window: WindowId, selection: SelectionState): void {
  updateState(step, { selection });
  const timer = { kind: 'selectionExpired', window } as const;
  if (canSelectionExpire(selection.windows.get(window))) addSetTimerEffect(step, timer, selectionValidMs);
  else addClearTimerEffect(step, timer);
}

function changeTicket(
  step: PtzTransition,
  { ticket, pin }: Extract<PtzControlInput, { type: 'ticket' }>,
): void {
  const before = step.state.ticket;
  const isSame = ticket !== null && before?.operator === ticket.operator && before.desk === ticket.desk;
  if (before !== null && !isSame) {
    // Sent while the link still belongs to the operator.
    stopAllCameras(step, 'signedOut');
    updateState(step, { leases: createDeskLeases() });
    setStickMapWindow(step, null);
  }
  updateState(step, { ticket });
  step.effects.push({ do: 'useTicket', ticket, pin });
}
