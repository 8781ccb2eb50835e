import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import styles from './export.module.css';

/** Buttons for the selected tile, for a toolbar; and, where a key did nothing, why. */
export function ExportButtons(props: {
  readonly mayExport: boolean;
  readonly said: 'noRight' | 'nothing' | undefined;
  readonly onOpen: (kind: 'snapshot' | 'clip') => void;
}) {
  const { mayExport, said, onOpen } = props;
  const { exporting: x } = useSpeech().t;
  return (
    <div className={styles.buttons} role="toolbar">
      {mayExport && (
        <>
          <Button look="quiet" title={x.snapshotHint} onClick={() => onOpen('snapshot')}>
            {x.snapshot}
          </Button>
          <Button look="quiet" title={x.clipHint} onClick={() => onOpen('clip')}>
            {x.clip}
          </Button>
        </>
      )}
      <span role="status">{said && x[said]}</span>
    </div>
  );
}
