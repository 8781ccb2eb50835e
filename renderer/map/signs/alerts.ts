import type { Cancel } from '../../../core/base/clock.ts';
import type { LatLon, PlanePoint } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { MapAlert, MapFrame, MapLayer } from '../api.ts';
import { listAlertMarkBoxes } from './alertBoxes.ts';
import { isPulsing } from './alertCounts.ts';
import { type AlertLayout, layoutAlerts, toAlertPick } from './alertLayout.ts';
import { type AlertMarkSlots, computeAlertMarkSlots } from './alertMarkSlots.ts';
import { paintAlertMark, paintAlertPulse, paintAlertStem } from './alertPaint.ts';
import { type AlertNode, buildAlertTree, type PlacedAlert, sameSpotM } from './alertTree.ts';
import { areSameBoxes, doesBoxContain, isSameBox, type ScreenBox } from './boxes.ts';
import { isSameFrame } from './frameGeometry.ts';
import type { SignHost } from './host.ts';
import { signOrder } from './order.ts';

export interface AlertsLayer extends MapLayer {
  /** Sets the visible alerts, in order of arrival where several are new at once. */
  setAlerts(alerts: readonly MapAlert[]): void;
  /** Sets reduced motion: urgent alerts have a static ring instead of a pulse. */
  setStill(still: boolean): void;
  /** Sets the overlays above the map: marks avoid them, and alerts below them are marked at the edge. */
  setCovered(boxes: readonly ScreenBox[]): void;
  /** Returns the boxes of marks, stems and arrows in that picture, which names, labels and live pictures avoid. */
  boxes(frame: MapFrame): readonly ScreenBox[];
}

export interface AlertsOptions {
  readonly still: boolean;
  /** Returns a camera's position; the mark of its alert leaves the camera visible. */
  cameraPlace?(camera: CameraId): (LatLon & { readonly heightM: number }) | undefined;
  /** Returns the area for marks: the picture without overlays. Absent: the picture without a margin. */
  inner?(frame: MapFrame): ScreenBox;
}

/** Minimum interval of pulse pictures, ms; none are requested without a pulse. */
const pulseStepMs = 100;

/** Alerts at their locations, grouped where they are dense, and at the edge where outside the view. */
export function createAlerts(host: SignHost, options: AlertsOptions): AlertsLayer {
  const arrivals = new Map<AlertId, number>();
  let arrived = 0;
  let alerts: readonly MapAlert[] = [];
  let still = options.still;
  let placed: { plane: MapFrame['plane']; others: readonly AlertNode[]; critical: PlacedAlert[] } | undefined;
  let covered: readonly ScreenBox[] = [];
  let known: { readonly room: AlertMarkSlots; readonly remPx: number } | undefined;
  let laidOut:
    | { frame: MapFrame; room: AlertMarkSlots; layout: AlertLayout; boxes: readonly ScreenBox[] }
    | undefined;
  let open: ReadonlySet<string> = new Set();
  let next: Cancel | undefined;

  const innerOf = (frame: MapFrame): ScreenBox => {
    if (options.inner) return options.inner(frame);
    const rim = frame.remPx * 0.4;
    return { left: rim, top: rim, right: frame.width - rim, bottom: frame.height - rim };
  };

  const roomOf = (frame: MapFrame): AlertMarkSlots => {
    const inner = innerOf(frame);
    const { remPx } = frame;
    if (!known || known.remPx !== remPx || !isSameBox(known.room.inner, inner))
      known = { room: computeAlertMarkSlots(inner, covered, remPx), remPx };
    return known.room;
  };

  /** Returns the height of an alert's camera, if it is at the alert's location. */
  const cameraHeight = ({ camera }: MapAlert, { x, y }: PlanePoint, plane: MapFrame['plane']) => {
    const isStanding = camera === null ? undefined : options.cameraPlace?.(camera);
    const at = isStanding && plane.toPlane(isStanding);
    return at && Math.hypot(at.x - x, at.y - y) <= sameSpotM ? isStanding.heightM : undefined;
  };

  const place = (plane: MapFrame['plane']) => {
    if (placed?.plane === plane) return placed;
    const all = alerts
      .map((alert): PlacedAlert => {
        const at = plane.toPlane(alert);
        return {
          alert,
          arrival: arrivals.get(alert.id) ?? 0,
          ...at,
          cameraM: cameraHeight(alert, at, plane),
        };
      })
      .sort((a, b) => a.arrival - b.arrival);
    const isCritical = ({ alert }: PlacedAlert) => alert.priority === 'critical';
    placed = {
      plane,
      critical: all.filter(isCritical),
      others: buildAlertTree(all.filter((one) => !isCritical(one))),
    };
    return placed;
  };

  const laidOutOf = (frame: MapFrame): NonNullable<typeof laidOut> => {
    const room = roomOf(frame);
    if (laidOut && isSameFrame(laidOut.frame, frame) && laidOut.room === room) return laidOut;
    const { others, critical } = place(frame.plane);
    const layout = layoutAlerts(others, critical, frame, room, open);
    open = layout.open;
    // Several layers request them in each picture.
    const boxes = layout.marks.flatMap((mark) => listAlertMarkBoxes(mark, frame.remPx));
    laidOut = { frame, room, layout, boxes };
    return laidOut;
  };
  const layoutOf = (frame: MapFrame) => laidOutOf(frame).layout;

  return {
    order: signOrder.alerts,
    setAlerts(given) {
      const there = new Set(given.map(({ id }) => id));
      for (const id of arrivals.keys()) if (!there.has(id)) arrivals.delete(id);
      for (const { id } of given) {
        if (arrivals.has(id)) continue;
        arrived += 1;
        arrivals.set(id, arrived);
      }
      alerts = given;
      placed = undefined;
      laidOut = undefined;
      host.repaint();
    },
    setCovered(boxes) {
      if (areSameBoxes(covered, boxes)) return;
      covered = boxes;
      known = undefined;
      host.repaint();
    },
    setStill(wanted) {
      still = wanted;
      host.repaint();
    },
    boxes: (frame) => laidOutOf(frame).boxes,
    paint(context, frame) {
      const { marks } = layoutOf(frame);
      let moves = false;
      for (const mark of marks) {
        if (mark.kind !== 'place') continue;
        paintAlertStem(context, mark, frame);
        if (!mark.members.some(({ alert }) => isPulsing(alert))) continue;
        paintAlertPulse(context, mark, frame, still);
        moves ||= !still;
      }
      for (const mark of marks) paintAlertMark(context, mark, frame);
      if (!moves || next) return;
      next = host.clock.after(pulseStepMs, () => {
        next = undefined;
        host.repaint();
      });
    },
    pick(at, frame) {
      const mark = layoutOf(frame).marks.findLast(({ box }) => doesBoxContain(box, at));
      return mark && toAlertPick(mark);
    },
  };
}
