import { useState } from 'react';
import type { Camera } from '../../../../core/cameras/camera.ts';
import { type Fault, faultText } from '../../../../core/errors/faults.ts';
import { useSpeech } from '../../../i18n/words.ts';
import type { Desk } from '../../../shared/client.ts';
import type { CameraEntry } from '../../../shared/mirror.ts';
import { useUndoing } from '../../../shared/undoing.ts';
import { SureButton } from '../../../ui/sureButton.tsx';
import styles from './owncamera.module.css';

/** Cameras that were added from desks, each of which may be removed again. */
export function OwnList(props: { readonly desk: Pick<Desk, 'call'>; readonly list: readonly CameraEntry[] }) {
  const { t, language } = useSpeech();
  const words = t.ownCamera;
  const undoing = useUndoing();
  const own = props.list.filter(({ camera }) => camera.own === true);
  const [removing, setRemoving] = useState<Camera['id']>();
  const [fault, setFault] = useState<Fault>();
  const [gone, setGone] = useState('');

  async function remove({ id, name }: Camera): Promise<void> {
    setRemoving(id);
    const answer = await props.desk.call('camera.remove', { camera: id });
    setRemoving(undefined);
    setFault(answer.ok ? undefined : answer.fault);
    setGone(answer.ok ? name : '');
    // Its password is nowhere any more: it stays removed.
    if (answer.ok) undoing.did({ what: (said) => said.ownCamera.removed(name) });
  }

  return (
    <section className={styles.own} aria-label={words.own(own.length)}>
      <h3>{own.length === 0 ? words.ownNone : words.own(own.length)}</h3>
      <ul data-testid="own-cameras">
        {own.map(({ camera, ward }) => (
          <li key={camera.id}>
            <b>{camera.number}</b>
            <span>{camera.name}</span>
            <small>{ward && t.ward(ward)}</small>
            <SureButton
              sure={words.sure}
              disabled={removing !== undefined}
              onSure={() => void remove(camera)} // calls answer in results
            >
              {words.remove}
            </SureButton>
          </li>
        ))}
      </ul>
      <p role="status">{fault ? faultText(fault, language) : gone && words.removed(gone)}</p>
    </section>
  );
}
