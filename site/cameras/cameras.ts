import { z } from 'zod';
import type { CameraId, WardId } from '../../core/base/ids.ts';
import { type Camera, StreamRole, type Ward } from '../../core/cameras/camera.ts';
import {
  CameraFile,
  CameraRecord,
  hasOneSource,
  type LimitedPtzAddress,
  oneSourceMessage,
  PtzAddress,
  StreamSource,
} from '../../core/cameras/cameraFile.ts';
import { parseRtspUrl } from '../../core/cameras/rtspAddress.ts';

const Source = StreamSource.strict().refine(hasOneSource, oneSourceMessage);

/** The cameras file with unknown keys rejected, so that a misspelt `password` is found, and with unique ids and numbers. */
export const StrictCameraFile = CameraFile.extend({
  cameras: z
    .array(
      CameraRecord.extend({
        position: CameraRecord.shape.position.strict(),
        main: Source,
        sub: Source.optional(),
        ptz: PtzAddress.strict().optional(),
      }).strict(),
    )
    .max(100_000),
})
  .strict()
  .superRefine((file, context) => {
    const refuse = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const wards = new Set<string>();
    file.wards.forEach((ward, at) => {
      if (wards.has(ward.id)) refuse(['wards', at, 'id'], `${ward.id} stands twice`);
      wards.add(ward.id);
    });
    const ids = new Set<string>();
    const numbers = new Set<number>();
    file.cameras.forEach((camera, at) => {
      if (ids.has(camera.id)) refuse(['cameras', at, 'id'], `${camera.id} stands twice`);
      if (numbers.has(camera.number)) refuse(['cameras', at, 'number'], `${camera.number} stands twice`);
      if (!wards.has(camera.ward)) refuse(['cameras', at, 'ward'], `no ward ${camera.ward} above`);
      if (camera.ptz && !URL.canParse(camera.ptz.onvif))
        refuse(['cameras', at, 'ptz', 'onvif'], 'an address that can be read');
      for (const stream of StreamRole.options) {
        const whep = camera[stream]?.whep;
        if (whep && !URL.canParse(whep.url))
          refuse(['cameras', at, stream, 'whep', 'url'], 'an address that can be read');
      }
      ids.add(camera.id);
      numbers.add(camera.number);
    });
  });

/** The address of a camera's stream. Never leaves the site. */
export type StreamAddress = FetchedAddress | SrtAddress | WhepAddress | BroughtAddress;

/** By RTSP. */
interface FetchedAddress {
  /** Without name and password; an invalid one is kept unchanged, for the ingest to report. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly transcode: boolean;
  /** rtsps: accept any certificate. */
  readonly anyCertificate: boolean;
  /** Refuses addresses of the site's own machine; set for cameras added from desks. */
  readonly remoteOnly?: boolean;
  readonly whip?: undefined;
  readonly whep?: undefined;
  readonly srt?: undefined;
}

/** By SRT. */
interface SrtAddress {
  readonly srt: NonNullable<StreamSource['srt']>;
  readonly transcode: boolean;
  readonly url?: undefined;
  readonly username?: undefined;
  readonly password?: undefined;
  readonly anyCertificate?: undefined;
  readonly whip?: undefined;
  readonly whep?: undefined;
  readonly remoteOnly?: undefined;
}

/** By WHEP, from a media server. */
interface WhepAddress {
  readonly whep: { readonly url: string; readonly token?: string | undefined };
  /** https: accept any certificate. */
  readonly anyCertificate: boolean;
  readonly url?: undefined;
  readonly whip?: undefined;
  readonly srt?: undefined;
  readonly username?: undefined;
  readonly password?: undefined;
  readonly transcode?: undefined;
  readonly remoteOnly?: undefined;
}

/** By WHIP: its encoder connects to the site with this token. */
interface BroughtAddress {
  readonly whip: { readonly token: string };
  readonly url?: undefined;
  readonly whep?: undefined;
  readonly srt?: undefined;
  readonly username?: undefined;
  readonly password?: undefined;
  readonly transcode?: undefined;
  readonly anyCertificate?: undefined;
  readonly remoteOnly?: undefined;
}

/** A camera as people may see it, with its addresses kept apart. */
export interface KnownCamera {
  readonly camera: Camera;
  readonly addresses: { readonly [stream in StreamRole]?: StreamAddress };
  /** Its PTZ address with name and password; absent without PTZ. Sent outside the site's processes to its camera only. */
  readonly ptz?: LimitedPtzAddress;
  /** Names that alert sources use for it. */
  readonly alertNames: readonly string[];
}

/** The content of a cameras file, in order of number. */
export interface KnownCameras {
  readonly wards: readonly Ward[];
  readonly cameras: readonly KnownCamera[];
}

export function toKnownCameras(site: string, file: z.output<typeof StrictCameraFile>): KnownCameras {
  // Both parts are validated: the site's id in its configuration, the local ids in the file.
  const cameraId = (id: string) => `${site}:camera:${id}` as CameraId;
  const wardId = (id: string) => `${site}:ward:${id}` as WardId;
  const cameras = file.cameras
    .map((record): KnownCamera => {
      const { number, name, function: purpose, kind, position, headingDeg, fovDeg, tags, masks } = record;
      const { main, sub, widthPx } = record;
      const camera: Camera = {
        id: cameraId(record.id),
        number,
        name,
        ward: wardId(record.ward),
        function: purpose,
        kind,
        position,
        headingDeg,
        fovDeg,
        tags,
        streams: sub ? ['main', 'sub'] : ['main'],
        ...(record.ptz ? { steerable: true } : {}),
        ...(widthPx === undefined ? {} : { widthPx }),
        ...(masks.length > 0 ? { masks } : {}),
      };
      const addresses = {
        main: addressOf(main, record),
        ...(sub ? { sub: addressOf(sub, record) } : {}),
      };
      const ptz = record.ptz && { ...credentialsOf(addresses.main), ...record.ptz };
      return { camera, addresses, alertNames: alertNamesOf(record), ...(ptz ? { ptz } : {}) };
    })
    .sort((a, b) => a.camera.number - b.camera.number);
  return { wards: file.wards.map(({ id, name, kind }) => ({ id: wardId(id), name, kind })), cameras };
}

/** Returns the names in the file, the camera's own id there, and its number. */
const alertNamesOf = ({ id, number, alertNames }: CameraRecord) => [
  ...new Set([...alertNames, id, String(number)]),
];

/** Returns the credentials for PTZ, unless it has others. */
const credentialsOf = ({ username, password }: StreamAddress) => ({
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
});

/** Parses an address. Separate credentials override those in it. */
function addressOf(
  { url: text = '', whip, whep, srt }: StreamSource,
  record: Pick<CameraRecord, 'username' | 'password' | 'transcode' | 'anyCertificate'>,
): StreamAddress {
  if (whip) return { whip };
  if (srt) return { srt, transcode: record.transcode };
  if (whep) return { whep, anyCertificate: record.anyCertificate };
  const parsed = parseRtspUrl(text);
  const username = record.username ?? parsed?.credentials?.username ?? '';
  const password = record.password ?? parsed?.credentials?.password ?? '';
  return {
    url: parsed?.address.uri ?? text,
    transcode: record.transcode,
    anyCertificate: record.anyCertificate,
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
  };
}
