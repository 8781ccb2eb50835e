/** RTCP sender reports (RFC 3550, 6.4.1), which relate a stream's timestamps to the wall clock. */

/** Seconds from 1900-01-01 (NTP) to 1970-01-01 (Unix). */
const ntpUnixOffsetS = 2_208_988_800;

export interface SenderReport {
  readonly ssrc: number;
  /** Unix time of `rtpTimestamp`, ms. */
  readonly wallMs: number;
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly octets: number;
  readonly cname: string;
}

/** Returns a compound packet of sender report and CNAME, after its interleaved header for `channel`. */
export function senderReport(report: SenderReport, channel: number): Buffer {
  const cname = Buffer.from(report.cname, 'utf8').subarray(0, 255);
  // One SDES chunk: SSRC, item header (2 bytes), text, then 1 to 4 zero bytes up to a 32-bit boundary.
  const sdesBytes = 4 + Math.ceil((4 + 2 + cname.length + 1) / 4) * 4;
  const bytes = Buffer.alloc(4 + 28 + sdesBytes);
  bytes[0] = 0x24;
  bytes[1] = channel;
  bytes.writeUInt16BE(28 + sdesBytes, 2);
  bytes[4] = 0x80;
  bytes[5] = 200;
  bytes.writeUInt16BE(6, 6);
  bytes.writeUInt32BE(report.ssrc, 8);
  const seconds = Math.floor(report.wallMs / 1_000);
  bytes.writeUInt32BE((seconds + ntpUnixOffsetS) >>> 0, 12);
  bytes.writeUInt32BE(Math.floor(((report.wallMs - seconds * 1_000) / 1_000) * 2 ** 32) >>> 0, 16);
  bytes.writeUInt32BE(report.rtpTimestamp, 20);
  bytes.writeUInt32BE(report.packets >>> 0, 24);
  bytes.writeUInt32BE(report.octets >>> 0, 28);
  bytes[32] = 0x81;
  bytes[33] = 202;
  bytes.writeUInt16BE(sdesBytes / 4 - 1, 34);
  bytes.writeUInt32BE(report.ssrc, 36);
  bytes[40] = 1;
  bytes[41] = cname.length;
  cname.copy(bytes, 42);
  return bytes;
}
