import type { Cancel } from '../../../core/base/clock.ts';
import type { LatLon, PlanePoint } from '../../../core/base/geo.ts';
import type { AlertId, CameraId } from '../../../core/base/ids.ts';
import type { Frame, Layer, MapAlert } from '../api.ts';
import { markBoxes } from './alertBoxes.ts';
import { isCalling } from './alertCounts.ts';
import { type AlertLayout, layoutAlerts, pickOf } from './alertLayout.ts';
import { paintMark, paintPulse, paintStem } from './alertPaint.ts';
import { type AlertRoom, alertRoom } from './alertRoom.ts';
import { type AlertNode, alertTree, type PlacedAlert, spotM } from './alertTree.ts';
import { contains, isSameBox, isSameBoxes, type ScreenBox } from './boxes.ts';
import type { SignHost } from './host.ts';
import { isSamePicture } from './measures.ts';
import { signOrder } from './order.ts';

export interface AlertsLayer extends Layer {
  /** All that are to be seen, in the order in which they came where several are new at once. */
  setAlerts(alerts: readonly MapAlert[]): void;
  /** For those who prefer no motion: what calls is ringed, and stands. */
  setStill(still: boolean): void;
  /** What lies above the picture: no mark stands there, and what happens there is told at the edge. */
  setCovered(boxes: readonly ScreenBox[]): void;
  /** What the marks cover in that picture, with their stems and arrows: no name, label or live picture may stand there. */
  boxes(frame: Frame): readonly ScreenBox[];
}

export interface AlertsOptions {
  readonly still: boolean;
  /** Where a camera stands; a mark leaves the camera of its alert to be seen. */
  cameraPlace?(camera: CameraId): (LatLon & { readonly heightM: number }) | undefined;
  /** Where marks may stand: the picture without what lies above it. Left out: all of the picture but a rim. */
  inner?(frame: Frame): ScreenBox;
}

/** Pulses ask for a picture this often, ms: ten a second at most, and none while nothing calls. */
const pulseStepMs = 100;

/** Alerts at their places, in groups where they are many, and at the edge where they are out of sight. */
export function createAlerts(host: SignHost, options: AlertsOptions): AlertsLayer {
  const arrivals = new Map<AlertId, number>();
  let arrived = 0;
  let alerts: readonly MapAlert[] = [];
  let still = options.still;
  let placed: { plane: Frame['plane']; others: readonly AlertNode[]; critical: PlacedAlert[] } | undefined;
  let covered: readonly ScreenBox[] = [];
  let known: { readonly room: AlertRoom; readonly remPx: number } | undefined;
  let laidOut:
    | { frame: Frame; room: AlertRoom; layout: AlertLayout; boxes: readonly ScreenBox[] }
    | undefined;
  let open: ReadonlySet<string> = new Set();
  let next: Cancel | undefined;

  const innerOf = (frame: Frame): ScreenBox => {
    if (options.inner) return options.inner(frame);
    const rim = frame.remPx * 0.4;
    return { left: rim, top: rim, right: frame.width - rim, bottom: frame.height - rim };
  };

  const roomOf = (frame: Frame): AlertRoom => {
    const inner = innerOf(frame);
    const { remPx } = frame;
    if (!known || known.remPx !== remPx || !isSameBox(known.room.inner, inner))
      known = { room: alertRoom(inner, covered, remPx), remPx };
    return known.room;
  };

  /** Of the camera that an alert is from, if it stands where the alert is. */
  const cameraHeight = ({ camera }: MapAlert, { x, y }: PlanePoint, plane: Frame['plane']) => {
    const isStanding = camera === null ? undefined : options.cameraPlace?.(camera);
    const at = isStanding && plane.toPlane(isStanding);
    return at && Math.hypot(at.x - x, at.y - y) <= spotM ? isStanding.heightM : undefined;
  };

  const place = (plane: Frame['plane']) => {
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
      others: alertTree(all.filter((one) => !isCritical(one))),
    };
    return placed;
  };

  const laidOutOf = (frame: Frame): NonNullable<typeof laidOut> => {
    const room = roomOf(frame);
    if (laidOut && isSamePicture(laidOut.frame, frame) && laidOut.room === room) return laidOut;
    const { others, critical } = place(frame.plane);
    const layout = layoutAlerts(others, critical, frame, room, open);
    open = layout.open;
    // Several layers ask for them in each picture.
    const boxes = layout.marks.flatMap((mark) => markBoxes(mark, frame.remPx));
    laidOut = { frame, room, layout, boxes };
    return laidOut;
  };
  const layoutOf = (frame: Frame) => laidOutOf(frame).layout;

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
      if (isSameBoxes(covered, boxes)) return;
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
        paintStem(context, mark, frame);
        if (!mark.members.some(({ alert }) => isCalling(alert))) continue;
        paintPulse(context, mark, frame, still);
        moves ||= !still;
      }
      for (const mark of marks) paintMark(context, mark, frame);
      if (!moves || next) return;
      next = host.clock.after(pulseStepMs, () => {
        next = undefined;
        host.repaint();
      });
    },
    pick(at, frame) {
      const mark = layoutOf(frame).marks.findLast(({ box }) => contains(box, at));
      return mark && pickOf(mark);
    },
  };
}
