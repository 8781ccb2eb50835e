import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import { shellChannel } from '../../core/api/channels.ts';
import { type ShellCalls, shellCalls } from '../../core/api/shell.ts';
import type { Clock } from '../../core/base/clock.ts';
import { fail, type Result } from '../../core/base/result.ts';
import type { CallParsed } from '../../core/rpc/define.ts';
import { anonymous, describeIssue, type Handlers, refusalFor } from '../../core/rpc/server.ts';

/** Calls one window may make within a second: a page reports twice a second at most and asks little else. */
const maxCallsPerSecond = 50;
/** All that the page of a room's wall asks for. */
const ofWall: ReadonlySet<keyof ShellCalls> = new Set(['window.describe', 'window.report', 'displays.list']);

export interface ShellOptions<W> {
  readonly clock: Clock;
  /** The only origin that is listened to. */
  readonly origin: string;
  /** The window whose web contents these are, or undefined for contents that are none of ours. */
  readonly windowOf: (webContentsId: number) => W | undefined;
  readonly handlers: Handlers<ShellCalls, W>;
  /** They are a room's wall: their pages ask for nothing that would move, close or shrink a window, or open another program. */
  readonly unattended: boolean;
  readonly log: (line: string) => void;
}

/**
 * The one place where pages reach main. A caller must be the top frame of one of our windows, at our origin; then the
 * call must be in the contract, its right held and its input valid. Returns how many callers were refused so far.
 */
export function listenToShell<W>(options: ShellOptions<W>): { readonly refused: () => number } {
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
      // Of what is no text only the kind: what a page may send need not be one that can be made a text.
      return fail('call.unknown', { call: typeof name === 'string' ? name.slice(0, 80) : typeof name });
    const call = name as keyof ShellCalls;
    const spec = shellCalls[call];
    if (options.unattended && !ofWall.has(call)) return fail('call.refused');
    const refusal = refusalFor(spec.right, anonymous);
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
      // A page that keeps asking must not fill the disk: each power of two is enough.
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
