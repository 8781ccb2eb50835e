import { app } from 'electron';
import { gatewaySwitch } from '../core/ptz/gatewayMessages.ts';

/**
 * Where the program begins: as the console, or, with a switch that only the console itself passes, as its PTZ gateway.
 * That is a second process of the same executable and none of Chromium's own children, because those end when the
 * console is killed, and cameras that ignore Timeout would run on (ADR 16). It opens nothing: no window, no lock, no data.
 */
async function gateway(): Promise<void> {
  app.dock?.hide();
  // Chromium takes SIGTERM and the end of a session for its own: they go where Node's would have gone.
  app.on('will-quit', (event) => {
    event.preventDefault();
    process.emit('SIGTERM');
  });
  // As it lies beside this one in a build; it ends by itself where nobody holds the other end.
  await import(new URL('gateway.js', import.meta.url).href).catch((error: unknown) => {
    // Electron would show a person a box, and wait there for ever.
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    app.exit(1);
  });
}

// Whoever read its lines may be gone, with the terminal: nothing stands still for that.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

if (process.argv.includes(gatewaySwitch)) await gateway();
else await import('./console.ts');
