import { useEffect, useState } from 'react';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import type { DeskPrinter } from '../../../core/people/deskEntry.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Desk } from '../../shared/client.ts';
import { Button } from '../../ui/button.tsx';
import styles from './forms.module.css';

/** Which printer: the one that was used here last, else the first, until another is chosen. */
export function Printers(props: {
  readonly desk: Pick<Desk, 'call'>;
  readonly chosen: DeskPrinter | undefined;
  readonly onChoose: (printer: DeskPrinter) => void;
}) {
  const { desk, chosen, onChoose } = props;
  const { t, language } = useSpeech();
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
