import { type AlertSource, AlertSourceFile } from '../../core/alerts/sourceFile.ts';
import type { Cancel, Clock } from '../../core/base/clock.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Fault } from '../../core/errors/faults.ts';
import { readDocument } from '../config/document.ts';

/** Whoever writes the file may do so in several steps, ms. */
const settleMs = 300;

/** The sources of the configuration, and those of the file that it names, which is read again when it changes. */
export interface AlertSources {
  all(): readonly AlertSource[];
  close: Cancel;
}

export function openAlertSources(options: {
  /** Of the configuration itself. */
  readonly own: readonly AlertSource[];
  readonly file: string | undefined;
  readonly clock: Clock;
  readonly watchFile: (file: string, onTouched: () => void, onFailed: (error: Error) => void) => Cancel;
  /** They are others than before. */
  readonly onChange: () => void;
  /** The file as it is now cannot be used, and what was goes on; null: it can again. */
  readonly onFault: (fault: Fault | null) => void;
}): Result<AlertSources> {
  const { own, file, clock, onChange, onFault } = options;
  if (file === undefined) return ok({ all: () => own, close: () => undefined });
  const read = (): Result<readonly AlertSource[]> => {
    const found = readDocument(file, AlertSourceFile);
    if (!found.ok) return found;
    const all = [...own, ...found.value.sources];
    if (new Set(all.map(({ id }) => id)).size < all.length)
      return fail('config.invalid', { file, line: 1, why: 'a source has the id of another' });
    return ok(all);
  };
  const first = read();
  if (!first.ok) return first;
  let sources = first.value;
  let settling: Cancel = () => undefined;
  const follow = () => {
    const found = read();
    onFault(found.ok ? null : found.fault);
    if (!found.ok || JSON.stringify(found.value) === JSON.stringify(sources)) return;
    sources = found.value;
    onChange();
  };
  const unwatch = options.watchFile(
    file,
    () => {
      settling();
      settling = clock.after(settleMs, follow);
    },
    (error) => onFault({ code: 'config.unreadable', params: { file, why: error.message } }),
  );
  return ok({
    all: () => sources,
    close() {
      settling();
      unwatch();
    },
  });
}
