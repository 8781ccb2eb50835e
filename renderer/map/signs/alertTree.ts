import type { PlanePoint } from '../../../core/base/geo.ts';
import type { MapAlert } from '../api.ts';

export interface PlacedAlert extends PlanePoint {
  readonly alert: MapAlert;
  /** Sequence number of arrival. */
  readonly arrival: number;
  /** Height of the camera at the location that sees the alert, metres; undefined if there is none. */
  readonly cameraM?: number | undefined;
}

/** Alerts that are shown as one while their radius is small on the screen. */
export interface AlertNode {
  /** The earliest alert, at whose location the group is shown. */
  readonly anchor: PlacedAlert;
  /** Maximum distance of its alerts from the anchors below, metres. */
  readonly radiusM: number;
  /** The groups into which it splits on zooming in. Empty: all alerts are in one spot. */
  readonly children: readonly AlertNode[];
  /** The alerts of a spot, if it has no children. */
  readonly spot: readonly PlacedAlert[];
}

/** Distance within which alerts count as one spot, metres. */
export const sameSpotM = 1;
/**
 * Ratio of the radii of successive levels: clusters of one level are never nearer to one another than 0.7 of the
 * opening size.
 */
const step = Math.SQRT2;
const widestM = 100_000;

/**
 * Groups alerts in order of arrival: each joins the nearest group whose anchor is within the radius, or begins a new
 * one. Later alerts therefore never move existing groups, at any zoom.
 * @param alerts in order of arrival
 */
export function buildAlertTree(alerts: readonly PlacedAlert[]): readonly AlertNode[] {
  const single = alerts.map((anchor): AlertNode => ({ anchor, radiusM: 0, children: [], spot: [anchor] }));
  let nodes: readonly AlertNode[] = grouped(single, sameSpotM).map((node) => ({
    ...node,
    children: [],
    spot: listNodeAlerts(node),
  }));
  for (let radiusM = sameSpotM * step; radiusM < widestM && nodes.length > 1; radiusM *= step)
    nodes = grouped(nodes, radiusM);
  return nodes;
}

/**
 * Key of a cell within a million cells of the plane's origin; a number, because a string would cost more than all the
 * rest.
 */
const cellKey = (column: number, row: number) => (column + 1e6) * 4e6 + row + 1e6;

/** @param nodes ordered by the arrival of their anchors, as is the result */
function grouped(nodes: readonly AlertNode[], radiusM: number): readonly AlertNode[] {
  const groups: AlertNode[][] = [];
  const cells = new Map<number, AlertNode[][]>();
  for (const node of nodes) {
    const { x, y } = node.anchor;
    // Cells are two radii wide, so a circle of one radius touches four at most.
    const column = Math.floor((x - radiusM) / (2 * radiusM));
    const row = Math.floor((y - radiusM) / (2 * radiusM));
    let nearest: AlertNode[] | undefined;
    let nearestM = radiusM;
    for (let r = row; r <= row + 1; r++)
      for (let c = column; c <= column + 1; c++)
        for (const group of cells.get(cellKey(c, r)) ?? []) {
          const first = group[0]?.anchor;
          if (!first) continue;
          const away = Math.hypot(first.x - x, first.y - y);
          if (away < nearestM || (nearest === undefined && away === nearestM))
            [nearest, nearestM] = [group, away];
        }
    if (nearest) {
      nearest.push(node);
      continue;
    }
    const group = [node];
    groups.push(group);
    const own = cellKey(Math.floor(x / (2 * radiusM)), Math.floor(y / (2 * radiusM)));
    const cell = cells.get(own);
    if (cell) cell.push(group);
    else cells.set(own, [group]);
  }
  return groups.map((group) => {
    const [first, ...others] = group;
    if (!first) throw new Error('a group of nothing');
    if (others.length === 0) return first;
    return { anchor: first.anchor, radiusM, children: group, spot: [] };
  });
}

/** Returns all alerts of a node, in order of arrival. */
export function listNodeAlerts(node: AlertNode): readonly PlacedAlert[] {
  const members: PlacedAlert[] = [];
  const gather = ({ children, spot }: AlertNode) => {
    members.push(...spot);
    children.forEach(gather);
  };
  gather(node);
  return members.sort((a, b) => a.arrival - b.arrival);
}

/** Returns the displayed nodes for a set of open ones: every alert is in exactly one. */
export function selectDisplayedNodes(
  nodes: readonly AlertNode[],
  isOpen: (node: AlertNode) => boolean,
): readonly AlertNode[] {
  return nodes.flatMap((node) =>
    node.children.length > 0 && isOpen(node) ? selectDisplayedNodes(node.children, isOpen) : [node],
  );
}
