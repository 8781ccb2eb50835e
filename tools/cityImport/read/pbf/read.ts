import { classify, hasMainKey } from '../../classify.ts';
import type { Degrees, Properties } from '../../feature.ts';
import { perDegree } from '../../outline.ts';
import type { FeatureSink } from '../geojson.ts';
import type { Source } from '../source.ts';
import { blocksOf } from './blobs.ts';
import { type Member, readBlock } from './block.ts';
import { Nodes } from './nodes.ts';
import { closedRings, polygonsOf } from './rings.ts';

/** An area given as a relation of ways. */
interface Area {
  readonly id: number;
  readonly tags: Properties;
  readonly members: readonly Member[];
}

/** Names an OSM element: points are nodes, negative numbers are relations, others are ways. */
export const nameOfOsm = (where: number, isPoint = false): string =>
  isPoint ? `node/${where}` : where < 0 ? `relation/${-where}` : `way/${where}`;

/**
 * Reads an OSM file twice, so that the order of its elements does not matter: first nodes and relations of areas, then
 * ways. Nodes take 16 bytes of memory each.
 */
export async function readPbf(
  source: Source,
  sink: FeatureSink,
  onPart: (part: number) => void,
): Promise<void> {
  const nodes = new Nodes();
  const areas: Area[] = [];
  const wanted = new Map<number, readonly number[] | undefined>();
  for await (const block of blocksOf(source, () => onPart(source.partRead() / 2))) {
    readBlock(block, {
      node(id, lon, lat, tags) {
        nodes.add(id, lon, lat);
        const properties = tags();
        if (!properties || !('place' in properties)) return;
        sink.take({
          where: id,
          properties,
          geometry: { kind: 'point', lon: lon / perDegree, lat: lat / perDegree },
        });
      },
      relation(id, members, tags) {
        const properties = tags();
        if (properties?.type !== 'multipolygon' && properties?.type !== 'boundary') return;
        const { type: _, ...rest } = properties;
        if (!classify(rest, 'polygons')) return;
        areas.push({ id, tags: rest, members });
        for (const member of members) if (member.isWay) wanted.set(member.id, undefined);
      },
    });
  }
  const placeOf = nodes.lookup();
  for await (const block of blocksOf(source, () => onPart((1 + source.partRead()) / 2))) {
    readBlock(block, {
      way(id, refs, tags) {
        if (wanted.has(id)) wanted.set(id, refs);
        const properties = tags();
        if (properties && hasMainKey(properties)) addWay(id, refs, properties, placeOf, sink);
      },
    });
  }
  for (const area of areas) addArea(area, wanted, placeOf, sink);
}

type PlaceOf = ReturnType<Nodes['lookup']>;

/** Returns the nodes' positions in degrees; undefined if one is not in the file. */
function degreesOf(refs: readonly number[], placeOf: PlaceOf): Degrees | undefined {
  const degrees: Degrees = [];
  for (const ref of refs) {
    const place = placeOf(ref);
    if (!place) return undefined;
    degrees.push(place[0] / perDegree, place[1] / perDegree);
  }
  return degrees;
}

function addWay(
  id: number,
  refs: readonly number[],
  tags: Properties,
  placeOf: PlaceOf,
  sink: FeatureSink,
): void {
  const isClosed = refs.length > 3 && refs[0] === refs.at(-1);
  const kind = isClosed && classify(tags, 'polygons') ? 'polygons' : 'lines';
  const isDrawn = classify(tags, kind) !== undefined || 'building' in tags;
  const degrees = degreesOf(refs, placeOf);
  if (!degrees) {
    if (isDrawn) sink.reject('incomplete', id);
    return;
  }
  // An open outline is closed and counted as mended.
  const isOutline = kind === 'polygons' || classify(tags, 'polygons')?.is === 'building';
  sink.take({
    where: id,
    properties: tags,
    geometry: isOutline ? { kind: 'polygons', polygons: [[degrees]] } : { kind: 'lines', lines: [degrees] },
  });
}

function addArea(
  { id, tags, members }: Area,
  ways: ReadonlyMap<number, readonly number[] | undefined>,
  placeOf: PlaceOf,
  sink: FeatureSink,
): void {
  const rings = (isInner: boolean) => {
    const own = members.filter((member) => member.isWay && (member.role === 'inner') === isInner);
    const refs = own.map((member) => ways.get(member.id));
    if (!refs.every((some) => some !== undefined)) return undefined;
    return closedRings(refs)?.map((ring) => degreesOf(ring, placeOf));
  };
  const [outers, inners] = [rings(false), rings(true)];
  const isWhole = (some: readonly (Degrees | undefined)[] | undefined): some is Degrees[] =>
    some?.every((ring) => ring !== undefined) ?? false;
  if (!isWhole(outers) || outers.length === 0) {
    sink.reject('incomplete', -id);
    return;
  }
  // If the islands are incomplete, the lake is drawn without them.
  const geometry = { kind: 'polygons' as const, polygons: polygonsOf(outers, isWhole(inners) ? inners : []) };
  sink.take({ where: -id, properties: tags, geometry });
}
