import { useState } from 'react';
import type { KeysPage } from '../../../core/api/keys.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import type { DeskPrinter } from '../../../core/people/deskEntry.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Desk } from '../../shared/client.ts';
import { Button } from '../../ui/button.tsx';
import styles from './keymap.module.css';

/** The keys on A4: as a PDF in the folder of exports, or on one of the printers of this machine. */
export function PrintKeys(props: {
  readonly desk: Pick<Desk, 'call'>;
  readonly page: () => KeysPage;
  readonly onShow: (file: string) => Promise<Fault | undefined>;
}) {
  const { desk, page, onShow } = props;
  const { t, language } = useSpeech();
  const words = t.keyMap.print;
  const [works, setWorks] = useState(false);
  const [printers, setPrinters] = useState<readonly DeskPrinter[]>();
  const [said, setSaid] = useState<string>();
  const [made, setMade] = useState<string>();

  /** Says how it went; one at a time. */
  async function work<T>(
    call: () => Promise<
      { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }
    >,
    done: (value: T) => void,
  ): Promise<void> {
    if (works) return;
    setWorks(true);
    setSaid(words.working);
    setMade(undefined);
    const answer = await call();
    setWorks(false);
    setSaid(undefined);
    if (answer.ok) done(answer.value);
    else setSaid(faultText(answer.fault, language));
  }
  const toPdf = () =>
    work(
      () => desk.call('keys.file', page()),
      ({ file }) => {
        setMade(file);
        setSaid(words.made(file));
      },
    );
  const toPrinters = () =>
    work(
      () => desk.call('keys.printers', {}),
      ({ printers: found }) => setPrinters(found),
    );
  const toPaper = ({ name, label }: DeskPrinter) =>
    work(
      () => desk.call('keys.print', { page: page(), printer: name }),
      () => setSaid(words.printed(label)),
    );

  return (
    <div className={styles.print}>
      <Button disabled={works} onClick={() => void toPdf()}>
        {words.pdf}
      </Button>
      <Button disabled={works} onClick={() => void toPrinters()}>
        {words.paper}
      </Button>
      {printers?.map((printer) => (
        <Button key={printer.name} look="chip" disabled={works} onClick={() => void toPaper(printer)}>
          {printer.label}
        </Button>
      ))}
      {said !== undefined && <p role="status">{said}</p>}
      {made !== undefined && (
        <Button
          look="quiet"
          onClick={() =>
            void onShow(made).then((fault) => {
              if (fault) setSaid(faultText(fault, language));
            })
          }
        >
          {words.show}
        </Button>
      )}
    </div>
  );
}
