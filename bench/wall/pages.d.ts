import type { BareOptions } from '../peers/bare/page.ts';
import type { StreamedOptions } from '../peers/peer.ts';

/** A peer's page: `prepare` makes it ready, `show` starts all tiles at once. */
interface PeerPage<Options> {
  prepare(options: Options): Promise<void>;
  show(options: Options): Promise<void>;
}

declare global {
  /** Set in our window with `--diagnostics`: see renderer/app/diagnostics.ts. */
  var watchfloorDiagnostics:
    | {
        call(name: 'session.signIn', input: object): Promise<{ ok: boolean }>;
        ready(): boolean;
        show(layout: object): void;
        counts(): { readonly consumers: number };
        tiles(): readonly { readonly state: string; readonly stream: string }[];
      }
    | undefined;
  /** Set in a peer's page. */
  var peer: PeerPage<BareOptions | StreamedOptions> | undefined;
  /** Set by `sdp.ts` and `stalls.ts` in either page. */
  var sdpWork: [from: number, to: number][] | undefined;
  var seenMarks: { tile: number; state: string; at: number }[] | undefined;
}
