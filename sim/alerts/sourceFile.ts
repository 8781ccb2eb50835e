/** The file that describes the demo's alert sources to a site, like an administrator's `alerts.file`. */
import { readFile } from 'node:fs/promises';
import { AlertSourceFile, type AlertSourceFileInput } from '../../core/alerts/sourceFile.ts';
import type { Credentials } from '../rtsp/digest.ts';
import { writeWhole } from '../wholeFile.ts';
import { axisBeginning, frigatePrefix, onvifBeginning } from './names.ts';

export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
  readonly credentials: Credentials;
}

export function sourcesOf({ host, port, credentials }: BrokerAddress): AlertSourceFileInput {
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

export const writeSources = (path: string, broker: BrokerAddress): Promise<void> =>
  writeWhole(path, [`${JSON.stringify(sourcesOf(broker), null, 2)}\n`]);

export interface LastBroker {
  readonly port: number;
  readonly credentials: Credentials;
}

/** Returns the broker's address in the last run's file; undefined if there is none. */
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
    return undefined; // not our file, or truncated: it is rewritten
  }
  const [first] = AlertSourceFile.safeParse(json).data?.sources ?? [];
  if (!first || !('broker' in first)) return undefined;
  const { url, username, password } = first.broker;
  if (username === undefined || password === undefined) return undefined;
  return { port: Number(new URL(url).port), credentials: { username, password } };
}
