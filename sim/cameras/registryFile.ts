/** The file that tells a site the demo's cameras, as a person's own file would. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { StreamRole } from '../../core/cameras/camera.ts';
import { CameraFile, type CameraFileInput } from '../../core/cameras/cameraFile.ts';
import { alertNamesOf } from '../alerts/names.ts';
import type { CityCamera } from '../city/registry.ts';
import { wards } from '../city/wards.ts';
import type { Credentials } from '../rtsp/digest.ts';
import { writeWhole } from '../wholeFile.ts';
import { masksOf } from './masks.ts';

const camerasAPiece = 1_000;
/** Of the drawn clips' main streams and of the domes': their pixels. */
const mainWidthPx = 1_280;

type CameraRecordInput = CameraFileInput['cameras'][number];

export interface CameraDoor {
  readonly host: string;
  readonly port: number;
  readonly credentials: Credentials;
  /** The ONVIF address of a camera that can be steered. */
  readonly onvif?: (cameraId: string) => string | undefined;
  /** The token of a camera whose pictures its encoder brings to the site. */
  readonly token?: (cameraId: string) => string | undefined;
}

export function streamAddress(
  { host, port }: Pick<CameraDoor, 'host' | 'port'>,
  cameraId: string,
  role: StreamRole,
): string {
  return `rtsp://${host.includes(':') ? `[${host}]` : host}:${port}/cam/${cameraId}/${role}`;
}

function recordOf(
  { scene, tags, ...camera }: CityCamera,
  { host, port, credentials, onvif: addressOf, token: tokenOf }: CameraDoor,
  test: number,
): CameraRecordInput {
  const { username, password } = credentials;
  const onvif = addressOf?.(camera.id);
  const token = tokenOf?.(camera.id);
  const source = (role: StreamRole) =>
    token === undefined ? { url: streamAddress({ host, port }, camera.id, role) } : { whip: { token } };
  // What a test shows is measured, and read in its pixels: it has no masks but those that the test itself puts there.
  const masks = camera.number > test ? masksOf(camera) : [];
  return {
    ...camera,
    tags: [...tags],
    alertNames: alertNamesOf({ ...camera, tags, scene }),
    ...(camera.number > test ? { widthPx: mainWidthPx } : {}),
    ...(masks.length > 0 ? { masks } : {}),
    ...(onvif === undefined ? {} : { ptz: { onvif, username, password } }),
    main: source('main'),
    sub: source('sub'),
    username,
    password,
  };
}

/** The file's text in pieces (the whole plan's is 17 MB); one camera a line, for people who look into it. */
function* textOf(cameras: readonly CityCamera[], door: CameraDoor, test: number): Generator<string> {
  const areas = wards.map(({ id, name, kind }) => ({ id, name, kind }));
  yield `{"wards":${JSON.stringify(areas)},\n"cameras":[\n`;
  for (let from = 0; from < cameras.length; from += camerasAPiece) {
    const lines = cameras
      .slice(from, from + camerasAPiece)
      .map((camera) => JSON.stringify(recordOf(camera, door, test)));
    yield `${lines.join(',\n')}${from + camerasAPiece < cameras.length ? ',' : ''}\n`;
  }
  yield ']}\n';
}

/** Writes the file. The first `test` cameras show test clips. */
export async function writeRegistry(
  path: string,
  cameras: readonly CityCamera[],
  door: CameraDoor,
  test: number,
): Promise<void> {
  await writeWhole(path, textOf(cameras, door, test));
}

export function newCredentials(): Credentials {
  return { username: 'demo', password: randomBytes(18).toString('base64url') };
}

export interface LastRun {
  readonly credentials: Credentials;
  /** Where the domes were; undefined when there were none. */
  readonly domesPort: number | undefined;
}

/**
 * What a run that ended a moment ago on the same port wrote down, so that a site which knows its cameras from then sees
 * them again; undefined when the file is not there, is not such a file, or is of another port.
 */
export async function lastRun(path: string, port: number): Promise<LastRun | undefined> {
  if (port === 0) return undefined;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  // A camera's line each: a whole plan's file is 20 MB, and none of it is needed but a camera with an address.
  const first = /^(\{.*"rtsp:\/\/.*\}),?$/m.exec(text ?? '')?.[1];
  if (first === undefined) return undefined;
  const record = CameraFile.shape.cameras.element.safeParse(JSON.parse(first)).data;
  const url = record?.main.url ?? record?.sub?.url;
  if (!record?.username || !record.password || !url || Number(new URL(url).port) !== port) return undefined;
  const domesPort = /"onvif":"http:\/\/[^"/]*:(\d{1,5})\/dome\//.exec(text ?? '')?.[1];
  return {
    credentials: { username: record.username, password: record.password },
    domesPort: domesPort === undefined ? undefined : Number(domesPort),
  };
}
