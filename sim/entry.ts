import { fstatSync } from 'node:fs';
import { z } from 'zod';
import { createSystemClock } from '../core/base/clock.ts';
import { type DemoAlerts, openDemoAlerts } from './alerts/index.ts';
import { commandLines, executeCommand, parseCommand } from './cameras/control.ts';
import { readOptions, UsageError, usage } from './cameras/options.ts';
import { openCityPtzCameras } from './cameras/ptzCameras.ts';
import { lastRun, newCredentials, streamAddress, writeRegistry } from './cameras/registryFile.ts';
import { selectStreams } from './cameras/streams.ts';
import { traceFrames } from './cameras/trace.ts';
import { type CityCamera, cityCameras } from './city/registry.ts';
import { ownCityFile } from './ptz/around/file.ts';
import { openSurroundings, type Surroundings } from './ptz/around/surroundings.ts';
import type { PtzCameras } from './ptz/index.ts';
import { openPtzPictures, type PtzPictures, publishToken } from './ptz/picture/index.ts';
import { CameraServer } from './rtsp/server.ts';

/**
 * The demo cameras as a program: `node sim/entry.ts --registry FILE ...`, or an Electron utility process of the
 * console. Reports that it is ready in one JSON line on stdout, and in a message to its parent if there is one.
 */

// Electron's utility process has `process.parentPort`; plain Node does not know it.
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', take: (event: { data: unknown }) => void): unknown;
}
const Parent = z.object({
  parentPort: z.custom<ParentPort>(
    (port) => typeof port === 'object' && port !== null && 'postMessage' in port && 'on' in port,
  ),
});
const parent = Parent.safeParse(process).data?.parentPort;

const log = (line: string) => process.stderr.write(`${new Date().toISOString()} demo: ${line}\n`);

function send(message: object): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
  parent?.postMessage(message);
}

/** Sent by the program that connects the demo to a site: the PTZ cameras publish their pictures there. */
const Publishing = z.object({ do: z.literal('publish'), site: z.url({ protocol: /^https?$/ }).max(300) });

function openPictures(
  ptzCameras: PtzCameras,
  cameras: readonly CityCamera[],
  secret: string,
  surroundings: Surroundings,
): Promise<PtzPictures> {
  const ptzIds = new Set(ptzCameras.ids);
  const controlled = new Map(cameras.filter(({ id }) => ptzIds.has(id)).map((camera) => [camera.id, camera]));
  return openPtzPictures({
    clock: createSystemClock(),
    cameras: [...controlled.values()].map(({ id, name, position }) => ({
      id,
      name,
      heightM: position.heightM,
    })),
    pose: (id) => ptzCameras.mechanics(id)?.pose(),
    onMove: ptzCameras.onMove,
    around: async (id) => {
      const camera = controlled.get(id);
      return camera && surroundings.around(camera.position);
    },
    secret,
    // Not to stdout, which is logged: a client that knows the address could draw the PTZ cameras.
    onPageNeeded: (page) => parent?.postMessage({ demo: 'ptzCameras', page: page ?? null }),
    log,
  });
}

/** The end of a parent's pipe, unlike a terminal or /dev/null, means that the parent has exited. */
function stdinIsPipe(): boolean {
  const stdin = fstatSync(0, { throwIfNoEntry: false });
  return stdin?.isFIFO() === true || stdin?.isSocket() === true;
}

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const cameras = cityCameras(options.cameras);
  const find = await selectStreams(cameras, options);
  const trace = options.trace === undefined ? undefined : traceFrames(options.trace, options.traceCameras);
  const before = await lastRun(options.registry, options.port);
  const credentials = before?.credentials ?? newCredentials();
  const server = await CameraServer.listen({
    host: options.host,
    port: options.port,
    clock: createSystemClock(),
    credentials,
    find,
    ...(trace ? { onFrame: trace.record } : {}),
  });
  const { port } = server;
  const { host } = options;
  const ptzCameras = await openCityPtzCameras(cameras, options, before?.ptzPort, {
    clock: createSystemClock(),
    credentials,
    streamUri: (cameraId, role) => streamAddress({ host, port }, cameraId, role),
  });
  const onvif = (cameraId: string) => ptzCameras?.address(cameraId);
  const ids = new Set(cameras.map(({ id }) => id));
  const ptzIds = new Set(ptzCameras?.ids);
  const surroundings = openSurroundings(ownCityFile(), log);
  const pictures =
    ptzCameras && (await openPictures(ptzCameras, cameras, credentials.password, surroundings));
  const token = (cameraId: string) =>
    ptzIds.has(cameraId) ? publishToken(credentials.password, cameraId) : undefined;
  await writeRegistry(options.registry, cameras, { host, port, credentials, onvif, token }, options.test);
  const poseOf = (cameraId: string) => ptzCameras?.mechanics(cameraId)?.pose();
  let alerts: DemoAlerts | undefined;
  const answer = (input: unknown) =>
    executeCommand(input, server, (cameraId) => ids.has(cameraId), poseOf, alerts);
  if (options.alerts !== undefined)
    alerts = await openDemoAlerts({
      clock: createSystemClock(),
      cameras,
      host,
      port: options.alertsPort,
      again: options.port !== 0,
      file: options.alerts,
      everyMs: options.alertEveryS * 1_000,
      onDrill: (text) => answer(parseCommand(text)),
      log,
    });

  let closing = false;
  const close = async (why: string) => {
    if (closing) return;
    closing = true;
    log(`closing: ${why}`);
    await alerts?.close();
    await pictures?.close();
    await surroundings.close();
    await ptzCameras?.close();
    await server.close();
    await trace?.close();
    process.exit(0);
  };
  const take = (input: unknown) => {
    const publish = Publishing.safeParse(input);
    if (publish.success) pictures?.publishTo(publish.data.site);
    else send(answer(input));
  };
  parent?.on('message', ({ data }) => take(data));
  if (!parent && stdinIsPipe()) {
    process.stdin.setEncoding('utf8').on('data', commandLines(take));
    process.stdin.on('end', () => close('parent gone'));
  }
  process.on('SIGTERM', () => close('SIGTERM'));
  process.on('SIGINT', () => close('SIGINT'));
  process.on('disconnect', () => close('parent gone'));
  process.stdout.on('error', () => close('nobody reads'));

  const { length: controlled } = ptzCameras?.ids ?? [];
  send({ demo: 'ready', port, registry: options.registry, cameras: cameras.length, ptzCameras: controlled });
}

run().catch((error: unknown) => {
  const why = error instanceof Error ? error.message : String(error);
  const isUsage = error instanceof UsageError;
  // a usage error needs no stack
  log(isUsage ? `${why}\n${usage}` : error instanceof Error ? (error.stack ?? why) : why);
  send({ demo: 'failed', why });
  process.exit(isUsage ? 2 : 1);
});
