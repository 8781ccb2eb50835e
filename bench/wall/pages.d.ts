import type { BareOptions } from '../peers/bare/page.ts';
import type { StreamedOptions } from '../peers/peer.ts';

/** A peer's page; `prepare` makes it ready to be told to show, `show` begins all tiles at once. */
interface PeerPage<Options> {
  prepare(options: Options): Promise<void>;
  show(options: Options): Promise<void>;
}

declare global {
  /** Of our window, with `--diagnostics`: see renderer/app/diagnostics.ts. */
  var watchfloorDiagnostics:
    | {
        call(name: 'session.signIn', input: object): Promise<{ ok: boolean }>;
        ready(): boolean;
        show(layout: object): void;
        counts(): { readonly consumers: number };
        tiles(): readonly { readonly state: string; readonly stream: string }[];
      }
    | undefined;
  /** Of a peer's page. */
  var peer: PeerPage<BareOptions | StreamedOptions> | undefined;
  /** Of either: what `sdp.ts` and `marks.ts` note there. */
  var sdpWork: [from: number, to: number][] | undefined;
  var seenMarks: { tile: number; state: string; at: number }[] | undefined;
}
