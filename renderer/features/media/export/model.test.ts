import { describe, expect, it } from 'vitest';
import { CameraId } from '../../../../core/base/ids.ts';
import { fail, ok } from '../../../../core/base/result.ts';
import { exportChunkBytes } from '../../../../core/media/export.ts';
import type { ExportFile } from '../../../media/export/picture.ts';
import { holdReplayPictures } from '../../../media/replay/holdReplayPictures.ts';
import type { DeskClient } from '../../../shared/deskClient.ts';
import { type ExportProgress, isValidReason, sendExport, suggestReasons } from './model.ts';

const made: ExportFile = {
  camera: CameraId.parse('hn:camera:c1'),
  streams: ['main'],
  from: 1,
  to: 2,
  type: 'video/mp4',
  width: 640,
  height: 360,
  codec: 'avc1.42e01f',
  reencoded: false,
  pictures: 2,
  gaps: [],
  masks: [],
  bytes: Uint8Array.from({ length: exportChunkBytes * 2 + 5 }, (_, at) => at % 251),
};

/** A desk that keeps what it is sent, and answers one of the calls with a refusal where told to. */
function desk(refuses?: string) {
  const calls: [string, unknown][] = [];
  const got: Uint8Array[] = [];
  const call = ((name: string, input: { bytes?: Uint8Array }) => {
    calls.push([name, input]);
    if (name === refuses) return Promise.resolve(fail('export.diskFull', { folder: '/x' }));
    if (name === 'export.chunk' && input.bytes) got.push(input.bytes);
    return Promise.resolve(ok(name === 'export.begin' ? { export: '0'.repeat(32) } : { file: 'a' }));
  }) as unknown as DeskClient['call'];
  return { call, names: () => calls.map(([name]) => name), got, calls };
}

const run = (
  to: Pick<DeskClient, 'call'>,
  signal = new AbortController().signal,
  stages: ExportProgress[] = [],
) => sendExport(to, made, 'why', { onStage: (stage) => stages.push(stage), signal });

it('the stored video for a clip is held once, and released once', () => {
  const messages: unknown[] = [];
  const releaseHold = holdReplayPictures({ hold: (...word) => messages.push(word) }, made.camera);
  expect(messages).toEqual([[made.camera, true]]);
  releaseHold();
  expect(messages).toEqual([
    [made.camera, true],
    [made.camera, false],
  ]);
});

describe('sending an export to the desk', () => {
  it('sends the whole file in ordered chunks, and finishes it once', async () => {
    const to = desk();
    const stages: ExportProgress[] = [];
    expect(await run(to, undefined, stages)).toMatchObject({ ok: true });
    expect(to.names()).toEqual([
      'export.begin',
      'export.chunk',
      'export.chunk',
      'export.chunk',
      'export.finish',
    ]);
    expect(Buffer.concat(to.got).equals(Buffer.from(made.bytes))).toBe(true);
    expect(to.calls[0]?.[1]).toMatchObject({ kind: 'clip', reason: 'why', bytes: made.bytes.length });
    expect(stages.at(-1)).toEqual({ at: 'signing' });
  });

  it.each(['export.begin', 'export.chunk', 'export.finish'])(
    'stops with the fault when %s is refused',
    async (name) => {
      const to = desk(name);
      expect(await run(to)).toMatchObject({ ok: false, fault: { code: 'export.diskFull' } });
      expect(to.names().at(-1)).toBe(name);
    },
  );

  it('cancels the export at the desk when it is aborted, and finishes nothing', async () => {
    const ending = new AbortController();
    ending.abort(new Error('no more'));
    const to = desk();
    await expect(run(to, ending.signal)).rejects.toThrow('no more');
    expect(to.names()).toEqual(['export.begin', 'export.cancel']);
  });
});

describe('the reason for an export', () => {
  it('has at least three characters without surrounding blanks', () => {
    expect(['', '  ab ', 'abc'].map(isValidReason)).toEqual([false, false, true]);
  });

  it('is suggested from earlier reasons that begin with the typed text', () => {
    const before = ['Va chạm giao thông', 'Mất trộm xe', 'Va quệt'];
    expect(suggestReasons(before, '')).toEqual(before);
    expect(suggestReasons(before, 'va ')).toEqual(['Va chạm giao thông', 'Va quệt']);
    expect(suggestReasons(before, 'Va quệt')).toEqual([]);
  });
});
