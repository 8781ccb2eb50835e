import { payloadType } from './packets.ts';
import type { PacketStream } from './programme.ts';

export const trackName = 'trackID=0';

/** Returns the SDP of a DESCRIBE response (RFC 4566, RFC 6184 8.2.1): one live video track. */
export function describeStream(cameraId: string, { clip, fps }: PacketStream): string {
  const sprop = [clip.sps, clip.pps].map((nal) => Buffer.from(nal).toString('base64')).join(',');
  return [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    `s=${cameraId}`,
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'a=control:*',
    'a=range:npt=now-',
    `m=video 0 RTP/AVP ${payloadType}`,
    `a=rtpmap:${payloadType} H264/90000`,
    `a=fmtp:${payloadType} packetization-mode=1;profile-level-id=${clip.profileLevelId};sprop-parameter-sets=${sprop}`,
    `a=framerate:${fps.num / fps.den}`,
    `a=framesize:${payloadType} ${clip.width}-${clip.height}`,
    `a=control:${trackName}`,
    '',
  ].join('\r\n');
}
