import type { Discovered } from '../../../../core/cameras/ownCameraApi.ts';
import { useSpeech } from '../../../i18n/words.ts';
import { Button } from '../../../ui/button.tsx';
import styles from './owncamera.module.css';

/** The network is asked when somebody asks, and only then; whoever answers can be chosen. */
export function Found(props: {
  readonly found: { readonly list: readonly Discovered[]; readonly more: boolean } | undefined;
  readonly isFinding: boolean;
  readonly busy: boolean;
  /** The address that is typed now. */
  readonly chosen: string;
  readonly onFind: () => void;
  readonly onChoose: (device: Discovered) => void;
}) {
  const { found, isFinding, busy } = props;
  const { t } = useSpeech();
  const words = t.ownCamera;
  return (
    <div className={styles.found}>
      <Button onClick={props.onFind} disabled={busy}>
        {isFinding ? words.finding : words.find}
      </Button>
      <p role="status">
        {found && !isFinding && (found.list.length === 0 ? words.foundNone : words.found(found.list.length))}
      </p>
      {found && found.list.length > 0 && (
        <ul>
          {found.list.map((device) => (
            <li key={device.onvif}>
              <Button
                look="quiet"
                pressed={props.chosen === device.onvif}
                disabled={busy}
                onClick={() => props.onChoose(device)}
              >
                <strong>{device.host}</strong>
                <span>{[device.name, device.hardware].filter((text) => text !== '').join(' · ')}</span>
              </Button>
            </li>
          ))}
          {found.more && <li>{words.more}</li>}
        </ul>
      )}
    </div>
  );
}
