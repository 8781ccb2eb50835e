import type { DeskCalls } from '../../../core/api/desk.ts';
import type { Result } from '../../../core/base/result.ts';
import type { CallInput } from '../../../core/rpc/define.ts';
import type { ShiftLogState } from '../../../core/shiftlog/api.ts';
import type { LogLine } from '../../../core/shiftlog/line.ts';
import { clock, deskInside, log, notifyParent, onFirstMessage, rest } from '../deskInside.ts';
import { type FromDeskProcess, type Look, nothing, ToDeskProcess } from './desk.ts';

/** The pause between two records, ms: faster than any person. */
const restMs = 8;
/** The number of latest lines that may get an addendum. */
const recent = 30;
/** The delay before reconnecting to the site, ms. */
const retryMs = 60;

const send: (message: FromDeskProcess) => void = notifyParent;
const oneOf = <T>(all: readonly T[]): T | undefined => all[Math.floor(Math.random() * all.length)];

/** Runs a desk as the console does, with a window that keeps writing to the shift log. */
function run(options: Extract<ToDeskProcess, { t: 'start' }>): void {
  const { words } = options;
  const { call, subscribe } = deskInside(options, retryMs);
  let state: ShiftLogState | undefined;
  subscribe('shiftLog', {
    onMessage(next) {
      state = next;
    },
  });
  let isWriting = words !== null;

  async function must<K extends keyof DeskCalls & string>(name: K, input: CallInput<DeskCalls, K>) {
    const answer = await call(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.fault.code}`);
    return answer.value;
  }

  /** Writes a random record, new or about an existing one. Returns undefined if there was none. */
  async function write(text: string): Promise<Result<unknown> | undefined> {
    const happenedAt = Math.round(clock.now());
    const chance = Math.random();
    if (chance < 0.3) return call('log.write', { entry: { type: 'note', text, happenedAt } });
    if (chance < 0.4)
      return call('log.write', {
        entry: { type: 'order', text, happenedAt, order: { givenBy: 'A', answers: 'B', dueAt: null } },
      });
    if (chance < 0.5) return call('incident.open', { title: text, priority: 'low' });
    if (chance < 0.55) return call('standing.add', { what: 'watch', text, from: happenedAt, until: null });
    if (chance < 0.7) {
      const incident = oneOf((await must('incident.list', {})).incidents);
      if (!incident) return undefined;
      const { id, version, conflicts } = incident;
      const [conflict] = conflicts;
      if (conflict && chance < 0.58) {
        const how = chance < 0.565 ? 'again' : 'drop';
        await call('incident.settle', { id, record: conflict.record, how });
        return undefined;
      }
      return call('incident.change', { id, base: version, change: { nextStep: text }, text });
    }
    const line = oneOf<LogLine>((await must('log.page', { limit: recent })).lines);
    if (!line) return undefined;
    if (line.entry.order && !line.ended) return call('log.endOrder', { order: line.id, how: 'done', text });
    return call('log.addendum', { to: line.id, text });
  }

  async function work(): Promise<void> {
    while (isWriting && state === undefined) await rest(restMs);
    for (let made = 1; isWriting; made += 1) {
      await rest(restMs);
      const text = `${words} ${made}`;
      const answer = await write(text);
      if (answer?.ok) send({ t: 'done', words: text });
    }
  }

  async function look(): Promise<Look> {
    isWriting = false;
    // The state before reading applies to the data read below; the state after reading may be newer.
    const atFirst = state;
    const lines: LogLine[] = [];
    let before: { readonly happenedAt: number; readonly id: LogLine['id'] } | undefined;
    do {
      const page = await must('log.page', { limit: 200, ...(before && { before }) });
      lines.push(...page.lines);
      before = page.next;
    } while (before);
    const { incidents } = await must('incident.list', { states: ['open', 'monitoring', 'closed'] });
    const { standing } = await must('standing.list', {});
    return {
      pending: atFirst && state ? Math.max(atFirst.pending, state.pending) : -1,
      refused: state?.refused ?? -1,
      lines,
      incidents,
      standing,
    };
  }
  process.on('message', (message) => {
    if (ToDeskProcess.parse(message).t !== 'look') return;
    look().then(
      (found) => send({ t: 'look', look: found }),
      // Nobody is signed in yet.
      (error: unknown) => {
        log('warn', 'look', { why: String(error) });
        send({ t: 'look', look: nothing });
      },
    );
  });
  void work();
}

onFirstMessage((message) => {
  const first = ToDeskProcess.parse(message);
  if (first.t === 'start') run(first);
});
