/** Selects the clip of each camera. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamRole } from '../../core/cameras/camera.ts';
import type { CityCamera } from '../city/registry.ts';
import { type Clip, type ClipStream, indexFile, loadClips } from '../clips/index.ts';
import { PacketStream, Programme } from '../rtsp/programme.ts';
import { spreadOf } from '../spread.ts';
import { loadTestClip } from '../testClips/index.ts';
import type { DemoOptions, TestShape } from './options.ts';

type Streams = Readonly<Record<StreamRole, PacketStream>>;

/** The clips shipped with the program, relative to the sources or the built program. */
function ownClipsDir(): string {
  const around = ['../../resources/clips', '../resources/clips', '../../../resources/clips'];
  const dirs = around.map((path) => join(import.meta.dirname, path));
  const found = dirs.find((dir) => existsSync(join(dir, indexFile)));
  if (found === undefined) throw new Error(`no clips in ${dirs.join(' or ')}: say where with --clips`);
  return found;
}

function streamsOf({ main, sub, fps }: Clip): Streams {
  return { main: new PacketStream(main, fps), sub: new PacketStream(sub, fps) };
}

/** Two at a time: each runs an encoder if it is not cached yet. */
async function testStreams({
  test,
  testStill,
  testMain,
  testSub,
  testSeconds,
  testGop,
}: DemoOptions): Promise<Streams[]> {
  const load = (code: number, shape: TestShape): Promise<ClipStream> =>
    loadTestClip({
      ...shape,
      code,
      seconds: testSeconds,
      still: code > test - testStill,
      gopSeconds: testGop || undefined,
    });
  const out: Streams[] = [];
  for (let code = 1; code <= test; code++) {
    const [main, sub] = await Promise.all([load(code, testMain), load(code, testSub)]);
    out.push({ main: new PacketStream(main, testMain.fps), sub: new PacketStream(sub, testSub.fps) });
  }
  return out;
}

/**
 * Selects the stream of each camera: test clips for cameras 1..test, with the camera's number as code; for the others a
 * rendered clip of the camera's scene, in one of its moods.
 * @throws if clips are missing or broken, or a test clip cannot be made.
 */
export async function selectStreams(
  cameras: readonly CityCamera[],
  options: DemoOptions,
): Promise<(cameraId: string, role: StreamRole) => Programme | undefined> {
  const tests = await testStreams(options);
  const clips = options.test < cameras.length ? loadClips(options.clips ?? ownClipsDir()) : [];
  const drawn = clips.map((clip) => ({ scene: clip.scene, streams: streamsOf(clip) }));
  const byId = new Map(cameras.map((camera) => [camera.id, camera]));
  return (cameraId, role) => {
    const camera = byId.get(cameraId);
    if (!camera) return undefined;
    const ofScene = drawn.filter(({ scene }) => scene === camera.scene);
    const choice = ofScene.length > 0 ? ofScene : drawn;
    const streams =
      tests[camera.number - 1] ?? choice[Math.floor(spreadOf(`${cameraId}|mood`) * choice.length)]?.streams;
    const hasKeyframeAtPlay = options.testGop > 0 && tests[camera.number - 1] !== undefined;
    return streams && new Programme(streams[role], cameraId, hasKeyframeAtPlay);
  };
}
