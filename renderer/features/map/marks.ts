import type { DeskCalls } from '../../../core/api/desk.ts';
import type { Language } from '../../../core/errors/faults.ts';
import type { MapPin, PinId, SavedView, ViewId } from '../../../core/map/map.ts';
import type { CallInput } from '../../../core/rpc/define.ts';
import type { DeskClient } from '../../shared/deskClient.ts';
import { createUndoableRequests, type UndoHistory } from '../../shared/undoHistory.ts';

type PinToSave = CallInput<DeskCalls, 'map.savePin'>;
type ViewToSave = CallInput<DeskCalls, 'map.saveView'>;

/** Creates undoable actions on pins and saved views: a removed one is restored unchanged. */
export function createMarkActions(options: {
  readonly desk: Pick<DeskClient, 'call'>;
  readonly undoHistory: UndoHistory;
  readonly language: Language;
}) {
  const { desk, undoHistory, language } = options;
  const savePin = (pin: PinToSave | MapPin) => desk.call('map.savePin', pin);
  const removePin = (id: PinId) => desk.call('map.removePin', { id });
  const saveView = (view: ViewToSave | SavedView) => desk.call('map.saveView', view);
  const removeView = (id: ViewId) => desk.call('map.removeView', { id });

  const did = createUndoableRequests({ undoHistory, language });

  return {
    pin: (wanted: PinToSave) =>
      did(savePin(wanted), (pin) => ({
        what: (t) => t.map.pins.saved,
        back: () => removePin(pin.id),
        again: () => savePin(pin),
      })),
    unpin: (pin: MapPin) =>
      did(removePin(pin.id), () => ({
        what: (t) => t.map.pins.removed,
        back: () => savePin(pin),
        again: () => removePin(pin.id),
      })),
    /** `before`: the view of that name, which is replaced. */
    saveView: (wanted: ViewToSave, before: SavedView | undefined) =>
      did(saveView(wanted), (view) => ({
        what: (t) => t.map.bookmarks.saved(view.name),
        back: () => (before ? saveView(before) : removeView(view.id)),
        again: () => saveView(view),
      })),
    removeView: (view: SavedView) =>
      did(removeView(view.id), () => ({
        what: (t) => t.map.bookmarks.removed(view.name),
        back: () => saveView(view),
        again: () => removeView(view.id),
      })),
  };
}
