/** The file that describes the demo's cameras to a site, like an administrator's. */
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

const camerasPerChunk = 1_000;
/** Width of the main streams of rendered clips and PTZ cameras. */
const mainWidthPx = 1_280;

type CameraRecordInput = CameraFileInput['cameras'][number];

export interface CameraServers {
  readonly host: string;
  readonly port: number;
  readonly credentials: Credentials;
  /** Returns the ONVIF address of a controllable camera. */
  readonly onvif?: (cameraId: string) => string | undefined;
  /** Returns the token of a camera whose encoder publishes its pictures to the site. */
  readonly token?: (cameraId: string) => string | undefined;
}

export function streamAddress(
  { host, port }: Pick<CameraServers, 'host' | 'port'>,
  cameraId: string,
  role: StreamRole,
): string {
  return `rtsp://${host.includes(':') ? `[${host}]` : host}:${port}/cam/${cameraId}/${role}`;
}

function recordOf(
  { scene, tags, ...camera }: CityCamera,
  { host, port, credentials, onvif: addressOf, token: tokenOf }: CameraServers,
  test: number,
): CameraRecordInput {
  const { username, password } = credentials;
  const onvif = addressOf?.(camera.id);
  const token = tokenOf?.(camera.id);
  const source = (role: StreamRole) =>
    token === undefined ? { url: streamAddress({ host, port }, camera.id, role) } : { whip: { token } };
  // Tests measure the pixels of test clips: these have no masks unless the test sets some.
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

/** Yields the file's text in pieces (17 MB for the whole plan), one camera per line for human readers. */
function* textOf(cameras: readonly CityCamera[], servers: CameraServers, test: number): Generator<string> {
  const areas = wards.map(({ id, name, kind }) => ({ id, name, kind }));
  yield `{"wards":${JSON.stringify(areas)},\n"cameras":[\n`;
  for (let from = 0; from < cameras.length; from += camerasPerChunk) {
    const lines = cameras
      .slice(from, from + camerasPerChunk)
      .map((camera) => JSON.stringify(recordOf(camera, servers, test)));
    yield `${lines.join(',\n')}${from + camerasPerChunk < cameras.length ? ',' : ''}\n`;
  }
  yield ']}\n';
}

/** Writes the file. The first `test` cameras show test clips. */
export async function writeRegistry(
  path: string,
  cameras: readonly CityCamera[],
  servers: CameraServers,
  test: number,
): Promise<void> {
  await writeWhole(path, textOf(cameras, servers, test));
}

export function newCredentials(): Credentials {
  return { username: 'demo', password: randomBytes(18).toString('base64url') };
}

export interface LastRun {
  readonly credentials: Credentials;
  /** Port of the PTZ cameras; undefined if there were none. */
  readonly ptzPort: number | undefined;
}

/**
 * Reads the file of the last run on the same port, so that a site which knows its cameras finds them again; undefined
 * if the file is missing, invalid or of another port.
 */
export async function lastRun(path: string, port: number): Promise<LastRun | undefined> {
  if (port === 0) return undefined;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  // Each camera has a line: a whole plan's file is 20 MB, of which only one camera with an address is needed.
  const first = /^(\{.*"rtsp:\/\/.*\}),?$/m.exec(text ?? '')?.[1];
  if (first === undefined) return undefined;
  const record = CameraFile.shape.cameras.element.safeParse(JSON.parse(first)).data;
  const url = record?.main.url ?? record?.sub?.url;
  if (!record?.username || !record.password || !url || Number(new URL(url).port) !== port) return undefined;
  const ptzPort = /"onvif":"http:\/\/[^"/]*:(\d{1,5})\/ptz\//.exec(text ?? '')?.[1];
  return {
    credentials: { username: record.username, password: record.password },
    ptzPort: ptzPort === undefined ? undefined : Number(ptzPort),
  };
}
