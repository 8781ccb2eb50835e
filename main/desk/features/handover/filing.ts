import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../../core/clock.ts';
import type { PrintJob } from '../../../../core/contract/deskentry.ts';
import { cityClasses } from '../../../../core/domain/alertClasses.ts';
import { canonicalReport } from '../../../../core/domain/handover/canonical.ts';
import type { DeskId } from '../../../../core/domain/ids.ts';
import type { Operator } from '../../../../core/domain/operator.ts';
import type { Language } from '../../../../core/faults.ts';
import { reportCsv } from '../../../../core/report/csv.ts';
import type { ReportNames } from '../../../../core/report/frame.ts';
import { reportJson } from '../../../../core/report/json.ts';
import { reportPage } from '../../../../core/report/page.ts';
import { fail, ok, type Result } from '../../../../core/result.ts';
import type { HandlersFor } from '../../handlers.ts';
import type { Reader } from '../../store/access.ts';
import { readPolicy } from '../../store/alertSync.ts';
import { openExportFile } from '../../store/exportFile.ts';
import type { Write } from '../../write.ts';
import type { Documents } from './documents.ts';
import type { Shown } from './shown.ts';

/** Puts reports into the folder of exports, each with a line in the trail before it is there. */
export function createFiling(options: {
  readonly store: Reader;
  readonly write: Write;
  readonly operator: () => Operator | null;
  readonly desk: DeskId;
  readonly folder: string;
  readonly clock: Clock;
  readonly documents: Documents;
  readonly cameraName: (id: string) => string | undefined;
  readonly print: (page: PrintJob) => Promise<Result<Uint8Array>>;
  readonly show: (
    who: Operator,
    handover: Parameters<HandlersFor<'handover.file'>['handover.file']>[0],
  ) => Promise<Result<Shown>>;
}): HandlersFor<'handover.file'> {
  const { store, write, operator, desk, folder, clock, documents, print, show } = options;

  function namesIn(language: Language): ReportNames {
    const classes = { ...cityClasses, ...readPolicy(store)?.classes };
    return {
      camera: options.cameraName,
      alertClass: (key) => classes[key]?.name[language],
    };
  }

  async function bytesOf(
    { report, sha256 }: Shown,
    format: 'pdf' | 'csv' | 'json',
    language: Language,
  ): Promise<Result<Uint8Array>> {
    if (format === 'csv') return ok(Buffer.from(reportCsv(report, language, namesIn(language)), 'utf8'));
    if (format === 'pdf') {
      const { html, title, foot } = reportPage(report, language, namesIn(language));
      return print({ html: Buffer.from(html, 'utf8'), language, title, foot });
    }
    const frozen = sha256 === null ? ok(canonicalReport(report)) : await documents.text(sha256);
    return frozen.ok ? ok(Buffer.from(reportJson(frozen.value, report), 'utf8')) : frozen;
  }

  return {
    async 'handover.file'(input) {
      const began = clock.monotonic();
      const who = operator();
      if (!who) return fail('right.notSignedIn');
      const shown = await show(who, input);
      if (!shown.ok) return shown;
      const { format, language } = input;
      const bytes = await bytesOf(shown.value, format, language);
      if (!bytes.ok) return bytes;
      const { subject, shift, version } = shown.value.handover;
      const of = 'desk' in subject ? subject.desk : 'centre';
      const frozen = shown.value.sha256 === null ? 'draft' : `v${input.version ?? version}`;
      const rest = `${shift.date}_${shift.key}_${frozen}_${language}_${randomBytes(4).toString('hex')}`;
      const name = `handover_${of}_${rest}.${format}`;
      const opened = await openExportFile({ folder, name, bytes: bytes.value.length, owner: desk });
      if (!opened.ok) return opened;
      const file = opened.value;
      const appended = await file.append(bytes.value);
      const sealed = appended.ok ? await file.seal() : appended;
      const detail = JSON.stringify({
        ...{ handover: input.handover, file: name, report: shown.value.sha256 },
        sha256: sealed.ok ? sealed.value : null,
      });
      const deed = { who: who.id, deed: 'handover.file', camera: null, why: null, detail };
      const isSame = operator()?.id === who.id;
      const told = !isSame ? fail('call.operatorChanged') : sealed.ok ? write(deed, () => undefined) : sealed;
      const there = told.ok ? await file.appear() : told;
      if (there.ok)
        return ok({ file: name, bytes: bytes.value.length, tookMs: Math.round(clock.monotonic() - began) });
      await file.discard();
      return there;
    },
  };
}
