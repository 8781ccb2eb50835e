import type { BareOptions } from '../peers/bare/page.ts';

declare global {
  /** Of our window, with `--diagnostics`: see renderer/diagnostics.ts. */
  var watchfloorDiagnostics:
    | {
        call(name: 'session.signIn', input: object): Promise<{ ok: boolean }>;
        ready(): boolean;
        show(layout: { grid: number; tiles: readonly (string | null)[] }): void;
        tiles(): readonly unknown[];
      }
    | undefined;
  /** Of the peer's page. */
  var bare:
    | { prepare(options: BareOptions): Promise<void>; show(options: BareOptions): Promise<void> }
    | undefined;
}
