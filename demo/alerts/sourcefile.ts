/** The file that tells a site where the demo's alerts come from, as a person's own `alerts.file` would. */
import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { AlertSourceFile, type AlertSourceFileInput } from '../../core/domain/alertSourceFile.ts';
import type { Credentials } from '../rtsp/digest.ts';
import { axisBeginning, frigatePrefix, onvifBeginning } from './names.ts';

/** Only whoever may read the file can hear the alerts, or make some up. */
const fileMode = 0o600;

export interface BrokerDoor {
  readonly host: string;
  readonly port: number;
  readonly credentials: Credentials;
}

export function sourcesOf({ host, port, credentials }: BrokerDoor): AlertSourceFileInput {
  const url = `mqtt://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const broker = { url, ...credentials };
  return {
    sources: [
      { id: 'demo-frigate', kind: 'frigate', broker, prefix: frigatePrefix },
      { id: 'demo-onvif', kind: 'onvif', broker, prefix: onvifBeginning },
      { id: 'demo-axis', kind: 'axis', broker, prefix: axisBeginning },
    ],
  };
}

/** Writes the file whole or not at all. */
export async function writeSources(path: string, door: BrokerDoor): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(draft, 'wx', fileMode);
    try {
      await file.chmod(fileMode);
      await file.appendFile(`${JSON.stringify(sourcesOf(door), null, 2)}\n`);
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

export interface LastBroker {
  readonly port: number;
  readonly credentials: Credentials;
}

/** Where a site that read this file looks for the broker; undefined where there is no such file. */
export async function lastBroker(path: string): Promise<LastBroker | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined; // not ours, or cut: it is written anew
  }
  const [first] = AlertSourceFile.safeParse(json).data?.sources ?? [];
  if (!first || !('broker' in first)) return undefined;
  const { url, username, password } = first.broker;
  if (username === undefined || password === undefined) return undefined;
  return { port: Number(new URL(url).port), credentials: { username, password } };
}
