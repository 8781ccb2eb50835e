/** The demo cameras' command line. */
import { parseArgs } from 'node:util';
import { defaultCameras, planCameras } from '../city/registry.ts';
import type { FrameRate } from '../rtsp/programme.ts';
import { testMain, testSub } from '../testClips/index.ts';

export interface TestShape {
  readonly width: number;
  readonly height: number;
  readonly fps: FrameRate;
}

export interface DemoOptions {
  readonly cameras: number;
  /** The registry file to write. */
  readonly registry: string;
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Folder of the rendered clips; undefined: those shipped with the program. */
  readonly clips: string | undefined;
  /** Cameras 1..test play test clips. */
  readonly test: number;
  /** Number of controllable PTZ cameras, counted without test cameras. */
  readonly ptzCameras: number;
  /** Undefined: the last run's port for the same cameras' port, or any free one. */
  readonly ptzPort: number | undefined;
  /** Number of test cameras, from the last, that show a still scene with sensor noise. */
  readonly testStill: number;
  readonly testMain: TestShape;
  readonly testSub: TestShape;
  readonly testSeconds: number;
  /** Keyframe interval of test cameras, s, with a keyframe at each PLAY; 0: one a second, by the clock. */
  readonly testGop: number;
  /** The file that describes the alert source to a site; undefined: no broker and no alerts. */
  readonly alerts: string | undefined;
  /** The broker's port; 0: the last run's for the same cameras' port, or any free one. */
  readonly alertsPort: number;
  /** Mean interval of incidents, s; 0: only on a drill's request. */
  readonly alertEveryS: number;
  /** Trace file with a line for each frame sent. */
  readonly trace: string | undefined;
  /** Traces only these cameras; all if empty. */
  readonly traceCameras: readonly string[];
}

export const defaultPtzCameras = 4;
/** With many cameras an incident every few minutes; none with test clips. */
const defaultAlertEveryS = 150;

export const usage = `node sim/entry.ts --registry FILE [--cameras 1..${planCameras}] [--port 0] [--host 127.0.0.1] [--clips DIR]
  [--ptz-cameras 0..${planCameras}, default ${defaultPtzCameras}] [--ptz-port PORT]
  [--test N] [--test-still N] [--test-main 640x360@25] [--test-sub 320x180@12.5] [--test-seconds 10] [--test-gop SECONDS]
  [--alerts FILE] [--alerts-port 0] [--alert-every SECONDS, default ${defaultAlertEveryS}, 0 with --test]
  [--trace FILE] [--trace-camera ID]...`;

/** An error in the command line, worded for its author. */
export class UsageError extends Error {}

function whole(text: string, name: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < least || value > most)
    throw new UsageError(`--${name}: a whole number from ${least} to ${most}, not ${text}`);
  return value;
}

/**
 * Parses a size and rate such as `640x360@12.5`: the strip's 40 cells must be whole pixels, so the width is a multiple
 * of 80.
 */
export function parseShape(text: string, name: string): TestShape {
  const match = /^(\d{2,4})x(\d{2,4})@(\d{1,2}(?:\.\d{1,2})?)$/.exec(text);
  const [width, height, rate] = (match ?? []).slice(1).map(Number);
  if (!width || !height || !rate || width % 80 !== 0 || height % 2 !== 0 || width > 1_920 || height > 1_080)
    throw new UsageError(`--${name}: like 640x360@25, the width a multiple of 80, not ${text}`);
  let [num, den] = [Math.round(rate * 100), 100];
  for (const factor of [2, 2, 5, 5])
    if (num % factor === 0 && den % factor === 0) [num, den] = [num / factor, den / factor];
  return { width, height, fps: { num, den } };
}

/** @throws UsageError */
export function readOptions(args: readonly string[]): DemoOptions {
  const text = { type: 'string' } as const;
  let values: ReturnType<typeof parse>;
  const parse = () =>
    parseArgs({
      args: [...args],
      strict: true,
      options: {
        cameras: text,
        registry: text,
        port: text,
        host: text,
        clips: text,
        test: text,
        'ptz-cameras': text,
        'ptz-port': text,
        'test-still': text,
        'test-main': text,
        'test-sub': text,
        'test-seconds': text,
        'test-gop': text,
        alerts: text,
        'alerts-port': text,
        'alert-every': text,
        trace: text,
        'trace-camera': { type: 'string', multiple: true },
      },
    }).values;
  try {
    values = parse();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  if (!values.registry) throw new UsageError('--registry FILE is missing');
  const cameras = whole(values.cameras ?? String(defaultCameras), 'cameras', 1, planCameras);
  const test = whole(values.test ?? '0', 'test', 0, cameras);
  return {
    cameras,
    registry: values.registry,
    port: whole(values.port ?? '0', 'port', 0, 65_535),
    host: values.host ?? '127.0.0.1',
    clips: values.clips,
    test,
    ptzCameras: whole(values['ptz-cameras'] ?? String(defaultPtzCameras), 'ptz-cameras', 0, planCameras),
    ptzPort: values['ptz-port'] ? whole(values['ptz-port'], 'ptz-port', 0, 65_535) : undefined,
    testStill: whole(values['test-still'] ?? '0', 'test-still', 0, test),
    testMain: values['test-main'] ? parseShape(values['test-main'], 'test-main') : testMain,
    testSub: values['test-sub'] ? parseShape(values['test-sub'], 'test-sub') : testSub,
    testSeconds: whole(values['test-seconds'] ?? String(testMain.seconds), 'test-seconds', 1, 600),
    testGop: whole(values['test-gop'] ?? '0', 'test-gop', 0, 600),
    alerts: values.alerts,
    alertsPort: whole(values['alerts-port'] ?? '0', 'alerts-port', 0, 65_535),
    alertEveryS: whole(
      values['alert-every'] ?? String(test > 0 ? 0 : defaultAlertEveryS),
      'alert-every',
      0,
      86_400,
    ),
    trace: values.trace,
    traceCameras: values['trace-camera'] ?? [],
  };
}
