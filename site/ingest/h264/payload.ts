import { readRbsp, unescapeRbsp } from './bits.ts';

/** NAL unit types: ITU-T H.264 table 7-1; aggregation and fragmentation: RFC 6184 table 1. */
export const nalUnitTypes = {
  slice: 1,
  idr: 5,
  sei: 6,
  sps: 7,
  pps: 8,
  aud: 9,
  filler: 12,
  sliceExtension: 19,
  lastSliceExtension: 21,
  last: 23,
  stapA: 24,
  fuA: 28,
} as const;

/** Enough bytes of a slice for first_mb_in_slice and slice_type, however escaped. */
const sliceHeadBytes = 16;

/** The properties of one RTP payload that the ingest needs. One object is reused for every packet: copy values that outlive the call. */
export interface PayloadContent {
  /** An IDR slice begins here. */
  idr: boolean;
  /** A B slice begins here. */
  bSlice: boolean;
  /** It contains coded picture data: anything else belongs to the following picture. */
  slice: boolean;
  /** The first slice of a picture begins here. */
  firstSlice: boolean;
  /** It has no content: an access unit delimiter or filler. */
  empty: boolean;
  sps: Buffer | undefined;
  pps: Buffer[];
}

export const createPayloadContent = (): PayloadContent => ({
  idr: false,
  bSlice: false,
  slice: false,
  firstSlice: false,
  empty: true,
  sps: undefined,
  pps: [],
});

/** True if the slice whose NAL unit has its header byte at `start - 1` is a B slice; ITU-T H.264 7.3.3, table 7-6. */
export function isBSlice(packet: Uint8Array, start: number, end: number): boolean {
  const head = unescapeRbsp(packet, start, Math.min(end, start + sliceHeadBytes));
  const type = readRbsp(head, (bits) => {
    bits.ue();
    return bits.ue();
  });
  return type !== undefined && type % 5 === 1;
}

/** Notes the type of a NAL unit, or of a part of one. */
function noteType(type: number, into: PayloadContent): void {
  if (
    type <= nalUnitTypes.idr ||
    (type >= nalUnitTypes.sliceExtension && type <= nalUnitTypes.lastSliceExtension)
  )
    into.slice = true;
  if (type !== nalUnitTypes.aud && type !== nalUnitTypes.filler) into.empty = false;
}

function noteNal(packet: Buffer, start: number, end: number, type: number, into: PayloadContent): void {
  noteType(type, into);
  if (type >= nalUnitTypes.slice && type <= nalUnitTypes.idr) {
    // first_mb_in_slice, ue(v), is 0 where its first bit is 1 (ITU-T H.264 7.3.3, 9.1).
    if (start + 1 < end && ((packet[start + 1] as number) & 0x80) !== 0) into.firstSlice = true;
    if (type === nalUnitTypes.idr) into.idr = true;
    else if (type <= 2 && isBSlice(packet, start + 1, end)) into.bSlice = true;
  } else if (type === nalUnitTypes.sps) into.sps = packet.subarray(start, end);
  else if (type === nalUnitTypes.pps) into.pps.push(packet.subarray(start, end));
}

/** Calls `visit` with the bounds of each NAL unit of a STAP-A payload. @returns false if its lengths do not add up */
export function visitAggregatedNals(
  packet: Buffer,
  start: number,
  end: number,
  visit: (from: number, to: number) => void,
): boolean {
  let at = start + 1;
  while (at + 2 < end) {
    const length = packet.readUInt16BE(at);
    at += 2;
    if (length === 0 || at + length > end) return false;
    visit(at, at + length);
    at += length;
  }
  return at === end;
}

/**
 * Reads the H.264 payload `start..end` of an RTP packet (RFC 6184, non-interleaved mode: single NAL unit, STAP-A, FU-A).
 * @returns false if it is malformed or of a kind that mode 1 does not allow
 */
export function readH264Payload(packet: Buffer, start: number, end: number, into: PayloadContent): boolean {
  into.idr = false;
  into.bSlice = false;
  into.slice = false;
  into.firstSlice = false;
  into.empty = true;
  into.sps = undefined;
  if (into.pps.length > 0) into.pps = [];
  if (end <= start) return false;
  const type = (packet[start] as number) & 0x1f;
  if (type >= nalUnitTypes.slice && type <= nalUnitTypes.last) {
    noteNal(packet, start, end, type, into);
    return true;
  }
  if (type === nalUnitTypes.stapA) {
    return visitAggregatedNals(packet, start, end, (from, to) =>
      noteNal(packet, from, to, (packet[from] as number) & 0x1f, into),
    );
  }
  if (type !== nalUnitTypes.fuA || end - start < 3) return false;
  const fu = packet[start + 1] as number;
  const inner = fu & 0x1f;
  // A fragmented parameter set is legal and unheard of; it is passed on without being remembered.
  if ((fu & 0x80) !== 0 && inner <= nalUnitTypes.idr) noteNal(packet, start + 1, end, inner, into);
  else noteType(inner, into);
  return true;
}
