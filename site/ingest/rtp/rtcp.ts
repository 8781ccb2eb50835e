import { readNtpTime, writeNtpTime } from './extensions.ts';

const senderReport = 200;
const receiverReport = 201;
const sourceDescription = 202;
const goodbye = 203;

/** The information in a camera's RTCP. */
export interface RtcpSummary {
  /** The camera's wall time of an RTP timestamp (RFC 3550 6.4.1). */
  readonly report?: { readonly ssrc: number; readonly unixMs: number; readonly timestamp: number };
  readonly goodbye: boolean;
}

/** Reads a compound RTCP packet. @returns undefined if malformed */
export function readRtcp(packet: Buffer): RtcpSummary | undefined {
  let report: RtcpSummary['report'];
  let bye = false;
  let at = 0;
  while (at < packet.length) {
    if (at + 4 > packet.length || (packet[at] as number) >> 6 !== 2) return undefined;
    const end = at + 4 + packet.readUInt16BE(at + 2) * 4;
    if (end > packet.length) return undefined;
    const type = packet[at + 1];
    if (type === senderReport && end - at >= 28) {
      report = {
        ssrc: packet.readUInt32BE(at + 4),
        unixMs: readNtpTime(packet, at + 8),
        timestamp: packet.readUInt32BE(at + 16),
      };
    } else if (type === goodbye) bye = true;
    at = end;
  }
  return report === undefined ? { goodbye: bye } : { report, goodbye: bye };
}

const cname = Buffer.from('watchfloor', 'utf8');

/** SDES with a CNAME: every compound packet must have one (RFC 3550 6.1). */
function writeSdes(packet: Buffer, offset: number, ssrc: number): void {
  packet.fill(0, offset);
  packet[offset] = 0x81;
  packet[offset + 1] = sourceDescription;
  packet.writeUInt16BE((packet.length - offset) / 4 - 1, offset + 2);
  packet.writeUInt32BE(ssrc, offset + 4);
  packet[offset + 8] = 1;
  packet[offset + 9] = cname.length;
  cname.copy(packet, offset + 10);
}

/** 8 bytes of head, 2 of item head, the name, at least one zero, padded to words. */
const sdesBytes = Math.ceil((8 + 2 + cname.length + 1) / 4) * 4;

/** A sender report and SDES. `octets` and `packets` count since the sender's start (modulo 2^32). */
export function createSenderReport(
  ssrc: number,
  unixMs: number,
  timestamp: number,
  packets: number,
  octets: number,
): Buffer {
  const packet = Buffer.alloc(28 + sdesBytes);
  packet[0] = 0x80;
  packet[1] = senderReport;
  packet.writeUInt16BE(6, 2);
  packet.writeUInt32BE(ssrc, 4);
  writeNtpTime(packet, 8, unixMs);
  packet.writeUInt32BE(timestamp, 16);
  packet.writeUInt32BE(packets % 2 ** 32, 20);
  packet.writeUInt32BE(octets % 2 ** 32, 24);
  writeSdes(packet, 28, ssrc);
  return packet;
}

/** A receiver report with one block, and SDES: some cameras end a session that sends none (RFC 3550 6.4.2). */
export function createReceiverReport(
  ssrc: number,
  about: { readonly ssrc: number; readonly lost: number; readonly highestSequence: number },
): Buffer {
  const packet = Buffer.alloc(32 + sdesBytes);
  packet[0] = 0x81;
  packet[1] = receiverReport;
  packet.writeUInt16BE(7, 2);
  packet.writeUInt32BE(ssrc, 4);
  packet.writeUInt32BE(about.ssrc, 8);
  packet.writeUInt32BE(Math.min(0x7fffff, about.lost), 12);
  packet.writeUInt32BE(about.highestSequence % 2 ** 32, 16);
  writeSdes(packet, 32, ssrc);
  return packet;
}
