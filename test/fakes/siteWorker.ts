import { parentPort, workerData } from 'node:worker_threads';
import { Right } from '../../core/people/operator.ts';
import { fakeCameras } from './cameras.ts';
import { fakeSite } from './site.ts';
import { listen } from './siteServer.ts';

/** A fake site of `workerData.cameras` cameras in a thread of its own, where its work is not the desk's. Posts its address. */
const cameras = fakeCameras(Number(workerData.cameras));
const site = fakeSite(cameras);
site.addOperator('demo', 'demo password', Right.options, 'all', true);
const server = await listen(site);
parentPort?.postMessage(server.url);
parentPort?.on('message', (message: unknown) => {
  // Every camera renamed: the largest change there can be.
  if (message === 'rename')
    site.setCameras(cameras.map((camera) => ({ ...camera, name: `${camera.name} mới` })));
});
