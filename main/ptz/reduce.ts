import type { WindowId } from '../../core/base/ids.ts';
import {
  type ControlEffect,
  type ControlEvent,
  type ControlInput,
  type ControlState,
  clearTimer,
  isSameView,
  publishViewSoon,
  refuse,
  setTimer,
  type Transition,
  update,
} from './controlState.ts';
import {
  blurWindow,
  checkSelection,
  commandOnce,
  dispatchCameraEvent,
  endSilentInput,
  endWindow,
  moveByWindow,
  stopAll,
  stopByOperator,
  stopCamera,
} from './inputSources.ts';
import { sendLatest } from './latest.ts';
import { applyLeaseEvent, createLeases } from './leases.ts';
import { sendMapPush, setMapKeys, setMapOwner, stopMap } from './mapStick.ts';
import {
  canExpire,
  confirmSeen,
  deselect,
  expire,
  type Selection,
  select,
  selectionValidMs,
} from './selection.ts';
import { learn, plugStick, readStick, setProfiles, unplugStick } from './stickInput.ts';

/**
 * Decides what one event means for PTZ control at this desk: who moves which camera, every reason to stop it, what is sent,
 * which timers are set and what windows receive. Pure; `control.ts` executes the effects in their order.
 */
export function reduce(
  state: ControlState,
  event: ControlEvent,
): { readonly state: ControlState; readonly effects: readonly ControlEffect[] } {
  const step: Transition = { at: event.at, wallAt: event.wallAt, state, effects: [] };
  apply(step, event);
  if (event.type === 'followsChanged' || !isSameView(state, step.state)) publishViewSoon(step);
  return { state: step.state, effects: step.effects };
}

function apply(step: Transition, event: ControlEvent): void {
  switch (event.type) {
    case 'link':
      update(step, { link: event.status });
      // Nothing can be sent; the gateway stops by itself. The movement must not resume here when the link is back.
      if (event.status.link !== 'connected') stopAll(step, 'linkCut');
      else step.effects.push({ do: 'followAgain' });
      break;
    case 'joined':
      update(step, { leases: createLeases(event.leases) });
      break;
    case 'lease': {
      const { leases, lost } = applyLeaseEvent(step.state.leases, event.event, step.state.ticket);
      update(step, { leases });
      // A lease that ran out was not in use.
      if (lost !== undefined && event.event.what === 'ended' && event.event.how !== 'idle')
        stopCamera(step, lost, 'leaseLost');
      step.effects.push({
        do: 'publish',
        to: 'all',
        message: { watchfloor: 'lease', event: event.event },
      });
      break;
    }
    case 'stopped':
      stopCamera(step, event.camera, event.cause);
      break;
    case 'ticket':
      changeTicket(step, event);
      break;
    case 'stickPlugged':
      plugStick(step, event);
      break;
    case 'stickUnplugged':
      unplugStick(step, event.instance);
      break;
    case 'stickReading':
      readStick(step, event);
      break;
    case 'profiles':
      setProfiles(step, event.profiles);
      break;
    case 'learn':
      learn(step, event.window, event.on);
      break;
    case 'select': {
      const { selection } = step.state;
      const { window, camera, seen, steerable } = event;
      setSelection(
        step,
        window,
        camera === null
          ? deselect(selection, window)
          : select(selection, window, { camera, seen, steerable }),
      );
      checkSelection(step);
      break;
    }
    case 'seen': {
      const { selection } = step.state;
      const next = confirmSeen(selection, event.window, event.camera, event.ageMs);
      if (next) setSelection(step, event.window, next);
      if (next && next !== selection) checkSelection(step);
      break;
    }
    case 'spot':
      update(step, { spot: { camera: event.camera, window: event.window } });
      break;
    case 'steer':
      moveByWindow(step, event);
      break;
    case 'stop':
      stopByOperator(step, event.camera, event.window);
      break;
    case 'command':
      commandOnce(step, event.window, event.camera, event.command);
      break;
    case 'stickCommandReply': {
      const { camera, command, reply } = event;
      if (!reply.ok) refuse(step, camera, reply.fault);
      else if (command.do === 'wiper') {
        const wipersOn = new Set(step.state.wipersOn);
        if (command.on) wipersOn.add(camera);
        else wipersOn.delete(camera);
        update(step, { wipersOn });
      }
      break;
    }
    case 'mapKeys':
      setMapKeys(step, event.window, event.on && event.isFocused);
      break;
    case 'windowBlurred':
      blurWindow(step, event.window);
      setMapKeys(step, event.window, false);
      break;
    case 'windowGone':
      setSelection(step, event.window, deselect(step.state.selection, event.window));
      endWindow(step, event.window);
      setMapKeys(step, event.window, false);
      learn(step, event.window, false);
      break;
    case 'stopAll':
      stopAll(step, event.cause);
      stopMap(step);
      break;
    case 'refused':
      refuse(step, event.camera, event.fault);
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
      update(step, { stopsOfButtons });
      if (!event.reply.ok) refuse(step, event.camera, event.reply.fault);
      break;
    }
    case 'timer':
      applyTimer(step, event);
  }
}

function applyTimer(step: Transition, { timer }: Extract<ControlInput, { type: 'timer' }>): void {
  switch (timer.kind) {
    case 'inputSilent':
      endSilentInput(step, timer.window);
      break;
    case 'selectionExpired':
      update(step, { selection: expire(step.state.selection, timer.window) });
      checkSelection(step);
      break;
    case 'mapPush':
      sendMapPush(step);
      break;
    case 'view':
      update(step, { view: sendLatest(step.state.view, step.at) });
      step.effects.push({ do: 'publishView' });
      break;
    default:
      dispatchCameraEvent(step, timer.camera, { type: 'timer', timer });
  }
}

function setSelection(step: Transition, window: WindowId, selection: Selection): void {
  update(step, { selection });
  const timer = { kind: 'selectionExpired', window } as const;
  if (canExpire(selection.windows.get(window))) setTimer(step, timer, selectionValidMs);
  else clearTimer(step, timer);
}

function changeTicket(step: Transition, { ticket, pin }: Extract<ControlInput, { type: 'ticket' }>): void {
  const before = step.state.ticket;
  const isSame = ticket !== null && before?.operator === ticket.operator && before.desk === ticket.desk;
  if (before !== null && !isSame) {
    // Sent while the link still belongs to the operator.
    stopAll(step, 'signedOut');
    update(step, { leases: createLeases() });
    setMapOwner(step, null);
  }
  update(step, { ticket });
  step.effects.push({ do: 'useTicket', ticket, pin });
}
