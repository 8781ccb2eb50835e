/** The line between a site or a peer's server and the window that watches. */
export interface LineKind {
  /** Each way, ms; half the round trip. */
  readonly delayMs: number;
  /** Added to each packet from the server, uniformly from 0 to this, ms. UDP only. */
  readonly jitterMs: number;
  /** Of packets, each way, 0..1. UDP only. */
  readonly loss: number;
}

export const cleanLine: LineKind = { delayMs: 0, jitterMs: 0, loss: 0 };

export const isClean = ({ delayMs, jitterMs, loss }: LineKind) =>
  delayMs === 0 && jitterMs === 0 && loss === 0;

/** Whether the line is whole, and who waits for it: a cut keeps what TCP would send again, and loses what UDP sends. */
export interface Cutter {
  readonly isCut: boolean;
  cut(): void;
  restore(): void;
  /** At once while the line is whole; else when it is again, in order. */
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
