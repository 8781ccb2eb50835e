import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ShellCalls } from '../../core/api/shell.ts';
import { fail, ok } from '../../core/base/result.ts';
import type { Handlers } from '../../core/rpc/server.ts';

type ExportCalls = Pick<Handlers<ShellCalls, unknown>, 'export.show'>;

/** Shell calls for exported files of this desk. `system`: the part of Electron's `shell` that is used. */
export function createExportCalls(
  folder: string,
  system: { showItemInFolder(path: string): void },
): ExportCalls {
  const isThere = (file: string) => existsSync(join(folder, file));
  return {
    'export.show'({ file }) {
      if (!isThere(file)) return fail('export.noFile', { file });
      system.showItemInFolder(join(folder, file));
      return ok({});
    },
  };
}
