/** The file that tells a site where the demo's alerts come from, as a person's own `alerts.file` would. */
import { readFile } from 'node:fs/promises';
import { AlertSourceFile, type AlertSourceFileInput } from '../../core/alerts/sourceFile.ts';
import type { Credentials } from '../rtsp/digest.ts';
import { writeWhole } from '../wholeFile.ts';
import { axisBeginning, frigatePrefix, onvifBeginning } from './names.ts';

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

export const writeSources = (path: string, door: BrokerDoor): Promise<void> =>
  writeWhole(path, [`${JSON.stringify(sourcesOf(door), null, 2)}\n`]);

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
    return undefined; // not ours, or cut: it is written again
  }
  const [first] = AlertSourceFile.safeParse(json).data?.sources ?? [];
  if (!first || !('broker' in first)) return undefined;
  const { url, username, password } = first.broker;
  if (username === undefined || password === undefined) return undefined;
  return { port: Number(new URL(url).port), credentials: { username, password } };
}
