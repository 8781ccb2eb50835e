import { createSystemClock } from '../../core/base/clock.ts';
import { formatError, type LogEvent } from '../shared/log.ts';
import { createSiteLinks } from '../sync/site.ts';
import { hostDesk, type ParentPort } from './host.ts';

/** Writes one line of JSON per event to standard error, which main stores. */
const log: LogEvent = (level, event, fields) =>
  void process.stderr.write(
    `${JSON.stringify({ at: new Date().toISOString(), process: 'desk', level, event, ...fields })}\n`,
  );

// After an uncaught error the desk's state is unreliable: main starts a new one, while windows keep their
// video.
process.on('uncaughtException', (error) => {
  log('error', 'uncaught', { why: formatError(error) });
  process.exit(1);
});
process.on('unhandledRejection', (error) => {
  log('error', 'unhandled rejection', { why: formatError(error) });
  process.exit(1);
});

/** Electron gives a utility process this port; plain Node has none. */
const { parentPort } = process as { parentPort?: ParentPort };
if (!parentPort) {
  log('error', 'the desk runs as a utility process of Watchfloor; start it with npm start');
  process.exit(1);
}

const clock = createSystemClock();
hostDesk(parentPort, {
  clock,
  log,
  openLink: createSiteLinks({ clock, log }),
  exit: (code: number) => process.exit(code),
  counter: new URL(`counter.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
});
