import { app } from 'electron';
import { gatewaySwitch } from '../core/ptz/gatewayMessages.ts';

/**
 * Starts the program as the console or, with a switch that only the console passes, as its PTZ gateway.
 * The gateway is a second process of the same executable and not one of Chromium's children, because those end when the console
 * is killed, and cameras that ignore Timeout would keep moving (ADR 16). It opens no window, lock or data.
 */
async function gateway(): Promise<void> {
  app.dock?.hide();
  // Chromium handles SIGTERM and the end of a session itself: they are forwarded as Node's signals would arrive.
  app.on('will-quit', (event) => {
    event.preventDefault();
    process.emit('SIGTERM');
  });
  // The built file is next to this one; it exits by itself without a parent at the other end.
  await import(new URL('gateway.js', import.meta.url).href).catch((error: unknown) => {
    // Electron would show a dialog and wait for ever.
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    app.exit(1);
  });
}

// The reader of the output may be gone with the terminal: write errors must not stop the program.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

if (process.argv.includes(gatewaySwitch)) await gateway();
else await import('./console.ts');
