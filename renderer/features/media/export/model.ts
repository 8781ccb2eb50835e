import type { Result } from '../../../../core/base/result.ts';
import type { Fault } from '../../../../core/errors/faults.ts';
import { ExportReason, type ExportResult, exportChunkBytes } from '../../../../core/media/export.ts';
import type { ExportFile } from '../../../media/export/picture.ts';
import type { DeskClient } from '../../../shared/deskClient.ts';

/** Lengths of a clip that are offered, s. */
export const clipLengthChoicesSeconds = [10, 20, 30, 60] as const;

/** What somebody is exporting, and how far that is. */
export type ExportProgress =
  | { readonly at: 'form' }
  /** A second person has to stand by. */
  | { readonly at: 'second' }
  | { readonly at: 'making' | 'sending'; readonly part: number }
  | { readonly at: 'signing' }
  | { readonly at: 'done'; readonly exported: ExportResult; readonly made: ExportFile }
  | { readonly at: 'failed'; readonly fault: Fault };

export const isExporting = ({ at }: ExportProgress): boolean =>
  at === 'making' || at === 'sending' || at === 'signing';

/** A reason that the desk will take. */
export const isValidReason = (text: string): boolean => ExportReason.safeParse(text).success;

/** Reasons used before that go on from what is being typed; all of them while nothing is. */
export const suggestReasons = (before: readonly string[], typed: string): readonly string[] =>
  before.filter((reason) => reason !== typed && reason.toLowerCase().startsWith(typed.trim().toLowerCase()));

/**
 * Hands a file to the desk, a piece at a time, and has it signed and recorded. When the signal is aborted the desk removes
 * what it has; once it is signing it cannot be called back. @throws the signal's reason
 */
export async function sendExport(
  desk: Pick<DeskClient, 'call'>,
  made: ExportFile,
  reason: string,
  received: { readonly onStage: (stage: ExportProgress) => void; readonly signal: AbortSignal },
): Promise<Result<ExportResult>> {
  const { bytes, streams, gaps, masks, ...rest } = made;
  received.onStage({ at: 'sending', part: 0 });
  const begun = await desk.call('export.begin', {
    ...rest,
    kind: made.type.startsWith('video/') ? 'clip' : 'snapshot',
    streams: [...streams],
    gaps: [...gaps],
    masks: [...masks],
    reason,
    bytes: bytes.length,
  });
  if (!begun.ok) return begun;
  const { export: id } = begun.value;
  for (let at = 0; at < bytes.length; at += exportChunkBytes) {
    if (received.signal.aborted) {
      await desk.call('export.cancel', { export: id });
      received.signal.throwIfAborted();
    }
    const sent = await desk.call('export.chunk', {
      export: id,
      at,
      bytes: bytes.slice(at, at + exportChunkBytes),
    });
    if (!sent.ok) return sent;
    received.onStage({ at: 'sending', part: Math.min(1, (at + exportChunkBytes) / bytes.length) });
  }
  received.onStage({ at: 'signing' });
  return desk.call('export.finish', { export: id });
}
