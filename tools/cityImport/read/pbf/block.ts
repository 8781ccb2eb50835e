import { PbfReader } from 'pbf';
import type { Properties } from '../../feature.ts';
import { parseOrDamage } from './blobs.ts';

/** A member of a relation. */
export interface Member {
  readonly id: number;
  readonly isWay: boolean;
  readonly role: string;
}

/** Receives the elements of a block; positions are in 10^7ths of a degree. Tags are decoded only on request. */
export interface BlockSink {
  node?(id: number, lon: number, lat: number, tags: () => Properties | undefined): void;
  way?(id: number, refs: readonly number[], tags: () => Properties | undefined): void;
  relation?(id: number, members: readonly Member[], tags: () => Properties | undefined): void;
}

/** Strings and coordinate scale of a block. */
interface Frame {
  readonly text: (i: number) => string;
  readonly place: (raw: number, isLat: boolean) => number;
}

/** Reads one data block (OSM wiki, PBF Format; osmformat.proto). @throws SourceFailure */
export function readBlock(bytes: Uint8Array, sink: BlockSink): void {
  parseOrDamage(() => {
    const strings: Uint8Array[] = [];
    const groups: [number, number][] = [];
    const scale = { granularity: 100, lat: 0, lon: 0 };
    const pbf = new PbfReader(bytes);
    pbf.readFields((tag) => {
      if (tag === 1) {
        pbf.readMessage((inner) => {
          if (inner === 1) strings.push(pbf.readBytes());
        }, null);
      } else if (tag === 2) {
        const length = pbf.readVarint();
        groups.push([pbf.pos, pbf.pos + length]);
        pbf.pos += length;
      } else if (tag === 17) scale.granularity = pbf.readVarint();
      else if (tag === 19) scale.lat = pbf.readVarint(true);
      else if (tag === 20) scale.lon = pbf.readVarint(true);
    }, null);
    const decoded: string[] = [];
    const frame: Frame = {
      text: (i) => {
        decoded[i] ??= Buffer.from(strings[i] ?? []).toString('utf8');
        return decoded[i];
      },
      // Converts billionths of a degree to 10^7ths.
      place: (raw, isLat) => Math.round(((isLat ? scale.lat : scale.lon) + scale.granularity * raw) / 100),
    };
    for (const [from, end] of groups) {
      if (end > bytes.length) throw new Error('a group longer than its block');
      pbf.pos = from;
      pbf.readFields(
        (tag) => {
          if (tag === 1 && sink.node) readNode(pbf, frame, sink.node);
          else if (tag === 2 && sink.node) readDense(pbf, frame, sink.node);
          else if (tag === 3 && sink.way) readWay(pbf, frame, sink.way);
          else if (tag === 4 && sink.relation) readRelation(pbf, frame, sink.relation);
        },
        null,
        end,
      );
    }
  });
}

/** Reads a packed list of numbers. A length beyond the block is an error: the reader would continue in other data. */
function readPacked(pbf: PbfReader, isZigzag: boolean): number[] {
  const end = pbf.readVarint() + pbf.pos;
  if (end > pbf.length) throw new Error('a list longer than its block');
  const numbers: number[] = [];
  while (pbf.pos < end) numbers.push(isZigzag ? pbf.readSVarint() : pbf.readVarint(true));
  return numbers;
}

/** Decodes delta-coded numbers in place. */
function decodeDeltas(steps: number[]): number[] {
  let sum = 0;
  for (let i = 0; i < steps.length; i++) {
    sum += steps[i] ?? 0;
    steps[i] = sum;
  }
  return steps;
}

const tagsOf =
  (frame: Frame, keys: readonly number[], values: readonly number[]) => (): Properties | undefined => {
    if (keys.length === 0) return undefined;
    const tags: Record<string, string> = {};
    keys.forEach((key, i) => {
      tags[frame.text(key)] = frame.text(values[i] ?? 0);
    });
    return tags;
  };

function readNode(pbf: PbfReader, frame: Frame, node: NonNullable<BlockSink['node']>): void {
  const element = { id: 0, lat: 0, lon: 0, keys: [] as number[], values: [] as number[] };
  pbf.readMessage((tag) => {
    if (tag === 1) element.id = pbf.readSVarint();
    else if (tag === 2) element.keys = readPacked(pbf, false);
    else if (tag === 3) element.values = readPacked(pbf, false);
    else if (tag === 8) element.lat = pbf.readSVarint();
    else if (tag === 9) element.lon = pbf.readSVarint();
  }, null);
  node(
    element.id,
    frame.place(element.lon, false),
    frame.place(element.lat, true),
    tagsOf(frame, element.keys, element.values),
  );
}

function readDense(pbf: PbfReader, frame: Frame, node: NonNullable<BlockSink['node']>): void {
  const element = { ids: [] as number[], lats: [] as number[], lons: [] as number[], tags: [] as number[] };
  pbf.readMessage((tag) => {
    if (tag === 1) element.ids = decodeDeltas(readPacked(pbf, true));
    else if (tag === 8) element.lats = decodeDeltas(readPacked(pbf, true));
    else if (tag === 9) element.lons = decodeDeltas(readPacked(pbf, true));
    else if (tag === 10) element.tags = readPacked(pbf, false);
  }, null);
  const { ids, lats, lons, tags } = element;
  if (lats.length !== ids.length || lons.length !== ids.length) throw new Error('nodes without a place');
  let at = 0;
  for (let i = 0; i < ids.length; i++) {
    const from = at;
    // Keys and values alternate; 0 ends those of a node.
    while (at < tags.length && tags[at] !== 0) at += 2;
    const end = at++;
    node(ids[i] ?? 0, frame.place(lons[i] ?? 0, false), frame.place(lats[i] ?? 0, true), () => {
      const own = tags.slice(from, end);
      return tagsOf(
        frame,
        own.filter((_, p) => p % 2 === 0),
        own.filter((_, p) => p % 2 === 1),
      )();
    });
  }
}

function readWay(pbf: PbfReader, frame: Frame, way: NonNullable<BlockSink['way']>): void {
  const element = { id: 0, refs: [] as number[], keys: [] as number[], values: [] as number[] };
  pbf.readMessage((tag) => {
    if (tag === 1) element.id = pbf.readVarint(true);
    else if (tag === 2) element.keys = readPacked(pbf, false);
    else if (tag === 3) element.values = readPacked(pbf, false);
    else if (tag === 8) element.refs = decodeDeltas(readPacked(pbf, true));
  }, null);
  way(element.id, element.refs, tagsOf(frame, element.keys, element.values));
}

function readRelation(pbf: PbfReader, frame: Frame, relation: NonNullable<BlockSink['relation']>): void {
  const element = { id: 0, keys: [] as number[], values: [] as number[] };
  let [roles, ids, types] = [[] as number[], [] as number[], [] as number[]];
  pbf.readMessage((tag) => {
    if (tag === 1) element.id = pbf.readVarint(true);
    else if (tag === 2) element.keys = readPacked(pbf, false);
    else if (tag === 3) element.values = readPacked(pbf, false);
    else if (tag === 8) roles = readPacked(pbf, false);
    else if (tag === 9) ids = decodeDeltas(readPacked(pbf, true));
    else if (tag === 10) types = readPacked(pbf, false);
  }, null);
  const members = ids.map((id, i) => ({ id, isWay: types[i] === 1, role: frame.text(roles[i] ?? 0) }));
  relation(element.id, members, tagsOf(frame, element.keys, element.values));
}
