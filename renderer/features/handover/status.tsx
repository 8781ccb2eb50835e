import { getRiskText } from '../../../core/handover/document/heading.ts';
import { createZoneTimes } from '../../../core/handover/document/times.ts';
import { reportTexts } from '../../../core/handover/document/words.ts';
import type { Handover, HandoverReport } from '../../../core/handover/report.ts';
import { listCurrentRisks } from '../../../core/handover/risks.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { IconMark, type IconShape } from '../../ui/iconMark.tsx';
import headStyles from './head.module.css';
import { countTicks, getHandoverSteps, type HandoverStep } from './model.ts';

const shapes: Record<HandoverStep['state'], IconShape> = {
  done: 'dot',
  now: 'half',
  ahead: 'ring',
  refused: 'stop',
};

/** The state of a handover: its steps, and the last message. */
export function HandoverStatus(props: {
  readonly handover: Handover;
  readonly report: HandoverReport;
  readonly isOffline: boolean;
}) {
  const { handover, report, isOffline } = props;
  const { t } = useLanguage();
  const words = t.handover;
  const times = createZoneTimes(report.zone);
  const { state, outgoing, incoming, version, refusal, acceptedAt } = handover;
  const { done, all } = countTicks(report);
  return (
    <section className={headStyles.standing} data-state={state} data-testid="handover-standing">
      <ol>
        {getHandoverSteps(handover).map((step) => (
          <li key={step.name} data-step={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
            <IconMark shape={shapes[step.state]} />
            {words.steps[step.name]}
            <small>{words.stepStates[step.state]}</small>
          </li>
        ))}
      </ol>
      <p>
        <strong>{words.fromTo(outgoing.name, incoming?.name ?? null)}</strong>
        {state === 'signed' && ` · ${words.signedBy(version, outgoing.name)}`}
        {all > 0 && state !== 'begun' && ` · ${words.ticks(done, all)}`}
      </p>
      {state === 'refused' && refusal !== null && (
        <p className={headStyles.refusal}>
          <IconMark shape="stop" /> {words.refusedBy(incoming?.name ?? '', refusal)}
        </p>
      )}
      {state === 'accepted' && acceptedAt !== null && (
        <p>{words.acceptedBy(incoming?.name ?? '', times.numberBefore(acceptedAt, report.from))}</p>
      )}
      {handover.supersededBy !== null && (
        <p className={headStyles.refusal}>
          <IconMark shape="stop" /> {words.superseded}
        </p>
      )}
      {(handover.pending || isOffline) && (
        <p className={headStyles.pending}>
          <IconMark shape="half" /> {isOffline ? words.offline : words.pending}
        </p>
      )}
    </section>
  );
}

/** The risks of this handover, shown before everything else. */
export function HandoverRisks({ report }: { readonly report: HandoverReport }) {
  const { language } = useLanguage();
  const w = reportTexts[language];
  const risks = listCurrentRisks(report);
  if (risks.length === 0) return null;
  return (
    <section className={headStyles.risks} role="note" data-testid="handover-risks">
      <strong>
        <IconMark shape="triangle" /> {w.risks.title}
      </strong>
      <ul>
        {risks.map((risk) => (
          <li key={risk.why}>{getRiskText(w, risk)}</li>
        ))}
      </ul>
    </section>
  );
}
