import { join } from 'node:path';
import type { Clock } from '../../core/base/clock.ts';
import { formatDateTime } from '../../core/base/text.ts';
import { type LogFile, openLogFile } from './logFile.ts';

export interface ProcessLogs {
  /** Writes one line of a child process or of main itself. */
  write(name: string, line: string): void;
  flush(): Promise<void>;
}

/**
 * Opens a log file for each process in `folder`.
 * `echo`: also writes to stderr, with the process's name in front; stdout is reserved for machine-readable output.
 */
export function openProcessLogs(
  folder: string,
  options: { readonly clock: Clock; readonly echo: boolean },
): ProcessLogs {
  const files = new Map<string, LogFile>();
  const print = (name: string, line: string) =>
    process.stderr.write(`${formatDateTime(options.clock.now())} [${name}] ${line}\n`);

  return {
    write(name, line) {
      if (options.echo) print(name, line);
      let file = files.get(name);
      if (!file) {
        file = openLogFile(join(folder, `${name}.log`), {
          clock: options.clock,
          onFailure: (why) => print(name, `the log cannot be written: ${why}`),
        });
        files.set(name, file);
      }
      file.write(line);
    },
    async flush() {
      await Promise.all([...files.values()].map((file) => file.flush()));
    },
  };
}
