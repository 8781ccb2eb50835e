import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { AlertSourceFile } from '../../core/alerts/sourceFile.ts';
import type { Console } from './launch.ts';

/** Connects to the broker of a console's embedded demo, with the data in its file of alert sources. */
export function joinDemoBroker({ data }: Pick<Console, 'data'>): Promise<MqttClient> {
  const text = readFileSync(join(data, 'site', 'demo-alerts.json'), 'utf8');
  const [source] = AlertSourceFile.parse(JSON.parse(text)).sources;
  if (!source || !('broker' in source)) throw new Error('the demo has no broker');
  const { url, username, password } = source.broker;
  return mqtt.connectAsync(url, {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
}
