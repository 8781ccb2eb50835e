import mqtt from 'mqtt';
import { crossing } from './crossing.ts';

/**
 * Cameras that report over a broker, so many a second. `argv`: address, name, password, messages a second, and the number of
 * the first: a number that was reported before is the same alert again.
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
    const { topic, payload } = crossing(Number(first) + lastSent);
    source.publish(topic, payload, { qos: 1 });
  }
}, everyMs);
