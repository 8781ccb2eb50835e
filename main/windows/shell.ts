import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import { shellChannel } from '../../core/api/channels.ts';
import { type ShellCalls, shellCalls } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import { fail, type Result } from '../../core/base/result.ts';
import type { CallParsed } from '../../core/rpc/define.ts';
import { anonymousCaller, describeIssue, getCallRefusal, type Handlers } from '../../core/rpc/server.ts';

/** Maximum calls of one window within a second: a page reports at most twice a second and requests little else. */
const maxCallsPerSecond = 50;
/** All calls that the page of a wall display may make. */
const ofWall: ReadonlySet<keyof ShellCalls> = new Set(['window.describe', 'window.report', 'displays.list']);

export interface ShellOptions<W> {
  readonly clock: Clock;
  /** The only accepted origin. */
  readonly origin: string;
  /** Returns the window of these web contents, or undefined if they are not ours. */
  readonly windowOf: (webContentsId: number) => W | undefined;
  readonly handlers: Handlers<ShellCalls, W>;
  /** True on a wall display: its pages may not move, close or shrink a window, nor open another program. */
  readonly unattended: boolean;
  readonly log: (line: string) => void;
}

/**
 * Listens for calls of pages, the only way from pages to main.
 * A caller must be the top frame of one of our windows, at our origin; the call must be in the contract, its right granted and
 * its input valid. Returns the number of refused calls.
 */
export function handleShellCalls<W>(options: ShellOptions<W>): { readonly refused: () => number } {
  const { clock, handlers } = options;
  const paces = new Map<number, { second: number; calls: number }>();
  let refused = 0;
  let bugs = 0;

  function isOurs({ senderFrame: frame }: IpcMainInvokeEvent): boolean {
    return frame !== null && frame.parent === null && frame.origin === options.origin;
  }

  function tooMany(sender: number): boolean {
    const second = Math.floor(clock.monotonic() / 1000);
    const pace = paces.get(sender);
    if (!pace || pace.second !== second) {
      paces.set(sender, { second, calls: 1 });
      return false;
    }
    pace.calls += 1;
    return pace.calls > maxCallsPerSecond;
  }

  async function answer(window: W, name: unknown, input: unknown): Promise<Result<unknown>> {
    if (typeof name !== 'string' || !Object.hasOwn(shellCalls, name))
      // A name that is not a text is logged by its type only: a page may send a value that cannot be converted to text.
      return fail('call.unknown', { call: typeof name === 'string' ? name.slice(0, 80) : typeof name });
    const call = name as keyof ShellCalls;
    const spec = shellCalls[call];
    if (options.unattended && !ofWall.has(call)) return fail('call.refused');
    const refusal = getCallRefusal(spec.right, anonymousCaller);
    if (refusal) return { ok: false, fault: refusal };
    const parsed = spec.input.safeParse(input);
    if (!parsed.success) return fail('call.invalid', { where: describeIssue(parsed.error) });
    const handler = handlers[call] as (input: CallParsed<ShellCalls, typeof call>, window: W) => unknown;
    try {
      return (await handler(parsed.data, window)) as Result<unknown>;
    } catch (error) {
      bugs += 1;
      const id = `shell-${bugs}`;
      options.log(`bug ${id} in ${name}: ${error instanceof Error ? error.stack : String(error)}`);
      return fail('call.failed', { id });
    }
  }

  ipcMain.handle(shellChannel, (event, name: unknown, input: unknown) => {
    const window = options.windowOf(event.sender.id);
    if (window === undefined || !isOurs(event)) {
      refused += 1;
      // Refused calls are logged at powers of two only, so that a page that keeps calling cannot fill the disk.
      if ((refused & (refused - 1)) === 0)
        options.log(
          `refused a shell call from ${event.senderFrame?.url.slice(0, 200) ?? '?'} (${refused} so far)`,
        );
      return fail('call.refused');
    }
    if (tooMany(event.sender.id)) return fail('call.tooMany');
    return answer(window, name, input);
  });
  return { refused: () => refused };
}
