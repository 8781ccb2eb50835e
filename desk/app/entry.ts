import { systemClock } from '../../core/base/clock.ts';
import { errorText, type Log } from '../shared/log.ts';
import { siteLinks } from '../sync/site.ts';
import { hostDesk, type ParentPort } from './host.ts';

/** One line of JSON an event, on standard error: main keeps it. */
const log: Log = (level, event, fields) =>
  void process.stderr.write(
    `${JSON.stringify({ at: new Date().toISOString(), process: 'desk', level, event, ...fields })}\n`,
  );

// A desk that has met a bug nobody caught may hold anything: main starts a fresh one, windows keep their video.
process.on('uncaughtException', (error) => {
  log('error', 'uncaught', { why: errorText(error) });
  process.exit(1);
});
process.on('unhandledRejection', (error) => {
  log('error', 'unhandled rejection', { why: errorText(error) });
  process.exit(1);
});

/** Electron gives a utility process this port; plain Node has none. */
const { parentPort } = process as { parentPort?: ParentPort };
if (!parentPort) {
  log('error', 'the desk runs as a utility process of Watchfloor; start it with npm start');
  process.exit(1);
}

const clock = systemClock();
hostDesk(parentPort, {
  clock,
  log,
  openLink: siteLinks({ clock, log }),
  exit: (code: number) => process.exit(code),
  counter: new URL(`counter.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
});
