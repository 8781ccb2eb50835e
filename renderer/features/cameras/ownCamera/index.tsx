import { useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { CameraId } from '../../../../core/base/ids.ts';
import { type TrialField, trialFields } from '../../../../core/cameras/ownCamera.ts';
import { faultText } from '../../../../core/errors/faults.ts';
import { useSpeech } from '../../../i18n/words.ts';
import type { Desk } from '../../../shared/client.ts';
import type { CamerasState } from '../../../shared/mirror.ts';
import { useUndoing } from '../../../shared/undoing.ts';
import { Aside } from '../../../ui/aside.tsx';
import { Button } from '../../../ui/button.tsx';
import { Mark } from '../../../ui/mark.tsx';
import { Field, Tick } from './field.tsx';
import { Found } from './found.tsx';
import { isOnvif, missing, nameFor, nextNumber, wardsOf } from './model.ts';
import styles from './owncamera.module.css';
import { OwnList } from './ownList.tsx';
import { Picture } from './picture.tsx';
import { SaveForm } from './saveForm.tsx';
import { useOwnCamera } from './useOwnCamera.ts';

interface Props {
  readonly desk: Pick<Desk, 'call'>;
  readonly cameras: StoreApi<CamerasState>;
  /** What the selected tile shows: the new one stands in its ward, until somebody says otherwise. */
  readonly near: CameraId | undefined;
  readonly onPut: (camera: CameraId) => void;
  readonly onClose: () => void;
}

/** A camera of one's own: found or pasted, seen, and only then saved. */
export function OwnCameraPanel({ desk, cameras, near, onPut, onClose }: Props) {
  const { t, language } = useSpeech();
  const words = t.ownCamera;
  const { list, byId } = useStore(cameras);
  const wards = useMemo(() => wardsOf(list), [list]);
  const undoing = useUndoing();
  const first = {
    number: String(nextNumber(list)),
    ward: (near && byId.get(near)?.ward?.id) ?? ('' as const),
  };
  const own = useOwnCamera(desk, first, ({ id, name }) =>
    undoing.did({
      what: (said) => said.ownCamera.added(name),
      async back() {
        const removed = await desk.call('camera.remove', { camera: id });
        return removed.ok ? undefined : faultText(removed.fault, language);
      },
    }),
  );
  const { draft, set, device, stage, fault, seen, isSeen, saved } = own;
  const userName = useRef<HTMLInputElement>(null);
  const busy = stage !== 'form';
  const wrong = new Set<TrialField>(fault ? trialFields(fault) : []);
  const offersTranscode = draft.transcode || wrong.has('codec');
  const offersCertificate = draft.anyCertificate || wrong.has('certificate');

  return (
    <Aside
      title={words.title}
      closeLabel={words.close}
      onClose={onClose}
      width={56}
      testId="own-camera"
      stage={stage}
    >
      <p className={styles.intro}>{words.intro}</p>
      <div className={styles.columns}>
        <div className={styles.typed}>
          <Found
            found={own.found}
            isFinding={stage === 'finding'}
            busy={busy}
            chosen={draft.address}
            onFind={() => void own.find()} // calls answer in results
            onChoose={({ onvif, name, host }) => {
              set({ address: onvif, name: nameFor(`http://${host}`, name) });
              userName.current?.focus();
            }}
          />
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              if (busy || draft.address.trim() === '') return;
              if (draft.name === '') set({ name: nameFor(draft.address, undefined) });
              void own.look();
            }}
          >
            <Field label={words.address} isWrong={wrong.has('address')}>
              <input
                // biome-ignore lint/a11y/noAutofocus: it is what was asked for
                autoFocus
                value={draft.address}
                placeholder={words.addressHint}
                maxLength={1_000}
                spellCheck={false}
                autoComplete="off"
                aria-invalid={wrong.has('address')}
                onChange={(event) => set({ address: event.target.value })}
              />
            </Field>
            <div className={styles.pair}>
              <Field label={words.username} isWrong={wrong.has('username')}>
                <input
                  ref={userName}
                  value={draft.username}
                  placeholder={words.optional}
                  maxLength={120}
                  spellCheck={false}
                  autoComplete="off"
                  aria-invalid={wrong.has('username')}
                  onChange={(event) => set({ username: event.target.value })}
                />
              </Field>
              <Field label={words.password} isWrong={wrong.has('password')}>
                <input
                  type="password"
                  value={draft.password}
                  placeholder={words.optional}
                  maxLength={256}
                  autoComplete="new-password"
                  aria-invalid={wrong.has('password')}
                  onChange={(event) => set({ password: event.target.value })}
                />
              </Field>
            </div>
            {offersTranscode && (
              <Tick
                label={words.transcode}
                on={draft.transcode}
                onChange={(transcode) => set({ transcode })}
              />
            )}
            {offersCertificate && (
              <Tick
                label={words.anyCertificate}
                on={draft.anyCertificate}
                onChange={(anyCertificate) => set({ anyCertificate })}
              />
            )}
            {device && device.streams.length > 1 && (
              <Field label={words.stream} isWrong={false}>
                <select
                  value={device.chosen}
                  disabled={busy}
                  onChange={(event) => own.choose(event.target.value)}
                >
                  {device.streams.map(({ url, codec, width, height }) => (
                    <option key={url} value={url}>
                      {words.streamOf(codec, width, height)}
                    </option>
                  ))}
                </select>
              </Field>
            )}
            <Button
              type="submit"
              className={styles.look}
              disabled={busy || draft.address.trim() === ''}
              says={stage === 'looking' ? words.looking : words.look}
            />
            <p className={styles.fault} role="alert" data-testid="own-camera-fault">
              {fault && (
                <>
                  <Mark shape="triangle" />
                  <span>{faultText(fault, language)}</span>
                </>
              )}
            </p>
          </form>
        </div>
        <div className={styles.shown}>
          <Picture seen={seen} isCurrent={isSeen} isLooking={stage === 'looking'} />
          <SaveForm
            {...{ draft, set, wards, busy }}
            lacks={isSeen ? missing(draft) : []}
            isReady={own.isReady}
            hasPtz={isOnvif(draft.address) && device?.ptz === true}
            isSaving={stage === 'saving'}
            onSave={() => void own.save()} // calls answer in results
          />
          <p className={styles.saved} role="status">
            {saved && (
              <>
                <span>{words.saved(saved.number, saved.name)}</span>
                <Button onClick={() => onPut(saved.id)}>{words.toWall}</Button>
              </>
            )}
          </p>
        </div>
      </div>
      <OwnList desk={desk} list={list} />
    </Aside>
  );
}
