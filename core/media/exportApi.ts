import { z } from 'zod';
import { call } from '../rpc/define.ts';
import { Exported, ExportId, ExportOffer, exportChunkBytes, maxExportBytes } from './export.ts';

const Nothing = z.object({});

/** Calls of a window that exports pictures: a file leaves this desk signed and recorded, or not at all. */
export const exportDeskCalls = {
  /** Opens a file; its bytes follow in order, and it is complete only after `export.finish`. */
  'export.begin': call({
    input: ExportOffer,
    output: z.object({ export: ExportId }),
    right: 'video.export',
    scope: (input) => [input.camera],
  }),
  'export.chunk': call({
    input: z.object({
      export: ExportId,
      /** The number of bytes before these. */
      at: z.int().min(0).max(maxExportBytes),
      bytes: z
        .instanceof(Uint8Array)
        .refine(({ length }) => length > 0 && length <= exportChunkBytes, 'a megabyte at most'),
    }),
    output: Nothing,
    right: 'video.export',
    scope: 'none',
  }),
  /**
   * Hashes and signs the file, has the site record it, and moves file and manifest into the folder; on failure
   * removes everything.
   */
  'export.finish': call({
    input: z.object({ export: ExportId }),
    output: Exported,
    right: 'video.export',
    scope: 'none',
  }),
  /** Discards an export; an unknown one is ignored. */
  'export.cancel': call({
    input: z.object({ export: ExportId }),
    output: Nothing,
    right: 'video.export',
    scope: 'none',
  }),
  /** Returns this operator's last reasons, newest first. */
  'export.reasons': call({
    input: Nothing,
    output: z.array(z.string().max(500)).max(20),
    right: 'video.export',
    scope: 'none',
  }),
} as const;
