import { orderLines } from '../../../core/handover/document/order.ts';
import { Unknown } from '../../../core/handover/report.ts';
import { joined, type Making, type ReportRow, section, unknownNote } from './making.ts';
import { thingRows } from './rowsOfWork.ts';

/** Characters of a hash that two people read to each other. */
const shortHash = 16;

/** Sections 10 to 14: the log, figures, gaps, questions and answers, signatures. */
export function restRows(making: Making): ReportRow[] {
  const { w, report, when } = making;
  const { log, gaps } = report;
  const calm = { mark: undefined, weight: 'calm' } as const;
  return [
    ...section(making, { ...log, section: 10, title: w.sections.log, name: 'log' }, (one) => ({
      ...{ ...calm, label: w.entries[one.type], text: one.text },
      under: joined(
        one.by.name,
        one.place,
        ...one.cameras.map((camera) => making.names.camera(camera)),
        ...orderLines(w, when, one),
        ...one.addenda.map(({ text, by }) => `${w.addendum}: ${text} (${by.name})`),
      ),
      at: when(one.happenedAt),
    })),
    { kind: 'section', key: 'figures', section: 11, title: w.sections.figures, total: undefined },
    { kind: 'figures', key: 'figures all', section: 11 },
    ...unknownNote(making, 11, ['use']),
    ...section(making, { ...gaps, section: 12, title: w.sections.gaps, name: 'gaps' }, (one) => ({
      ...{ mark: 'stop', weight: 'warn', label: w.gaps[one.what] },
      text: one.byMs === null ? '' : w.clockBy(one.byMs),
      under: '',
      at: `${when(one.from)}${one.to === null ? '' : ` – ${when(one.to)}`}`,
    })),
    ...unknownNote(making, 12, Unknown.options),
    ...questionRows(making),
    ...signatureRows(making),
    ...addendumRows(making),
  ];
}

function questionRows({ report, w, when }: Making): ReportRow[] {
  const { questions } = report;
  return [
    {
      ...{ kind: 'section', key: 'questions', section: 13 },
      ...{ title: w.sections.questions, total: questions.length },
    },
    ...questions.map((one): ReportRow => {
      return {
        ...{ kind: 'question', key: `question ${one.id}`, section: 13, id: one.id, text: one.text },
        ...{ by: one.by.name, at: when(one.at), answer: one.answer?.text ?? null },
      };
    }),
    ...(questions.length === 0
      ? [{ kind: 'note' as const, key: 'questions -', section: 13, text: w.none, none: true as const }]
      : []),
  ];
}

function signatureRows(making: Making): ReportRow[] {
  const { report, w, when } = making;
  const { signatures } = report;
  return [
    { kind: 'section', key: 'signatures', section: 14, title: w.sections.signatures, total: undefined },
    ...thingRows(making, ' again'),
    ...signatures.map((one, index): ReportRow => {
      return {
        ...{ kind: 'line', key: `signature ${index}`, section: 14, mark: 'dot', weight: 'calm' },
        ...{ label: w.parts[one.as], text: one.by.name },
        under: joined(w.signedBy[one.how], w.version(one.version), `${one.sha256.slice(0, shortHash)}…`),
        at: when(one.at),
      };
    }),
    ...(signatures.length === 0
      ? [{ kind: 'note' as const, key: 'signatures -', section: 14, text: w.unsigned }]
      : []),
  ];
}

function addendumRows({ report, w, when }: Making): ReportRow[] {
  const { addenda } = report;
  if (addenda.length === 0) return [];
  return [
    { kind: 'part', key: 'addenda', section: 14, title: w.addenda, total: addenda.length },
    ...addenda.map((one, index): ReportRow => {
      return {
        ...{ kind: 'line', key: `addendum ${index}`, section: 14, mark: undefined, weight: 'calm' },
        ...{ label: w.addendum, text: one.text, under: one.by.name, at: when(one.at) },
      };
    }),
  ];
}
