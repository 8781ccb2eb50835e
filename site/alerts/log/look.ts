import type { JetStreamManager } from '@nats-io/jetstream';
import type { Cancel, Clock } from '../../../core/base/clock.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { faultOf, isNoStream, LogRefuses, logRefuses } from './natsFault.ts';
import { epochOf, hasMajority, isFull, type LogStream } from './stream.ts';

/** How often the stream is looked at, ms: its leader, its replicas, its end. */
const lookEveryMs = 1_000;
/** A copy further behind than that is catching up, and nothing is appended meanwhile. */
const closeBehind = 2_000;
/** A copy that its consumer brings nothing for so many looks has lost it: it is followed anew. */
const stuckLooks = 8;

const catchingUp = (records: number): Fault => logRefuses(`catching up: ${records} records`);
export const isCatchingUp = ({ params }: Fault): boolean => String(params.why).startsWith('catching up');

/**
 * Looks at the stream again and again, and says whether it can be written.
 * @param copy what follows it, as it stands now
 * @param fill takes in what the consumer does not bring
 * @param end with what makes it need to be followed anew
 */
export function lookAfter(
  manager: JetStreamManager,
  { stream, replicas }: LogStream,
  copy: () => { readonly stream: string; cursor(): number },
  clock: Clock,
  fill: (to: number) => Promise<void>,
  setFault: (fault: Fault | null) => void,
  end: (why: unknown) => void,
): Cancel {
  let over = false;
  let still = 0;
  let reached = -1;

  async function fault(): Promise<Fault | null> {
    const info = await manager.streams.info(stream);
    const { stream: epoch, cursor } = copy();
    const at = cursor();
    if (epochOf(info) !== epoch) throw new LogRefuses(`the stream ${stream} was made anew`);
    const left = info.state.last_seq - at;
    still = left > 0 && at === reached ? still + 1 : 0;
    if (still >= stuckLooks) throw new LogRefuses('its copy does not come any further');
    if (still > 0) await fill(info.state.last_seq);
    // What was filled in counts as still: the consumer did not bring it.
    reached = still > 0 ? cursor() : at;
    if (!hasMajority(info)) return { code: 'alert.noMajority', params: {} };
    if (isFull(info)) return logRefuses(`the stream ${stream} is full`);
    return left > closeBehind ? catchingUp(left) : null;
  }

  async function look(): Promise<void> {
    try {
      const found = await fault();
      if (over) return;
      setFault(found);
    } catch (error) {
      if (over) return;
      if (error instanceof LogRefuses || isNoStream(error)) return end(error);
      try {
        setFault(faultOf(error, replicas));
      } catch (bug) {
        return end(bug);
      }
    }
    cancel = clock.after(lookEveryMs, () => void look());
  }

  let cancel = clock.after(0, () => void look());
  return () => {
    over = true;
    cancel();
  };
}
