import { useEffect, useState } from 'react';
import { formatDateTime } from '../../../core/base/text.ts';
import { type Fault, faultText, type Language } from '../../../core/errors/faults.ts';
import type { handoverDeskCalls, ReportFormat } from '../../../core/handover/api.ts';
import type { DeskPrinter } from '../../../core/people/deskEntry.ts';
import type { CallInput } from '../../../core/rpc/define.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import styles from './forms.module.css';

/** The choice of a printer: by default the last one used here, otherwise the first. */
function Printers(props: {
  readonly chosen: DeskPrinter | undefined;
  readonly onChoose: (printer: DeskPrinter) => void;
}) {
  const desk = useDesk();
  const { chosen, onChoose } = props;
  const { t, language } = useLanguage();
  const words = t.handover.file;
  const [printers, setPrinters] = useState<readonly DeskPrinter[]>();
  const [fault, setFault] = useState<Fault>();
  useEffect(() => {
    let isHere = true;
    void desk.call('handover.printers', {}).then((answer) => {
      if (!isHere) return;
      if (!answer.ok) return setFault(answer.fault);
      const { printers: found, last } = answer.value;
      setPrinters(found);
      const first = found.find(({ name }) => name === last) ?? found[0];
      if (first) onChoose(first);
    });
    return () => {
      isHere = false;
    };
  }, [desk, onChoose]);

  return (
    <div className={styles.choices} data-testid="handover-printers">
      <span>{words.printer}</span>
      {fault ? (
        <span className={styles.notYet} role="alert">
          {faultText(fault, language)}
        </span>
      ) : printers ? (
        printers.map((one) => (
          <Button key={one.name} pressed={chosen?.name === one.name} onClick={() => onChoose(one)}>
            {one.label}
          </Button>
        ))
      ) : (
        <span role="status">{words.looking}</span>
      )}
    </div>
  );
}

type Format = (typeof ReportFormat.options)[number] | 'paper';
const formats: readonly Format[] = ['pdf', 'paper', 'csv', 'json'];
const languages: readonly Language[] = ['vi', 'en'];

/** Exports the report to paper or a file, in either language; shows the progress and the destination. */
export function ReportFileForm(props: {
  /** The request for the shown report: a handover's, or a period's. */
  readonly desired: () => CallInput<typeof handoverDeskCalls, 'handover.get' | 'handover.preview'>;
  /** Opens the folder with the file selected, or returns the fault. */
  readonly onShow: (file: string) => Promise<Fault | undefined>;
  readonly onCancel: () => void;
}) {
  const desk = useDesk();
  const clock = useClock();
  const { desired, onCancel } = props;
  const { t, language } = useLanguage();
  const words = t.handover.file;
  const [of, setOf] = useState<Language>(language);
  const [format, setFormat] = useState<Format>('pdf');
  const [since, setSince] = useState<number>();
  const [seconds, setSeconds] = useState(0);
  const [made, setMade] = useState<{ readonly file: string; readonly bytes: number }>();
  const [printer, setPrinter] = useState<DeskPrinter>();
  const [printed, setPrinted] = useState<string>();
  const [fault, setFault] = useState<Fault>();
  useEffect(() => {
    if (since === undefined) return undefined;
    return clock.every(1_000, () => setSeconds(Math.round((clock.monotonic() - since) / 1_000)));
  }, [since, clock]);

  async function work(): Promise<void> {
    if (since !== undefined || (format === 'paper' && !printer)) return;
    setSeconds(0);
    setMade(undefined);
    setPrinted(undefined);
    setFault(undefined);
    setSince(clock.monotonic());
    const what = { ...desired(), language: of };
    if (format === 'paper') {
      if (!printer) return;
      const answer = await desk.call('handover.print', { ...what, printer: printer.name });
      if (answer.ok) setPrinted(words.printed(printer.label, formatDateTime(clock.now())));
      else setFault(answer.fault);
    } else {
      const answer = await desk.call('handover.file', { ...what, format });
      if (answer.ok) setMade(answer.value);
      else setFault(answer.fault);
    }
    setSince(undefined);
  }

  const [make, making] = format === 'paper' ? [words.print, words.printing] : [words.make, words.making];
  return (
    <form
      className={styles.form}
      data-testid="handover-file"
      onSubmit={(event) => {
        event.preventDefault();
        void work(); // the outcome is shown in the form
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
    >
      <strong>{words.title}</strong>
      <div className={styles.choices}>
        <span>{words.format}</span>
        {formats.map((one) => (
          <Button key={one} pressed={format === one} onClick={() => setFormat(one)}>
            {one === 'paper' ? words.paper : words.formats[one]}
          </Button>
        ))}
        <span />
        <span>{words.language}</span>
        {languages.map((one) => (
          <Button key={one} pressed={of === one} onClick={() => setOf(one)}>
            {t.languages[one]}
          </Button>
        ))}
      </div>
      {format === 'paper' && <Printers chosen={printer} onChoose={setPrinter} />}
      <div className={styles.buttons}>
        <Button type="submit" autoFocus disabled={format === 'paper' && !printer}>
          {since === undefined ? make : making(seconds)}
        </Button>
        <Button look="quiet" onClick={onCancel} says={t.handover.cancel} />
        {since !== undefined && <progress />}
        <small role="status">{fault ? faultText(fault, language) : ''}</small>
      </div>
      {printed && (
        <div className={styles.made} role="status" data-testid="handover-printed">
          <IconMark shape="dot" />
          {printed}
        </div>
      )}
      {made && (
        <div className={styles.made} role="status" data-testid="handover-made">
          <IconMark shape="dot" />
          <code>{words.made(made.file, words.bytes(made.bytes))}</code>
          <Button onClick={() => void props.onShow(made.file).then(setFault)}>{words.show}</Button>
          <small>{words.folder}</small>
        </div>
      )}
    </form>
  );
}
