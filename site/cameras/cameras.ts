import { z } from 'zod';
import type { CameraId, WardId } from '../../core/base/ids.ts';
import { type Camera, StreamRole, type Ward } from '../../core/cameras/camera.ts';
import {
  CameraFile,
  CameraRecord,
  oneSource,
  oneSourceWords,
  PtzAddress,
  StreamSource,
} from '../../core/cameras/cameraFile.ts';
import { parseRtspUrl } from '../../core/cameras/rtspAddress.ts';

const Source = StreamSource.strict().refine(oneSource, oneSourceWords);

/** The cameras file with keys it does not know refused, so that a misspelt `password` is found, and each id and number once. */
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

/** How the site reaches one stream of a camera. Never leaves the site. */
export type StreamAddress = FetchedAddress | SrtAddress | WhepAddress | BroughtAddress;

/** By RTSP. */
interface FetchedAddress {
  /** Without name and password; one that cannot be read stands as it was written, for the ingest to say so. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly transcode: boolean;
  /** rtsps: any certificate will do. */
  readonly anyCertificate: boolean;
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
}

/** By WHEP, from a media server. */
interface WhepAddress {
  readonly whep: { readonly url: string; readonly token?: string | undefined };
  /** https: any certificate will do. */
  readonly anyCertificate: boolean;
  readonly url?: undefined;
  readonly whip?: undefined;
  readonly srt?: undefined;
  readonly username?: undefined;
  readonly password?: undefined;
  readonly transcode?: undefined;
}

/** By WHIP: its encoder comes to the site, and shows this token. */
interface BroughtAddress {
  readonly whip: { readonly token: string };
  readonly url?: undefined;
  readonly whep?: undefined;
  readonly srt?: undefined;
  readonly username?: undefined;
  readonly password?: undefined;
  readonly transcode?: undefined;
  readonly anyCertificate?: undefined;
}

/** A camera as people may know it, and, apart from that, how the site reaches it. */
export interface KnownCamera {
  readonly camera: Camera;
  readonly addresses: { readonly [stream in StreamRole]?: StreamAddress };
  /** How it is steered, name and password with it; absent where it cannot be. Leaves the site's processes for its camera only. */
  readonly ptz?: PtzAddress;
  /** What sources of alerts call it. */
  readonly alertNames: readonly string[];
}

/** What a cameras file tells, in order of number. */
export interface KnownCameras {
  readonly wards: readonly Ward[];
  readonly cameras: readonly KnownCamera[];
}

export function knownCameras(site: string, file: z.output<typeof StrictCameraFile>): KnownCameras {
  // The schemas of both parts were checked: the site's id in its configuration, the local ids in the file.
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

/** What the file says, and what it goes by anyway: its own id there, and its number. */
const alertNamesOf = ({ id, number, alertNames }: CameraRecord) => [
  ...new Set([...alertNames, id, String(number)]),
];

/** What a camera is steered with unless it has others for that. */
const credentialsOf = ({ username, password }: StreamAddress) => ({
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
});

/** Name and password beside the address win over those in it. */
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
