import { z } from 'zod';
import { call } from '../rpc/define.ts';
import { Exported, ExportId, ExportOffer, exportChunkBytes, maxExportBytes } from './export.ts';

const Nothing = z.object({});

/** Calls of a window that puts pictures into a file: it leaves this desk signed and on the record, or not at all. */
export const exportDeskCalls = {
  /** Opens a file for what leaves this desk; its bytes follow in order, and it stands only once `export.finish` has answered. */
  'export.begin': call({
    input: ExportOffer,
    output: z.object({ export: ExportId }),
    right: 'video.export',
    scope: (input) => [input.camera],
  }),
  'export.chunk': call({
    input: z.object({
      export: ExportId,
      /** How many bytes came before these. */
      at: z.int().min(0).max(maxExportBytes),
      bytes: z
        .instanceof(Uint8Array)
        .refine(({ length }) => length > 0 && length <= exportChunkBytes, 'a megabyte at most'),
    }),
    output: Nothing,
    right: 'video.export',
    scope: 'none',
  }),
  /** Hashes, signs, has the site record it, and puts file and manifest into the folder; or removes all of it. */
  'export.finish': call({
    input: z.object({ export: ExportId }),
    output: Exported,
    right: 'video.export',
    scope: 'none',
  }),
  /** What is not wanted any more, or unknown already. */
  'export.cancel': call({
    input: z.object({ export: ExportId }),
    output: Nothing,
    right: 'video.export',
    scope: 'none',
  }),
  /** The reasons that this operator gave last, newest first. */
  'export.reasons': call({
    input: Nothing,
    output: z.array(z.string().max(500)).max(20),
    right: 'video.export',
    scope: 'none',
  }),
} as const;
