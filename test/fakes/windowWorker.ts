import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { deskCalls, deskTopics } from '../../core/api/desk.ts';
import { createSystemClock } from '../../core/base/clock.ts';
import { createRpcClient } from '../../core/rpc/client.ts';

/**
 * A window in its own thread, which follows the camera list on `workerData.port`.
 * Once the list is complete it posts its length, and how many of its calls were answered until then.
 */
const port: MessagePort = workerData.port;
const client = createRpcClient(
  {
    send: (message) => port.postMessage(message),
    onMessage: (run) => void port.on('message', run),
    onClose: (run) => void port.on('close', run),
    close: () => port.close(),
  },
  { calls: deskCalls, topics: deskTopics, clock: createSystemClock() },
);
const ids = new Set<string>();
let answered = 0;
client.subscribe('cameras', {
  onMessage(message) {
    if (message.kind === 'reset') {
      ids.clear();
      answered = 0;
    }
    for (const camera of message.cameras) ids.add(camera.id);
    if (message.kind === 'change') return;
    if (message.complete) parentPort?.postMessage({ cameras: ids.size, answered });
    else void client.call('cameras.taken', {}).then(() => (answered += 1));
  },
});
