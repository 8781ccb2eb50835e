import type { PlanePoint } from '../../../core/base/geo.ts';
import type { MapFrame, MapPick, ScreenPoint } from '../api.ts';
import { getCameraHeightPx } from '../cameras/drawnCameras.ts';
import { countByPriority, type PriorityCount, sortWorstFirst } from './alertCounts.ts';
import { getScreenDirection, getSector } from './alertEdge.ts';
import { type AlertMarkSlots, type EdgeSlot, getSlotBox, isPointUncovered } from './alertMarkSlots.ts';
import { alertMarkSizesRem, getPlateSize, maxGroupMarkRem } from './alertSizes.ts';
import { type AlertNode, listNodeAlerts, type PlacedAlert, selectDisplayedNodes } from './alertTree.ts';
import { boxAround, doBoxesOverlap, moveBox, type ScreenBox } from './boxes.ts';
import { getPxPerMAtDepth } from './frameGeometry.ts';

interface AlertMarkBase {
  readonly members: readonly PlacedAlert[];
  readonly counts: readonly PriorityCount[];
  /** What is painted, and picked. */
  readonly box: ScreenBox;
}
export type AlertMark =
  | (AlertMarkBase & {
      readonly kind: 'place';
      readonly at: ScreenPoint;
      /** Pixels from there up to the foot of its stem: above the camera that stands there. */
      readonly liftPx: number;
    })
  | (AlertMarkBase & { readonly kind: 'edge'; readonly angle: number });

/** The marks of all alerts, each alert in exactly one. In painting order; the last is topmost. */
export interface AlertLayout {
  readonly marks: readonly AlertMark[];
  /** Nodes that are open in the next picture. */
  readonly open: ReadonlySet<string>;
}

/** Width from which a group is split, rem; an open one stays open a little longer. */
const openingRem = 6.2;
const closingShare = 0.85;
/** Maximum levels, in its own heights, by which a critical alert is raised above earlier ones. */
const storeys = 12;
const nodeKey = ({ anchor, radiusM }: AlertNode) => `${anchor.alert.id} ${radiusM}`;

/**
 * Lays out the marks.
 * @param others alerts that may be grouped
 * @param critical in order of arrival: each stands alone
 * @param room free area for marks; alerts outside the view are marked at its edge
 */
export function layoutAlerts(
  others: readonly AlertNode[],
  critical: readonly PlacedAlert[],
  frame: MapFrame,
  room: AlertMarkSlots,
  wasOpen: ReadonlySet<string>,
): AlertLayout {
  const rem = frame.remPx;
  const open = new Set<string>();
  // In a tilted view the ground is foreshortened: groups hold together from nearer.
  const slant = 0.4 + 0.6 * Math.cos((frame.view.tiltDeg * Math.PI) / 180);
  const nodes = selectDisplayedNodes(others, (node) => {
    const seen = frame.project(node.anchor.x, node.anchor.y, 0);
    const px = node.radiusM * slant * getPxPerMAtDepth(frame, seen?.depth ?? frame.view.distanceM);
    const key = nodeKey(node);
    const isOpen = px >= openingRem * rem * (wasOpen.has(key) ? closingShare : 1);
    if (isOpen) open.add(key);
    return isOpen;
  });
  const { inner, covered, slots } = room;
  const edges = new Map<EdgeSlot, PlacedAlert[]>();
  const closed = [...covered, ...slots.map(({ box }) => box)];
  const standing: ScreenBox[] = [...covered];
  /** Returns its position, clear of the edge marks' area. Undefined: outside the view. */
  const seenAt = (place: PlacedAlert, size: { readonly width: number; readonly height: number }) => {
    const at = frame.project(place.x, place.y, place.cameraM ?? 0);
    if (!at || !isPointUncovered(room, at)) return undefined;
    const liftPx =
      place.cameraM === undefined ? 0 : getCameraHeightPx(getPxPerMAtDepth(frame, at.depth), rem / 16);
    const box = boxOver(at, size, rem, liftPx);
    const isFree = (one: ScreenBox) =>
      one.left >= inner.left &&
      one.top >= inner.top &&
      one.right <= inner.right &&
      one.bottom <= inner.bottom &&
      !closed.some((other) => doBoxesOverlap(other, one));
    const moved = isFree(box)
      ? box
      : besides(box, inner, rem).find(
          (one) => isFree(one) && !standing.some((other) => doBoxesOverlap(other, one)),
        );
    return moved && { at, liftPx, dx: moved.left - box.left, dy: moved.top - box.top, box: moved };
  };

  const single = { width: alertMarkSizesRem.mark * rem, height: alertMarkSizesRem.mark * rem };
  const group = { width: maxGroupMarkRem.width * rem, height: maxGroupMarkRem.height * rem };
  const groups: AlertMark[] = [];
  const alone: AlertMark[] = [];
  const inOrder = [
    ...nodes.map((node) => ({ anchor: node.anchor, members: listNodeAlerts(node), isCritical: false })),
    ...critical.map((anchor) => ({ anchor, members: [anchor], isCritical: true })),
  ].sort((a, b) => a.anchor.arrival - b.anchor.arrival);
  for (const { anchor, members, isCritical } of inOrder) {
    const seen = seenAt(anchor, isCritical ? single : group);
    if (!seen) {
      const slot = slots[getSector(getScreenDirection(frame, anchor), slots.length)];
      if (slot) edges.set(slot, [...(edges.get(slot) ?? []), ...members]);
      continue;
    }
    const mark = placeMark(seen, members, rem);
    if (!isCritical) {
      groups.push(mark);
      standing.push(seen.box);
      continue;
    }
    const raised = { ...mark, box: raisedOver(standing, mark.box, single.height * 1.08, inner.top) };
    standing.push(raised.box);
    alone.push(raised);
  }
  // Further groups lie below nearer ones, and all below critical marks, of which the earliest is on top.
  groups.sort((a, b) => a.box.bottom - b.box.bottom);
  const marks = [...groups, ...alone.reverse()];
  for (const [slot, members] of edges) marks.push(edgeMark(members, slot, room, rem));
  return { marks, open };
}

/** Returns the box raised until it overlaps no other; unchanged if that needs too many levels. */
function raisedOver(
  standing: readonly ScreenBox[],
  box: ScreenBox,
  storeyPx: number,
  top: number,
): ScreenBox {
  for (let storey = 0; storey < storeys; storey++) {
    const raised = { ...box, top: box.top - storey * storeyPx, bottom: box.bottom - storey * storeyPx };
    if (raised.top < top) break;
    if (!standing.some((other) => doBoxesOverlap(other, raised))) return raised;
  }
  return box;
}

/** Maximum distance of a mark from its location, to leave the edge and overlays, rem. */
const adjacentRem = { step: 0.75, most: 14 } as const;

/** Returns positions of the box towards the centre, nearest first: horizontal, vertical, diagonal. */
function besides(box: ScreenBox, inner: ScreenBox, rem: number): readonly ScreenBox[] {
  const rightwards = box.left + box.right < inner.left + inner.right ? 1 : -1;
  const downwards = box.top + box.bottom < inner.top + inner.bottom ? 1 : -1;
  const steps = Array.from({ length: adjacentRem.most / adjacentRem.step }, (_, at) => at + 1);
  return steps.flatMap((step) => {
    const [dx, dy] = [rightwards * step * adjacentRem.step * rem, downwards * step * adjacentRem.step * rem];
    return [moveBox(box, dx, 0), moveBox(box, 0, dy), moveBox(box, dx, dy)];
  });
}

/** Returns a box above a location and the camera there. */
const boxOver = (
  at: ScreenPoint,
  size: { readonly width: number; readonly height: number },
  rem: number,
  liftPx: number,
): ScreenBox =>
  boxAround(
    at.x,
    at.y - liftPx - alertMarkSizesRem.stem * rem - size.height / 2,
    size.width / 2,
    size.height / 2,
  );

function placeMark(
  {
    at,
    liftPx,
    dx,
    dy,
  }: {
    readonly at: ScreenPoint;
    readonly liftPx: number;
    readonly dx: number;
    readonly dy: number;
  },
  members: readonly PlacedAlert[],
  rem: number,
): AlertMark {
  const counts = countByPriority(members);
  const size =
    members.length === 1
      ? { width: alertMarkSizesRem.mark * rem, height: alertMarkSizesRem.mark * rem }
      : getPlateSize(counts, rem);
  const box = moveBox(boxOver(at, size, rem, liftPx), dx, dy);
  return { kind: 'place', at, liftPx, members, counts, box };
}

function edgeMark(
  members: readonly PlacedAlert[],
  slot: EdgeSlot,
  room: AlertMarkSlots,
  rem: number,
): AlertMark {
  const counts = countByPriority(members);
  const { width, height } = getPlateSize(counts, rem);
  const box = getSlotBox(slot, width, height, room, rem);
  return { kind: 'edge', angle: slot.angle, members, counts, box };
}

/** Returns the picked alerts of a mark, most urgent first. */
export function toAlertPick({ members }: AlertMark): MapPick {
  const [first, ...more] = sortWorstFirst(members);
  if (first && more.length === 0) return { kind: 'alert', id: first.alert.id };
  const { center, spanM } = extentOf(members);
  return { kind: 'alerts', ids: sortWorstFirst(members).map(({ alert }) => alert.id), center, spanM };
}

function extentOf(points: readonly PlanePoint[]): { center: PlanePoint; spanM: number } {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return {
    center: { x: (west + east) / 2, y: (south + north) / 2 },
    spanM: Math.max(east - west, north - south),
  };
}
