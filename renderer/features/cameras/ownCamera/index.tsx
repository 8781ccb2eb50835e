import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type CameraId, WardId } from '../../../../core/base/ids.ts';
import { formatTime } from '../../../../core/base/text.ts';
import type { Camera, Ward } from '../../../../core/cameras/camera.ts';
import { getTrialFields, type TrialField } from '../../../../core/cameras/ownCamera.ts';
import type { Discovered } from '../../../../core/cameras/ownCameraApi.ts';
import { type Fault, faultText } from '../../../../core/errors/faults.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { drawKeyframe } from '../../../media/index.ts';
import { type CameraEntry, listWards } from '../../../shared/mirror.ts';
import { useDesk, useMirror } from '../../../shared/services.ts';
import { useUndoHistory } from '../../../shared/undoHistory.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmButton } from '../../../ui/confirmButton.tsx';
import { IconMark } from '../../../ui/iconMark.tsx';
import { SidePanel } from '../../../ui/sidePanel.tsx';
import {
  decodeBase64,
  getDefaultCameraName,
  getNextCameraNumber,
  isOnvifAddress,
  listMissingFields,
  parsePosition,
} from './model.ts';
import styles from './owncamera.module.css';
import { type OwnCameraForm, type TrialResult, useOwnCameraForm } from './useOwnCameraForm.ts';

/** A labelled field, marked when the error of the camera concerns it. */
function Field(props: { readonly label: string; readonly isWrong: boolean; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: its control is among the children
    <label className={styles.field} data-wrong={props.isWrong}>
      <span>
        {props.isWrong && <IconMark shape="triangle" />} {props.label}
      </span>
      {props.children}
    </label>
  );
}

/** A labelled checkbox. */
function Tick(props: {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <label className={styles.tick}>
      <input
        type="checkbox"
        className={styles.box}
        checked={props.on}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.label}
    </label>
  );
}

/** The form for number, name and ward; a camera can be saved once its picture has been shown. */
function SaveForm({ own, wards }: { readonly own: OwnCameraForm; readonly wards: readonly Ward[] }) {
  const { draft, set, device, stage } = own;
  const { t } = useLanguage();
  const words = t.ownCamera;
  // The fields that are still missing, once the picture has been shown.
  const lacks = own.isSeen ? listMissingFields(draft) : [];
  const hasPtz = isOnvifAddress(draft.address) && device?.ptz === true;
  const isWrongPlace = draft.position.trim() !== '' && !parsePosition(draft.position);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void own.save(); // calls return results
      }}
    >
      <div className={styles.named}>
        <Field label={words.number} isWrong={lacks.includes('number')}>
          <input
            value={draft.number}
            inputMode="numeric"
            maxLength={6}
            onChange={(event) => set({ number: event.target.value })}
          />
        </Field>
        <Field label={words.name} isWrong={lacks.includes('name')}>
          <input value={draft.name} maxLength={120} onChange={(event) => set({ name: event.target.value })} />
        </Field>
      </div>
      <div className={styles.pair}>
        <Field label={words.ward} isWrong={wards.length === 0 || lacks.includes('ward')}>
          <select value={draft.ward} onChange={(event) => set({ ward: WardId.parse(event.target.value) })}>
            {draft.ward === '' && <option value="">{words.wardChoose}</option>}
            {/* Wards are listed by bare name, as operators type it. */}
            {wards.map((ward) => (
              <option key={ward.id} value={ward.id}>
                {ward.name}
              </option>
            ))}
          </select>
        </Field>
        <Field label={words.position} isWrong={isWrongPlace}>
          <input
            value={draft.position}
            placeholder={words.positionHint}
            maxLength={60}
            aria-invalid={isWrongPlace}
            onChange={(event) => set({ position: event.target.value })}
          />
        </Field>
      </div>
      {wards.length > 0 && lacks.length > 0 && (
        <p className={styles.warn} data-testid="own-camera-lacks">
          {words.lacks(lacks.map((each) => words[each]))}
        </p>
      )}
      {wards.length === 0 && <p className={styles.warn}>{words.wardNone}</p>}
      {isWrongPlace && <p className={styles.warn}>{words.positionWrong}</p>}
      {hasPtz && <Tick label={words.steer} on={draft.steer} onChange={(steer) => set({ steer })} />}
      <Button type="submit" disabled={stage !== 'form' || !own.isReady}>
        {stage === 'saving' ? words.saving : words.save}
      </Button>
    </form>
  );
}

/** A still picture from the camera, with the time at which it was received. */
function Picture(props: {
  readonly seen: TrialResult | undefined;
  /** The picture belongs to the address that is typed now. */
  readonly isCurrent: boolean;
  readonly isLooking: boolean;
}) {
  const { seen, isCurrent, isLooking } = props;
  const { t, language } = useLanguage();
  const words = t.ownCamera;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState<'not yet' | 'drawn' | 'undecodable'>('not yet');
  const picture = seen?.picture;
  useEffect(() => {
    setDrawn('not yet');
    const { current } = canvas;
    if (!picture || !current) return undefined;
    let isOver = false;
    const { codec, width, height } = picture;
    // A picture that cannot be decoded is reported below.
    void drawKeyframe({ codec, width, height, bytes: decodeBase64(picture.picture) }, current).then(
      (done) => {
        if (!isOver) setDrawn(done ? 'drawn' : 'undecodable');
      },
    );
    return () => {
      isOver = true;
    };
  }, [picture]);

  return (
    <figure
      className={styles.picture}
      data-current={isCurrent}
      data-drawn={drawn}
      data-testid="own-camera-picture"
    >
      <div data-dark="">
        {picture && <canvas ref={canvas} />}
        {!picture && <p>{isLooking ? words.looking : words.noPicture}</p>}
      </div>
      <figcaption>
        {picture && isCurrent && (
          <span>{words.still(formatTime(picture.at), picture.width, picture.height, picture.fps)}</span>
        )}
        {picture && !isCurrent && (
          <span className={styles.warn}>
            <IconMark shape="triangle" /> {words.changed}
          </span>
        )}
        {drawn === 'undecodable' && <span className={styles.warn}>{words.undecodable}</span>}
        {seen?.subFault && (
          <span className={styles.warn}>{words.subDropped(faultText(seen.subFault, language))}</span>
        )}
      </figcaption>
    </figure>
  );
}

/** The cameras that were added from desks, each with a button that removes it. */
function OwnList(props: { readonly list: readonly CameraEntry[] }) {
  const desk = useDesk();
  const { t, language } = useLanguage();
  const words = t.ownCamera;
  const undoHistory = useUndoHistory();
  const own = props.list.filter(({ camera }) => camera.own === true);
  const [removing, setRemoving] = useState<Camera['id']>();
  const [fault, setFault] = useState<Fault>();
  const [gone, setGone] = useState('');

  async function remove({ id, name }: Camera): Promise<void> {
    setRemoving(id);
    const answer = await desk.call('camera.remove', { camera: id });
    setRemoving(undefined);
    setFault(answer.ok ? undefined : answer.fault);
    setGone(answer.ok ? name : '');
    // The password has been deleted, so a removal cannot be undone.
    if (answer.ok) undoHistory.did({ what: (message) => message.ownCamera.removed(name) });
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
            <ConfirmButton
              sure={words.sure}
              disabled={removing !== undefined}
              onSure={() => void remove(camera)} // calls return results
            >
              {words.remove}
            </ConfirmButton>
          </li>
        ))}
      </ul>
      <p role="status">{fault ? faultText(fault, language) : gone && words.removed(gone)}</p>
    </section>
  );
}

/** Discovers devices on the network, only on request; each device found can be chosen. */
function Found(props: {
  readonly found: { readonly list: readonly Discovered[]; readonly more: boolean } | undefined;
  readonly isFinding: boolean;
  readonly busy: boolean;
  /** The address that is typed now. */
  readonly chosen: string;
  readonly onFind: () => void;
  readonly onChoose: (device: Discovered) => void;
}) {
  const { found, isFinding, busy } = props;
  const { t } = useLanguage();
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

interface Props {
  /** The camera on the selected tile: its ward is the default for the new camera. */
  readonly near: CameraId | undefined;
  readonly onPut: (camera: CameraId) => void;
  readonly onClose: () => void;
}

/** Adds a camera: discovered or by address, tried, and only then saved. */
export function OwnCameraPanel({ near, onPut, onClose }: Props) {
  const desk = useDesk();
  const { t, language } = useLanguage();
  const words = t.ownCamera;
  const { list, byId } = useStore(useMirror().cameras);
  const wards = listWards(list);
  const undoHistory = useUndoHistory();
  const first = {
    number: String(getNextCameraNumber(list)),
    ward: (near && byId.get(near)?.ward?.id) ?? ('' as const),
  };
  const own = useOwnCameraForm(first, ({ id, name }) =>
    undoHistory.did({
      what: (message) => message.ownCamera.added(name),
      async back() {
        const removed = await desk.call('camera.remove', { camera: id });
        return removed.ok ? undefined : faultText(removed.fault, language);
      },
    }),
  );
  const { draft, set, device, stage, fault, seen, isSeen, saved } = own;
  const userName = useRef<HTMLInputElement>(null);
  const busy = stage !== 'form';
  const wrong = new Set<TrialField>(fault ? getTrialFields(fault) : []);
  const offersTranscode = draft.transcode || wrong.has('codec');
  const offersCertificate = draft.anyCertificate || wrong.has('certificate');
  const field = (name: 'address' | 'username' | 'password', more: ComponentProps<'input'>) => (
    <Field label={words[name]} isWrong={wrong.has(name)}>
      <input
        value={draft[name]}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={wrong.has(name)}
        onChange={(event) => set({ [name]: event.target.value })}
        {...more}
      />
    </Field>
  );

  return (
    <SidePanel labels={words} onClose={onClose} width={56} data-testid="own-camera" data-stage={stage}>
      <p className={styles.intro}>{words.intro}</p>
      <div className={styles.columns}>
        <div className={styles.typed}>
          <Found
            found={own.found}
            isFinding={stage === 'finding'}
            busy={busy}
            chosen={draft.address}
            onFind={() => void own.find()} // calls return results
            onChoose={({ onvif, name, host }) => {
              set({ address: onvif, name: getDefaultCameraName(`http://${host}`, name) });
              userName.current?.focus();
            }}
          />
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              if (busy || draft.address.trim() === '') return;
              if (draft.name === '') set({ name: getDefaultCameraName(draft.address, undefined) });
              void own.look();
            }}
          >
            {field('address', {
              autoFocus: true,
              placeholder: words.addressHint,
              maxLength: 1_000,
            })}
            <div className={styles.pair}>
              {field('username', { ref: userName, placeholder: words.optional, maxLength: 120 })}
              {field('password', {
                type: 'password',
                placeholder: words.optional,
                maxLength: 256,
                autoComplete: 'new-password',
              })}
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
                  <IconMark shape="triangle" />
                  <span>{faultText(fault, language)}</span>
                </>
              )}
            </p>
          </form>
        </div>
        <div className={styles.shown}>
          <Picture seen={seen} isCurrent={isSeen} isLooking={stage === 'looking'} />
          <SaveForm own={own} wards={wards} />
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
      <OwnList list={list} />
    </SidePanel>
  );
}
