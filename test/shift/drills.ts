import { joinDemoBroker } from '../e2e/demoBroker.ts';
import type { Console } from '../e2e/launch.ts';

/** The exercise: the embedded demo's broker plays the commands published to it (sim/alerts/README.md). */
export interface Drills {
  /**
   * Plays a command, and resolves with the demo's response.
   * @throws if the demo refuses, or does not respond in time
   */
  play(command: object): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

const drillTopic = 'demo/drill';
const answerTopic = 'demo/drill/answer';
const answersWithinMs = 30_000;

export async function openDrills(console: Pick<Console, 'data'>): Promise<Drills> {
  const broker = await joinDemoBroker(console);
  await broker.subscribeAsync(answerTopic, { qos: 1 });
  /** One command at a time, because a response does not name its command. */
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
