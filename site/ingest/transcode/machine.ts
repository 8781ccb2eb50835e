import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ConcurrencyLimit } from '../../shared/concurrencyLimit.ts';
import {
  chooseEncoder,
  type EncoderName,
  encoderNames,
  getEncoderArguments,
  getTranscodingCapacity,
  type H264Encoder,
  maxTranscodedStreams,
} from './encoders.ts';

export interface TranscodingSettings {
  /** The number of simultaneous streams; `auto`: the measured capacity of the machine. */
  readonly most: number | 'auto';
  readonly encoder: EncoderName | 'auto';
  /** The device of VA-API. */
  readonly device: string;
}

/** This machine's encoder and transcoding capacity. */
export interface TranscodingMachine {
  /** The transcoding slots of the whole site. Their number is final once `prepare` resolves. */
  readonly places: ConcurrencyLimit;
  /** Tests and measures at the first call; the result is saved for the next start. */
  prepare(): Promise<H264Encoder>;
  /** Reports that the encoder ended before its first picture: software replaces hardware. */
  failed(encoder: H264Encoder): void;
  /** Ends a running test or measurement. */
  close(): void;
}

/** The saved result for this machine, ffmpeg and settings. */
const Found = z.object({
  for: z.string(),
  encoder: z.enum(encoderNames),
  most: z.int().min(0).max(maxTranscodedStreams),
});

/** The test clip is a main stream of a typical camera: 1920x1080, 25 pictures a second. */
const clipSeconds = 3;
const clipSource = `testsrc2=size=1920x1080:rate=25:duration=${clipSeconds}`;
/** Timeout of one run of ffmpeg, on a busy machine. */
const runWithinMs = 120_000;
const quiet = ['-hide_banner', '-nostdin'];

type Run = { readonly isOk: boolean; readonly output: string };

export function createTranscodingMachine(options: {
  readonly settings: TranscodingSettings;
  readonly ffmpeg: string;
  /** The file of the saved result. */
  readonly file: string;
  readonly log: (line: string) => void;
}): TranscodingMachine {
  const { settings, ffmpeg, file, log } = options;
  const places = new ConcurrencyLimit(settings.most === 'auto' ? 1 : settings.most);
  const closing = new AbortController();
  const { signal } = closing;
  let prepared: Promise<EncoderName> | undefined;

  const run = (args: readonly string[]): Promise<Run> =>
    new Promise((resolve) => {
      execFile(ffmpeg, [...quiet, ...args], { timeout: runWithinMs, signal }, (error, stdout, stderr) =>
        resolve({ isOk: error === null, output: `${stdout}\n${stderr}` }),
      );
    });

  async function measure(name: EncoderName): Promise<number | undefined> {
    const folder = await mkdtemp(join(tmpdir(), 'watchfloor-transcode-'));
    try {
      const clip = join(folder, 'clip.ts');
      const made = await run([
        ...['-f', 'lavfi', '-i', clipSource],
        ...['-c:v', 'libx264', '-preset', 'ultrafast', '-f', 'mpegts', clip],
      ]);
      if (!made.isOk) return undefined;
      const { before, output } = getEncoderArguments(name, settings.device);
      const transcoded = await run(['-benchmark', ...before, '-i', clip, ...output, '-f', 'null', '-']);
      const { length: cores } = cpus();
      return transcoded.isOk
        ? getTranscodingCapacity(transcoded.output, { name, seconds: clipSeconds, cores })
        : undefined;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  const save = (found: z.infer<typeof Found>): Promise<void> =>
    writeFile(file, `${JSON.stringify(found)}\n`).catch((error: unknown) =>
      // Only the next start is slower without it.
      log(`transcoding: not saved: ${error instanceof Error ? error.message : String(error)}`),
    );

  async function find(): Promise<EncoderName> {
    const [version = ''] = (await run(['-version'])).output.split('\n');
    const key = JSON.stringify([version, cpus()[0]?.model ?? '', cpus().length, settings]);
    const saved = await readFile(file, 'utf8')
      .then((text) => Found.safeParse(JSON.parse(text)).data)
      // No file yet, or a truncated one of a killed site: it is measured again.
      .catch(() => undefined);
    if (saved?.for === key) {
      places.limitTo(saved.most);
      return saved.encoder;
    }
    const listing = await run(['-encoders']);
    const encoder = await chooseEncoder(settings.encoder, listing.output, async (name) => {
      const { before, output } = getEncoderArguments(name, settings.device);
      const few = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25:duration=0.4'];
      const { isOk } = await run(['-loglevel', 'error', ...before, ...few, ...output, '-f', 'null', '-']);
      return isOk;
    });
    const measured = settings.most === 'auto' ? await measure(encoder) : settings.most;
    if (signal.aborted) return encoder;
    // Without a measurement the capacity is one, as on the smallest machine.
    const most = measured ?? 1;
    places.limitTo(most);
    const how = settings.most === 'auto' ? (measured === undefined ? 'not measured' : 'measured') : 'set';
    log(`transcoding: by ${encoder}, ${most} at once (${how})`);
    if (settings.encoder !== 'auto' && encoder !== settings.encoder)
      log(`transcoding: ${settings.encoder} does not work on this machine`);
    if (measured !== undefined) await save({ for: key, encoder, most });
    return encoder;
  }

  return {
    places,
    async prepare() {
      prepared ??= find().catch((error: unknown) => {
        log(`transcoding: not prepared: ${error instanceof Error ? error.message : String(error)}`);
        return 'software' as const;
      });
      return getEncoderArguments(await prepared, settings.device);
    },
    failed({ name }) {
      if (name === 'software') return;
      log(`transcoding: ${name} failed, software takes its place`);
      prepared = Promise.resolve('software');
    },
    close: () => closing.abort(),
  };
}
