import type { PlanePoint } from '../../../core/base/geo.ts';
import type { MapAlert } from '../api.ts';

export interface PlacedAlert extends PlanePoint {
  readonly alert: MapAlert;
  /** Counts those that came, from the first. */
  readonly arrival: number;
  /** The height of the camera that stands there and sees it, metres; undefined: none does. */
  readonly cameraM?: number | undefined;
}

/** Alerts that stand as one as long as the radius is small on the screen. */
export interface AlertNode {
  /** The first of them to come: where they stand. */
  readonly anchor: PlacedAlert;
  /** None of them is further from the anchors below than this, metres. */
  readonly radiusM: number;
  /** What it falls into from nearer. Empty: it never does, all are in one spot. */
  readonly children: readonly AlertNode[];
  /** Those in one spot, where it has no children. */
  readonly spot: readonly PlacedAlert[];
}

/** What lies this near is one spot, metres. */
export const spotM = 1;
/** Each level's radius by that of the level below: clusters of one level are never nearer to one another than 0.7 of the opening size. */
const step = Math.SQRT2;
const widestM = 100_000;

/**
 * Groups alerts, first to come first: each joins the nearest group whose first is within the radius, or begins one. So those
 * that come later move none that are there already, at any distance of the eye.
 * @param alerts in the order in which they came
 */
export function alertTree(alerts: readonly PlacedAlert[]): readonly AlertNode[] {
  const single = alerts.map((anchor): AlertNode => ({ anchor, radiusM: 0, children: [], spot: [anchor] }));
  let nodes: readonly AlertNode[] = grouped(single, spotM).map((node) => ({
    ...node,
    children: [],
    spot: membersOf(node),
  }));
  for (let radiusM = spotM * step; radiusM < widestM && nodes.length > 1; radiusM *= step)
    nodes = grouped(nodes, radiusM);
  return nodes;
}

/** Of a cell within a million of the plane's origin; as a number, for text would cost more than all the rest. */
const cellKey = (column: number, row: number) => (column + 1e6) * 4e6 + row + 1e6;

/** @param nodes ordered by when their anchors came; so is what comes back */
function grouped(nodes: readonly AlertNode[], radiusM: number): readonly AlertNode[] {
  const groups: AlertNode[][] = [];
  const cells = new Map<number, AlertNode[][]>();
  for (const node of nodes) {
    const { x, y } = node.anchor;
    // Cells are two radii wide: what is within one radius lies in four of them at most.
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

/** All that it stands for, in the order in which they came. */
export function membersOf(node: AlertNode): readonly PlacedAlert[] {
  const members: PlacedAlert[] = [];
  const gather = ({ children, spot }: AlertNode) => {
    members.push(...spot);
    children.forEach(gather);
  };
  gather(node);
  return members.sort((a, b) => a.arrival - b.arrival);
}

/** The nodes that are shown when those that are asked for are open: every alert is in exactly one. */
export function cut(nodes: readonly AlertNode[], isOpen: (node: AlertNode) => boolean): readonly AlertNode[] {
  return nodes.flatMap((node) =>
    node.children.length > 0 && isOpen(node) ? cut(node.children, isOpen) : [node],
  );
}
