import { useLanguage } from '../../../i18n/translations.ts';
import { Button } from '../../../ui/button.tsx';
import styles from './export.module.css';

/** What is shown can leave as a picture or as a film. */
export function PictureExportButtons(props: { readonly onOpen: (kind: 'snapshot' | 'clip') => void }) {
  const { exporting: x } = useLanguage().t;
  return (
    <div className={styles.row} role="toolbar">
      <Button title={x.snapshotHint} onClick={() => props.onOpen('snapshot')}>
        {x.snapshot}
      </Button>
      <Button title={x.clipHint} onClick={() => props.onOpen('clip')}>
        {x.clip}
      </Button>
    </div>
  );
}
