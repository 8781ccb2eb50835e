import type { Fault, FaultCode, FaultParams } from '../errors/faults.ts';
import { parseRtspUrl } from './rtspAddress.ts';

/** The maximum number of cameras added from a desk; more belong in the cameras file. */
export const maxOwnCameras = 200;
/** The maximum number of devices found by one discovery. */
export const maxDiscovered = 64;
/**
 * The default duration of a discovery, ms: devices spread their responses over half a second (WS-Discovery 1.1,
 * APP_MAX_DELAY).
 */
export const discoverForMs = 3_000;
/** The timeout of a picture, ms: a camera may send a keyframe only every ten seconds. */
export const pictureWithinMs = 13_000;
/** The maximum size of a preview picture; a keyframe of 4K has some 0.5 MB. */
export const maxPictureBytes = 4 * 1024 * 1024;

/** The form field to check. `camera`: none of them, but the camera or the network. */
export type TrialField = 'address' | 'username' | 'password' | 'codec' | 'certificate' | 'camera';

const fields: Partial<Readonly<Record<FaultCode, readonly TrialField[]>>> = {
  'trial.badAddress': ['address'],
  'trial.localAddress': ['address'],
  'trial.noHost': ['address'],
  'trial.portRefused': ['address'],
  'trial.noAnswer': ['address'],
  'trial.unreachable': ['address'],
  'trial.notRtsp': ['address'],
  'trial.mute': ['address'],
  'trial.noPath': ['address'],
  'trial.needsName': ['username', 'password'],
  'trial.needsPassword': ['password'],
  'trial.signInRefused': ['username', 'password'],
  'trial.forbidden': ['username'],
  'trial.noVideo': ['codec'],
  'trial.codec': ['codec'],
  'trial.bFrames': ['codec'],
  'trial.noKeyframe': ['codec'],
  'trial.certificate': ['certificate'],
  'onvif.badAddress': ['address'],
  'onvif.portRefused': ['address'],
  'onvif.noAnswer': ['address'],
  'onvif.unreachable': ['address'],
  'onvif.needsName': ['username', 'password'],
  'onvif.signInRefused': ['username', 'password'],
};

/** Returns the form fields that a fault concerns. */
export const getTrialFields = (fault: Fault): readonly TrialField[] => fields[fault.code] ?? ['camera'];

/**
 * Converts the fault of a trial for the person who typed the address: it names address, user name, password or
 * codec. The same faults on a tile mention the registry and reconnecting.
 * @param described the camera had described its stream: later failures are not due to its address
 */
export function toTrialFault(
  fault: Fault,
  typed: {
    readonly url: string;
    readonly username?: string | undefined;
    readonly password?: string | undefined;
  },
  described: boolean,
): Fault {
  const read = parseRtspUrl(typed.url);
  const where = { host: read?.address.host ?? '', port: read?.address.port ?? 0 };
  const toFault = (code: FaultCode, params: FaultParams = {}): Fault => ({ code, params });
  const { seconds = 0 } = fault.params;
  switch (fault.code) {
    case 'source.badAddress':
      return toFault('trial.badAddress');
    case 'source.localAddress':
      return toFault('trial.localAddress', { host: where.host });
    case 'source.noHost':
      return toFault('trial.noHost', { host: where.host });
    case 'source.portRefused':
      return toFault('trial.portRefused', where);
    case 'source.noAnswer':
      return toFault('trial.noAnswer', { ...where, seconds });
    case 'source.unreachable':
      return toFault('trial.unreachable', { host: where.host });
    case 'source.authRefused':
      if (!(typed.username || read?.credentials?.username)) return toFault('trial.needsName');
      return toFault(
        typed.password || read?.credentials?.password ? 'trial.signInRefused' : 'trial.needsPassword',
      );
    case 'source.forbidden':
      return toFault('trial.forbidden');
    case 'source.notFound':
      return toFault('trial.noPath', { path: pathOf(read?.address.uri ?? '') });
    case 'source.noVideo':
      return toFault('trial.noVideo');
    case 'source.codec':
      return toFault('trial.codec', { codec: fault.params.codec ?? '?' });
    case 'source.bFrames':
      return toFault('trial.bFrames');
    case 'source.certificate':
      return toFault('trial.certificate');
    case 'source.noKeyframe':
      return toFault('trial.noKeyframe', { seconds });
    case 'source.neverAnswered':
      return toFault('trial.mute', { ...where, seconds });
    case 'source.silent':
      return described
        ? toFault('trial.noPackets', { seconds })
        : toFault('trial.mute', { ...where, seconds });
    case 'source.malformed':
      return described
        ? toFault('trial.malformed', { what: fault.params.what ?? '?' })
        : toFault('trial.notRtsp', where);
    case 'source.closed':
      return described ? toFault('trial.closed') : toFault('trial.notRtsp', where);
    default:
      return fault;
  }
}

/** Returns the part of an RTSP address (without user information) after host and port. */
const pathOf = (uri: string): string => /^rtsps?:\/\/[^/?]*(.*)$/.exec(uri)?.[1] || '/';
