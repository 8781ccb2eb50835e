/** The fixed header and bounds of one RTP packet (RFC 3550 5.1). One object is reused for every packet. */
export interface RtpHeader {
  marker: boolean;
  payloadType: number;
  sequence: number;
  timestamp: number;
  ssrc: number;
  /** The payload is the packet's bytes `payloadStart..payloadEnd`, without padding. */
  payloadStart: number;
  payloadEnd: number;
}

export const createRtpHeader = (): RtpHeader => ({
  marker: false,
  payloadType: 0,
  sequence: 0,
  timestamp: 0,
  ssrc: 0,
  payloadStart: 0,
  payloadEnd: 0,
});

export const rtpHeaderBytes = 12;

/** @returns false if the bytes are no RTP packet; `into` is then not to be used. */
export function readRtpHeader(packet: Buffer, into: RtpHeader): boolean {
  const length = packet.length;
  if (length < rtpHeaderBytes) return false;
  const first = packet[0] as number;
  if (first >> 6 !== 2) return false;
  const second = packet[1] as number;
  let start = rtpHeaderBytes + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (start + 4 > length) return false;
    start += 4 + packet.readUInt16BE(start + 2) * 4;
  }
  let end = length;
  if ((first & 0x20) !== 0) {
    const padding = packet[length - 1] as number;
    if (padding === 0) return false;
    end -= padding;
  }
  if (start > end) return false;
  into.marker = (second & 0x80) !== 0;
  into.payloadType = second & 0x7f;
  into.sequence = packet.readUInt16BE(2);
  into.timestamp = packet.readUInt32BE(4);
  into.ssrc = packet.readUInt32BE(8);
  into.payloadStart = start;
  into.payloadEnd = end;
  return true;
}

/** Writes the fixed header at the packet's start. */
export function writeRtpHeader(
  packet: Buffer,
  extended: boolean,
  marker: boolean,
  payloadType: number,
  sequence: number,
  timestamp: number,
  ssrc: number,
): void {
  packet[0] = extended ? 0x90 : 0x80;
  packet[1] = (marker ? 0x80 : 0) | payloadType;
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(timestamp, 4);
  packet.writeUInt32BE(ssrc, 8);
}
