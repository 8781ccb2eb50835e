import { joinDemoBroker } from '../e2e/demoBroker.ts';
import type { Console } from '../e2e/launch.ts';

/** Whoever leads the exercise: the embedded demo's broker plays what is published to it as a drill (sim/alerts/README.md). */
export interface Drills {
  /** Resolves with the demo's answer. @throws where it refuses, or does not answer in time */
  play(command: object): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

const drillTopic = 'demo/drill';
const answerTopic = 'demo/drill/answer';
const answersWithinMs = 30_000;

export async function openDrills(console: Pick<Console, 'data'>): Promise<Drills> {
  const broker = await joinDemoBroker(console);
  await broker.subscribeAsync(answerTopic, { qos: 1 });
  /** One at a time: an answer does not say to what it is one. */
  let last: Promise<unknown> = Promise.resolve();

  async function ask(command: object): Promise<Readonly<Record<string, unknown>>> {
    const answered = new Promise<string>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`no answer to ${JSON.stringify(command)}`)),
        answersWithinMs,
      );
      broker.once('message', (_, payload) => {
        clearTimeout(late);
        resolve(payload.toString());
      });
    });
    await broker.publishAsync(drillTopic, JSON.stringify(command), { qos: 1 });
    const answer: Record<string, unknown> = JSON.parse(await answered);
    if (answer.demo === 'refused') throw new Error(`${JSON.stringify(command)}: ${answer.why}`);
    return answer;
  }

  return {
    play(command) {
      const answer = last.then(() => ask(command));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: () => broker.endAsync(),
  };
}
