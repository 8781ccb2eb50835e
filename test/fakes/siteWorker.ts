import { parentPort, workerData } from 'node:worker_threads';
import { Right } from '../../core/people/operator.ts';
import { fakeCameras } from './cameras.ts';
import { fakeSite } from './site.ts';
import { listen } from './siteServer.ts';

/**
 * A fake site of `workerData.cameras` cameras in its own thread, away from the desk's work.
 * It posts its address.
 */
const cameras = fakeCameras(Number(workerData.cameras));
const site = fakeSite(cameras);
site.addOperator('demo', 'demo password', Right.options, 'all', true);
const server = await listen(site);
parentPort?.postMessage(server.url);
parentPort?.on('message', (message: unknown) => {
  // Renames every camera, which is the largest possible change.
  if (message === 'rename')
    site.setCameras(cameras.map((camera) => ({ ...camera, name: `${camera.name} mới` })));
});
