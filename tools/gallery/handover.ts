import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeskCalls } from '../../core/api/desk.ts';
import { ShiftLogId } from '../../core/base/ids.ts';
import { fail, ok, type Result } from '../../core/base/result.ts';
import type { Handover, HandoverReport } from '../../core/handover/report.ts';
import type { Operator } from '../../core/people/operator.ts';
import type { CallInput, CallOutput } from '../../core/rpc/define.ts';
import type { HandoverState } from '../../renderer/shared/mirror.ts';
import { createSampleReport, emptyReport } from './sampleReport.ts';

export const handoverScenes = [
  'preview',
  'begun',
  'signed',
  'refused',
  'accepted',
  'overdue',
  'empty',
] as const;
type Scene = (typeof handoverScenes)[number];
type Call = keyof DeskCalls & `handover.${string}`;
type Answers = { readonly [K in Call]: (input: CallInput<DeskCalls, K>) => Result<CallOutput<DeskCalls, K>> };

const minute = 60_000;
const sha256 = '7d1f0c9e5b2a48d6903c1e77ab54f0d2c86e19b3457af8021d6ce94b70a3f58c';

/**
 * Simulates a desk's handovers: a current one and earlier ones. Every password is accepted. `log`: number of lines in
 * the shift log.
 */
export function fixtureHandover(scene: Scene, operator: Operator, log: number) {
  const now = Date.now();
  let made = 900;
  const uuid = () => {
    made += 1;
    return ShiftLogId.parse(`0198f0a0-0000-7000-8000-${String(made).padStart(12, '0')}`);
  };
  const me = { id: operator.id, name: operator.displayName };
  const full = scene === 'empty' ? emptyReport() : createSampleReport({ log, signed: 'nobody' });
  let report: HandoverReport = { ...full, things: [null, null, null], words: [] };
  if (scene !== 'preview' && scene !== 'empty')
    report = { ...report, things: full.things, words: full.words };
  const taking = full.people.find(({ as }) => as === 'incoming')?.person ?? me;
  const first: Handover = {
    id: uuid(),
    subject: full.subject,
    shift: full.shift,
    from: full.from,
    to: full.to,
    begunAt: now - 10 * minute,
    outgoing: me,
    incoming: null,
    state: 'begun',
    version: 0,
    sha256: null,
    refusal: null,
    acceptedAt: null,
    supersededBy: null,
    pending: false,
  };
  let current: Handover | null =
    scene === 'preview' || scene === 'overdue' || scene === 'empty'
      ? null
      : scene === 'begun'
        ? first
        : {
            ...first,
            version: 1,
            sha256,
            state: scene,
            incoming: scene === 'signed' ? null : taking,
            refusal: scene === 'refused' ? 'Chưa nói rõ ai giữ chìa khoá phòng máy.' : null,
            acceptedAt: scene === 'accepted' ? now - minute : null,
            pending: scene === 'accepted',
          };
  const state = (): HandoverState => ({
    current,
    dueAt: scene === 'overdue' ? now - 20 * minute : now + 12 * minute,
    overdue: scene === 'overdue',
  });
  const store: StoreApi<HandoverState | null> = createStore<HandoverState | null>(() => state());
  function become(next: Partial<Handover>): Result<Handover> {
    if (!current) return fail('call.failed', { id: 'fixture' });
    current = { ...current, ...next };
    store.setState(state(), true);
    return ok(current);
  }
  function write(next: Partial<HandoverReport>): Result<Record<string, never>> {
    report = { ...report, ...next };
    become({});
    return ok({});
  }
  const stamp = () => ({ by: me, at: Date.now() });
  const answers: Answers = {
    'handover.preview': () => ok(report),
    'handover.begin'() {
      current = { ...first, begunAt: Date.now() };
      store.setState(state(), true);
      return ok(current);
    },
    'handover.list': () =>
      ok({
        handovers: Array.from({ length: 30 }, (_, n) => ({
          ...first,
          id: uuid(),
          begunAt: now - (n + 1) * 8 * 60 * minute,
          incoming: taking,
          state: 'accepted' as const,
          version: n % 7 === 2 ? 2 : 1,
          sha256,
          acceptedAt: now - (n + 1) * 8 * 60 * minute + 12 * minute,
        })),
      }),
    'handover.get'({ handover }) {
      if (current && handover === current.id) return ok({ handover: current, report });
      const old = { ...first, id: ShiftLogId.parse(handover), incoming: taking, state: 'accepted' as const };
      return ok({
        handover: { ...old, version: 1, sha256, acceptedAt: first.begunAt },
        report: createSampleReport({ log }),
      });
    },
    'handover.word'({ place, text }) {
      const n = /^things\.(\d)$/.exec(place)?.[1];
      if (n !== undefined)
        return write({
          things: report.things.map((one, at) =>
            at === Number(n) ? (text ? { ...stamp(), text } : null) : one,
          ),
        });
      const others = report.words.filter((one) => one.place !== place);
      return write({ words: text ? [...others, { ...stamp(), place, text }] : others });
    },
    'handover.tick': ({ item, ticked }) =>
      write({
        carried: report.carried.map((one) =>
          one.item === item ? { item, ticked: ticked ? { by: taking, at: Date.now() } : null } : one,
        ),
      }),
    'handover.ask': ({ text }) =>
      write({
        questions: [...report.questions, { id: uuid(), by: taking, at: Date.now(), text, answer: null }],
      }),
    'handover.answer': ({ question, text }) =>
      write({
        questions: report.questions.map((one) =>
          one.id === question ? { ...one, answer: { ...stamp(), text } } : one,
        ),
      }),
    'handover.sign': () => become({ state: 'signed', version: (current?.version ?? 0) + 1, sha256 }),
    'handover.accept': () => become({ state: 'accepted', incoming: taking, acceptedAt: Date.now() }),
    'handover.refuse': ({ reason }) => become({ state: 'refused', incoming: taking, refusal: reason }),
    'handover.addendum': ({ text }) => write({ addenda: [...report.addenda, { ...stamp(), text }] }),
    'handover.printers': () =>
      ok({
        printers: [
          { name: 'Tang_3', label: 'Tầng 3 – HP LaserJet' },
          { name: 'P_truc', label: 'Phòng trực – Canon LBP' },
        ],
        last: null,
      }),
    'handover.print': () => ok({}),
    'handover.file': ({ format, language, ...desired }) =>
      ok({
        file: `${'of' in desired ? 'report' : 'handover'}_ban-3_20261126-060000_${language}.${format}`,
        bytes: 412_000,
        tookMs: 1_240,
      }),
  };
  return {
    store,
    call: (name: string, input: unknown): Result<never> | undefined => {
      const run = (answers as Readonly<Record<string, (input: never) => Result<unknown>>>)[name];
      return run?.(input as never) as Result<never> | undefined;
    },
  };
}
