/** The network line between a site, or a peer's server, and the viewing window. */
export interface LineKind {
  /** Delay in each direction, ms: half of the round trip. */
  readonly delayMs: number;
  /** Maximum additional delay of a packet from the server, uniformly distributed from 0, ms. UDP only. */
  readonly jitterMs: number;
  /** Share of packets lost in each direction, 0..1. UDP only. */
  readonly loss: number;
}

export const cleanLine: LineKind = { delayMs: 0, jitterMs: 0, loss: 0 };

export const isClean = ({ delayMs, jitterMs, loss }: LineKind) =>
  delayMs === 0 && jitterMs === 0 && loss === 0;

/** A line that can be cut. A cut holds back data that TCP would resend, and drops UDP packets. */
export interface Cutter {
  readonly isCut: boolean;
  cut(): void;
  restore(): void;
  /** Runs at once while the line is whole, otherwise in order when it is restored. */
  whenWhole(run: () => void): void;
}

export function createCutter(): Cutter {
  let isCut = false;
  const held: (() => void)[] = [];
  return {
    get isCut() {
      return isCut;
    },
    cut() {
      isCut = true;
    },
    restore() {
      isCut = false;
      for (const run of held.splice(0)) run();
    },
    whenWhole(run) {
      if (isCut) held.push(run);
      else run();
    },
  };
}
