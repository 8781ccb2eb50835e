import { spawn } from 'node:child_process';
import { display, electronBinary, environment, program, sandboxArgs } from './launch.ts';

/**
 * Runs the built console as a shell does until it ends by itself, and returns its output.
 * @param through a command that runs the rest in its own environment
 */
export async function runToEnd(data: string, args: readonly string[], through: readonly string[] = []) {
  const screen = await display();
  const asked = [electronBinary(), program, ...sandboxArgs, `--user-data-dir=${data}`, ...args];
  const [command = '', ...rest] = [...through, ...asked];
  const console = spawn(command, rest, {
    env: environment(screen.name),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, words] = ['', ''];
  console.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  console.stderr.on('data', (chunk) => {
    words += String(chunk);
  });
  try {
    const code = await new Promise<number | null>((done, fail) => {
      console.once('error', fail);
      console.once('close', done);
    });
    return { code, out, words };
  } finally {
    screen.close();
  }
}
