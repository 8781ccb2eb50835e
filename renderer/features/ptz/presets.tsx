import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { CameraId } from '../../../core/base/ids.ts';
import { formatDateTime } from '../../../core/base/text.ts';
import type { PrivacyMask } from '../../../core/media/mask.ts';
import { getPresetNumber } from '../../../core/ptz/presetNumber.ts';
import type { Preset } from '../../../core/ptz/ptz.ts';
import { useLanguage } from '../../i18n/translations.ts';
import type { CapturedPicture } from '../../media/index.ts';
import { PendingDeletion } from '../../shared/pendingDeletion.tsx';
import { useMedia } from '../../shared/services.ts';
import { useUndoHistory } from '../../shared/undoHistory.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirmButton.tsx';
import { IconButton } from '../../ui/iconButton.tsx';
import { usePtzControl } from './context.ts';
import styles from './ptz.module.css';

interface Props {
  readonly camera: CameraId;
  readonly presets: readonly Preset[];
  /** The camera's present masks. */
  readonly masks: readonly PrivacyMask[];
  readonly disabled: boolean;
}

const nameOf = ({ name, token }: Preset) => name || token;
const warn = (error: unknown) => console.warn('a preset’s picture was not kept', error);

/** A camera's presets: recall one, save the present view as one, change or delete one. */
export function PresetList({ camera, presets, masks, disabled }: Props) {
  const media = useMedia();
  const steering = usePtzControl();
  const { t } = useLanguage();
  const undoHistory = useUndoHistory();
  const [name, setName] = useState('');
  const [edited, setEdited] = useState<string>();
  const [removing, setRemoving] = useState<Preset>();
  /** Counts stored thumbnails, which change without the list. */
  const [stored, setStored] = useState(0);
  /** The thumbnail of a new preset, until the camera has assigned its token. */
  const coming = useRef<{
    readonly name: string;
    readonly before: ReadonlySet<string>;
    readonly of: Thumbnail;
  }>(undefined);

  function keep(token: string, of: Thumbnail): void {
    saveThumbnail(camera, token, of).then(() => setStored((before) => before + 1), warn);
  }

  useEffect(() => {
    const waiting = coming.current;
    const found =
      waiting && presets.find((one) => one.name === waiting.name && !waiting.before.has(one.token));
    if (!waiting || !found) return;
    coming.current = undefined;
    saveThumbnail(camera, found.token, waiting.of).then(() => setStored((before) => before + 1), warn);
  }, [presets, camera]);

  async function set(named: string, token: string | undefined): Promise<void> {
    // Captured before the request, so that it shows the preset's view.
    const captured = media.capture(steering.state.getState().tile);
    const before = new Set(presets.map((one) => one.token));
    const isDone = await steering.command({
      do: 'setPreset',
      name: named,
      ...(token === undefined ? {} : { token }),
    });
    if (!isDone) return;
    undoHistory.did({ what: (words) => words.steering.presetSet(named) });
    setName('');
    setEdited(undefined);
    if (captured?.camera !== camera) return;
    const of = await smallPicture(captured);
    if (token === undefined) coming.current = { name: named, before, of };
    else keep(token, of);
  }

  function remove(preset: Preset): void {
    setRemoving(undefined);
    void steering.command({ do: 'removePreset', token: preset.token }).then((isDone) => {
      if (!isDone) return;
      undoHistory.did({ what: (words) => words.steering.removed(nameOf(preset)) });
      deleteThumbnail(camera, preset.token).catch(warn);
    });
  }

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = name.trim();
    if (given !== '') void set(given, undefined); // a refusal is shown on the tile
  };

  return (
    <section className={styles.presets}>
      <h3>{t.steering.presets}</h3>
      {presets.length === 0 && <p className={styles.note}>{t.steering.noPresets}</p>}
      <ol className={styles.list}>
        {presets.map((preset) => (
          <li key={preset.token}>
            {removing?.token === preset.token ? (
              <PendingDeletion
                what={t.steering.removing(nameOf(preset))}
                className={styles.removing}
                onBack={() => setRemoving(undefined)}
                onOver={() => remove(preset)}
              />
            ) : edited === preset.token ? (
              <EditPreset
                preset={preset}
                disabled={disabled}
                onSet={(given) => void set(given, preset.token)}
                onCancel={() => setEdited(undefined)}
              />
            ) : (
              <>
                <button
                  type="button"
                  className={styles.go}
                  disabled={disabled}
                  onClick={() => void steering.command({ do: 'preset', token: preset.token })}
                >
                  <Picture camera={camera} token={preset.token} masks={masksText(masks)} stored={stored} />
                  <span className={styles.number}>{getPresetNumber(presets, preset)}</span>
                  <span className={styles.name} title={preset.name}>
                    {nameOf(preset)}
                  </span>
                </button>
                <IconButton
                  shape="pencil"
                  disabled={disabled}
                  label={t.steering.overwrite}
                  onClick={() => setEdited(preset.token)}
                />
                <IconButton
                  shape="cross"
                  disabled={disabled}
                  label={t.steering.removePreset}
                  onClick={() => setRemoving(preset)}
                />
              </>
            )}
          </li>
        ))}
      </ol>
      <form className={styles.row} onSubmit={submit}>
        <input
          value={name}
          maxLength={64}
          placeholder={t.steering.presetName}
          aria-label={t.steering.presetName}
          disabled={disabled}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={disabled || name.trim() === ''}>
          {t.steering.setPreset}
        </Button>
      </form>
    </section>
  );
}

function EditPreset(props: {
  readonly preset: Preset;
  readonly disabled: boolean;
  readonly onSet: (name: string) => void;
  readonly onCancel: () => void;
}) {
  const { t } = useLanguage();
  const [name, setName] = useState(props.preset.name);
  const given = name.trim();
  return (
    <div className={styles.edit}>
      <p className={styles.note}>{t.steering.renamePreset}</p>
      <input
        value={name}
        maxLength={64}
        aria-label={t.steering.presetName}
        onChange={(event) => setName(event.target.value)}
      />
      <div className={styles.row}>
        <ConfirmButton
          sure={t.steering.sureOverwrite}
          disabled={props.disabled || given === ''}
          onSure={() => props.onSet(given)}
        >
          {t.steering.setPreset}
        </ConfirmButton>
        <Button look="quiet" onClick={props.onCancel}>
          {t.steering.cancel}
        </Button>
      </div>
    </div>
  );
}

/** The preset's thumbnail from when it was saved at this desk, or a note that it was saved elsewhere. */
function Picture(props: {
  readonly camera: CameraId;
  readonly token: string;
  readonly masks: string;
  readonly stored: number;
}) {
  const { camera, token, masks, stored } = props;
  const { t } = useLanguage();
  const [shown, setShown] = useState<{ readonly url: string; readonly at: number }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stored` counts changes of the thumbnail
  useEffect(() => {
    let url: string | undefined;
    let isOver = false;
    loadThumbnail(camera, token, masks).then((found) => {
      if (isOver || !found) return;
      url = URL.createObjectURL(found.picture);
      setShown({ url, at: found.at });
    }, warn);
    return () => {
      isOver = true;
      if (url) URL.revokeObjectURL(url);
      setShown(undefined);
    };
  }, [camera, token, masks, stored]);
  if (!shown) return <span className={styles.picture}>{t.steering.noThumbnail}</span>;
  return (
    <img
      className={styles.picture}
      src={shown.url}
      alt=""
      title={t.steering.thumbnailAt(formatDateTime(shown.at))}
    />
  );
}

/** A preset's thumbnail, captured when it was saved at this desk. `at`: ms since the epoch. */
interface Thumbnail {
  readonly at: number;
  readonly picture: Blob;
  /** The burnt-in masks as text. */
  readonly masks: string;
}

/** Returns a text that is equal for equal masks. */
const masksText = (masks: readonly PrivacyMask[]): string => JSON.stringify(masks);

const size = { width: 192, height: 108 };
const quality = 0.75;
const store = 'presets';
const keyOf = (camera: CameraId, token: string) => `${camera} ${token}`;

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}

let opened: Promise<IDBDatabase> | undefined;
function database(): Promise<IDBDatabase> {
  opened ??= (() => {
    const request = indexedDB.open('watchfloor-presets', 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(store));
    return resultOf(request);
  })();
  return opened;
}

const inStore = async (mode: IDBTransactionMode): Promise<IDBObjectStore> =>
  (await database()).transaction(store, mode).objectStore(store);

const isThumbnail = (value: unknown): value is Thumbnail =>
  typeof value === 'object' &&
  value !== null &&
  'at' in value &&
  typeof value.at === 'number' &&
  'masks' in value &&
  typeof value.masks === 'string' &&
  'picture' in value &&
  value.picture instanceof Blob;

/**
 * Loads a preset's thumbnail from this desk's storage; undefined if it was saved elsewhere. Deletes a thumbnail
 * captured under other masks than the present ones, because it may show hidden areas.
 */
async function loadThumbnail(camera: CameraId, token: string, masks: string): Promise<Thumbnail | undefined> {
  const found: unknown = await resultOf((await inStore('readonly')).get(keyOf(camera, token)));
  if (!isThumbnail(found)) return undefined;
  if (found.masks === masks) return found;
  await deleteThumbnail(camera, token);
  return undefined;
}

async function saveThumbnail(camera: CameraId, token: string, stored: Thumbnail): Promise<void> {
  await resultOf((await inStore('readwrite')).put(stored, keyOf(camera, token)));
}

async function deleteThumbnail(camera: CameraId, token: string): Promise<void> {
  await resultOf((await inStore('readwrite')).delete(keyOf(camera, token)));
}

/** Captures a small picture of a tile, masks burnt in. */
async function smallPicture({ canvas, at, masks }: CapturedPicture): Promise<Thumbnail> {
  const small = new OffscreenCanvas(size.width, size.height);
  const context = small.getContext('2d', { alpha: false });
  const fit = Math.min(size.width / canvas.width, size.height / canvas.height);
  const [width, height] = [canvas.width * fit, canvas.height * fit];
  context?.drawImage(canvas, (size.width - width) / 2, (size.height - height) / 2, width, height);
  return { at, masks: masksText(masks), picture: await small.convertToBlob({ type: 'image/jpeg', quality }) };
}
