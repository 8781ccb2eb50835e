import type { ShellCalls } from '../../../core/api/shell.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import type { CallInput } from '../../../core/rpc/define.ts';

/** Opens the folder of exports with this file in it, or says why not. */
export async function showExportInFolder(
  file: CallInput<ShellCalls, 'export.show'>['file'],
): Promise<Fault | undefined> {
  const shown = await window.watchfloor?.shell['export.show']({ file });
  return shown && !shown.ok ? shown.fault : undefined;
}
