import type { ShownAlert } from '../../../core/alerts/queue.ts';
import { deskInside, notifyParent, onFirstMessage, rest } from '../deskInside.ts';
import { type FromDeskProcess, type Look, ToDeskProcess } from './desk.ts';

/** The pause between two notes, ms: faster than any person. */
const restMs = 10;
/** The number of newest alerts that receive notes. */
const newest = 20;
/** The delay before reconnecting to the site, ms. */
const retryMs = 100;

const send: (message: FromDeskProcess) => void = notifyParent;

/** Runs a desk as the console does, in a separate process, with a window that keeps adding notes. */
function run(options: Extract<ToDeskProcess, { t: 'start' }>): void {
  const { notes } = options;
  const { desk, call, subscribe } = deskInside(options, retryMs);
  let queue: { readonly live: boolean; readonly pending: number; readonly paused: string | null } | undefined;
  subscribe('queue', {
    onMessage(state) {
      queue = state;
    },
  });
  let isWorking = notes !== null;

  /** Adds a note to one of the `among` newest alerts. Returns false if there is no alert. */
  async function noteOn(note: string, among: number): Promise<boolean> {
    const list = await call('alert.list', { filter: { state: 'all' }, limit: among });
    const row = list.ok ? list.value.rows[Math.floor(Math.random() * list.value.rows.length)] : undefined;
    if (!row) return false;
    const answer = await call('alert.act', {
      command: { do: 'note', text: note },
      alerts: [{ id: row.alert.id, base: row.alert.version }],
    });
    if (answer.ok && answer.value.done === 1) send({ t: 'done', note });
    else {
      const code = answer.ok ? (answer.value.refused[0]?.fault.code ?? '') : answer.fault.code;
      send({ t: 'refused', note, code });
    }
    return true;
  }
  async function work(): Promise<void> {
    for (let made = 1; isWorking; ) {
      await rest(restMs);
      if (isWorking && (await noteOn(`${notes} ${made}`, newest))) made += 1;
    }
  }
  async function look(): Promise<Look> {
    isWorking = false;
    const rows: ShownAlert[] = [];
    let after:
      | { readonly rank: number; readonly at: number; readonly id: ShownAlert['alert']['id'] }
      | undefined;
    do {
      const page = await call('alert.list', {
        filter: { state: 'all' },
        limit: 200,
        ...(after && { after }),
      });
      // Nobody is signed in yet.
      if (!page.ok) break;
      rows.push(...page.value.rows);
      after = page.value.next;
    } while (after);
    return {
      live: queue?.live === true,
      pending: queue?.pending ?? -1,
      unsettled: rows.reduce((sum, { pending }) => sum + pending, 0),
      paused: queue?.paused ?? null,
      notices: (desk.status().notices ?? []).map(({ code }) => code),
      alerts: rows.map(({ alert }) => [alert.id, alert.version, alert.count, alert.notes]),
    };
  }
  process.on('message', (message) => {
    const asked = ToDeskProcess.parse(message);
    if (asked.t === 'look') void look().then((found) => send({ t: 'look', look: found }));
    if (asked.t !== 'note') return;
    const { note } = asked;
    void noteOn(note, 1).then((isThere) => {
      if (!isThere) send({ t: 'refused', note, code: 'none' });
    });
  });
  void work();
}

onFirstMessage((message) => {
  const first = ToDeskProcess.parse(message);
  if (first.t === 'start') run(first);
});
