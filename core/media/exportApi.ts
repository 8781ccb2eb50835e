import { z } from 'zod';
import { defineCall, defineCallsWithRight } from '../rpc/define.ts';
import { ExportId, ExportOffer, ExportResult, exportChunkBytes, maxExportBytes } from './export.ts';

const videoExportCall = defineCallsWithRight('video.export');

const Nothing = z.object({});

/** Calls of a window that exports pictures: a file leaves this desk signed and recorded, or not at all. */
export const exportDeskCalls = {
  /** Opens a file; its bytes follow in order, and it is complete only after `export.finish`. */
  'export.begin': defineCall({
    input: ExportOffer,
    output: z.object({ export: ExportId }),
    right: 'video.export',
    scope: (input) => [input.camera],
  }),
  'export.chunk': videoExportCall({
    input: z.object({
      export: ExportId,
      /** The number of bytes before these. */
      at: z.int().min(0).max(maxExportBytes),
      bytes: z
        .instanceof(Uint8Array)
        .refine(({ length }) => length > 0 && length <= exportChunkBytes, 'a megabyte at most'),
    }),
    output: Nothing,
  }),
  /**
   * Hashes and signs the file, has the site record it, and moves file and manifest into the folder; on failure
   * removes everything.
   */
  'export.finish': videoExportCall({ input: z.object({ export: ExportId }), output: ExportResult }),
  /** Discards an export; an unknown one is ignored. */
  'export.cancel': videoExportCall({ input: z.object({ export: ExportId }), output: Nothing }),
  /** Returns this operator's last reasons, newest first. */
  'export.reasons': videoExportCall({ input: Nothing, output: z.array(z.string().max(500)).max(20) }),
} as const;
