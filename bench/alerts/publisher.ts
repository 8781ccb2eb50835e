import mqtt from 'mqtt';
import { createLineCrossing } from './lineCrossings.ts';

/**
 * Publishes camera messages over a broker at a constant rate. `argv`: address, user name, password, messages a second,
 * and the first number: a repeated number belongs to the same alert.
 */
const [, , url = '', username = '', password = '', perSecond = '0', first = '0'] = process.argv;
const everyMs = 20;

process.on('disconnect', () => process.exit(0));
const source = await mqtt.connectAsync(url, { username, password });
const began = performance.now();
let lastSent = 0;
setInterval(() => {
  const due = Math.floor(((performance.now() - began) * Number(perSecond)) / 1_000);
  for (; lastSent < due; lastSent += 1) {
    const { topic, payload } = createLineCrossing(Number(first) + lastSent);
    source.publish(topic, payload, { qos: 1 });
  }
}, everyMs);
