import { z } from 'zod';
import type { Camera, StreamRole, Ward } from '../../core/domain/camera.ts';
import { CameraFile, CameraRecord } from '../../core/domain/camerafile.ts';
import type { CameraId, WardId } from '../../core/domain/ids.ts';
import { parseRtspUrl } from '../../core/domain/rtspaddress.ts';

const Source = CameraRecord.shape.main.strict();

/** The cameras file with keys it does not know refused, so that a misspelt `password` is found, and each id and number once. */
export const StrictCameraFile = CameraFile.extend({
  cameras: z
    .array(
      CameraRecord.extend({
        position: CameraRecord.shape.position.strict(),
        main: Source,
        sub: Source.optional(),
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
      ids.add(camera.id);
      numbers.add(camera.number);
    });
  });

/** How the site reaches one stream of a camera. Never leaves the site. */
export interface StreamAddress {
  /** Without name and password; one that cannot be read stands as it was written, for the ingest to say so. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly transcode: boolean;
  /** rtsps: any certificate will do. */
  readonly anyCertificate: boolean;
}

/** One reading of the cameras file: what people may know, and, apart from it, what only the site may. */
export interface CameraSet {
  readonly wards: readonly Ward[];
  /** In order of number. */
  readonly cameras: readonly Camera[];
  readonly byId: ReadonlyMap<string, Camera>;
  address(camera: string, stream: StreamRole): StreamAddress | undefined;
}

export function cameraSet(site: string, file: z.output<typeof StrictCameraFile>): CameraSet {
  // The schemas of both parts were checked: the site's id in its configuration, the local ids in the file.
  const cameraId = (id: string) => `${site}:camera:${id}` as CameraId;
  const wardId = (id: string) => `${site}:ward:${id}` as WardId;
  const records = new Map(file.cameras.map((record) => [cameraId(record.id) as string, record]));
  const cameras = file.cameras
    .map((record): Camera => {
      const { number, name, function: purpose, kind, position, headingDeg, fovDeg, tags } = record;
      return {
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
        streams: record.sub ? ['main', 'sub'] : ['main'],
      };
    })
    .sort((a, b) => a.number - b.number);
  return {
    wards: file.wards.map(({ id, name, kind }) => ({ id: wardId(id), name, kind })),
    cameras,
    byId: new Map(cameras.map((camera) => [camera.id, camera])),
    address(camera, stream) {
      const record = records.get(camera);
      const source = record?.[stream];
      return record && source ? addressOf(source.url, record) : undefined;
    },
  };
}

/** Name and password beside the address win over those in it. */
function addressOf(
  text: string,
  record: Pick<CameraRecord, 'username' | 'password' | 'transcode' | 'anyCertificate'>,
): StreamAddress {
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
