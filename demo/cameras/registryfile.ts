/** The file that tells a site the demo's cameras, as a person's own file would. */
import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { CameraFile, type CameraFileInput } from '../../core/domain/camerafile.ts';
import type { CityCamera } from '../city/registry.ts';
import { wards } from '../city/wards.ts';
import type { Credentials } from '../rtsp/digest.ts';

/** Only whoever may read the file can see the cameras. */
const fileMode = 0o600;

export function registryOf(
  cameras: readonly CityCamera[],
  host: string,
  port: number,
  { username, password }: Credentials,
): CameraFileInput {
  const base = `rtsp://${host.includes(':') ? `[${host}]` : host}:${port}/cam`;
  return {
    wards: wards.map(({ id, name, kind }) => ({ id, name, kind })),
    cameras: cameras.map(({ scene: _, tags, ...camera }) => ({
      ...camera,
      tags: [...tags],
      main: { url: `${base}/${camera.id}/main` },
      sub: { url: `${base}/${camera.id}/sub` },
      username,
      password,
    })),
  };
}

/** Writes the file whole or not at all; one camera a line, for people who look into it. */
export async function writeRegistry(path: string, { wards: areas, cameras }: CameraFileInput): Promise<void> {
  const lines = cameras.map((camera) => JSON.stringify(camera)).join(',\n');
  const text = `{"wards":${JSON.stringify(areas)},\n"cameras":[\n${lines}\n]}\n`;
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(draft, text, { mode: fileMode, flag: 'wx' });
    await chmod(draft, fileMode);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

export function newCredentials(): Credentials {
  return { username: 'demo', password: randomBytes(18).toString('base64url') };
}

/**
 * The credentials of a run that ended a moment ago on the same port, so that a site which knows its cameras from then
 * sees them again; undefined when the file is not there, is not such a file, or is of another port.
 */
export async function credentialsOfLastRun(path: string, port: number): Promise<Credentials | undefined> {
  if (port === 0) return undefined;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  // the first lines hold all that is needed: a whole plan's file is 20 MB
  const first = /"cameras":\[\n(\{.*\}),?\n/.exec(text ?? '')?.[1];
  if (first === undefined) return undefined;
  const record = CameraFile.shape.cameras.element.safeParse(JSON.parse(first)).data;
  if (!record?.username || !record.password || Number(new URL(record.main.url).port) !== port)
    return undefined;
  return { username: record.username, password: record.password };
}
