import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useSpeech } from '../../i18n/words.ts';
import type { CameraEntry } from '../../mirror.ts';
import { coordinatesText } from './coordinates.ts';
import styles from './find.module.css';
import { type Atlas, type Found, findPlaces, foundKey } from './find.ts';

interface Props {
  readonly atlas: Atlas;
  readonly findCameras: (query: string) => readonly CameraEntry[];
  readonly onGo: (found: Found) => void;
  readonly onLeave: () => void;
}

/** Goes to a ward, a street, a place, a camera or coordinates by name. */
export function FindBox({ atlas, findCameras, onGo, onLeave }: Props) {
  const { t } = useSpeech();
  const words = t.map.find;
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const sought = useDeferredValue(text);
  const found = useMemo(() => findPlaces(sought, atlas, findCameras), [sought, atlas, findCameras]);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const active = found[Math.min(at, found.length - 1)];

  function onKeyDown(event: KeyboardEvent): void {
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const step = key === 'ArrowDown' ? 1 : -1;
      setAt(Math.max(0, Math.min(found.length - 1, at + step)));
    } else if (key === 'Enter') {
      // What is typed counts, though the list is not drawn yet.
      const [first] = sought === text ? [active] : findPlaces(text, atlas, findCameras);
      if (first) onGo(first);
    } else if (key === 'Escape') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
  }

  return (
    <div className={styles.box} data-testid="map-find">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls="map-found"
        aria-activedescendant={active && `map-found-${foundKey(active)}`}
        aria-label={words.label}
        placeholder={words.label}
        spellCheck={false}
        autoComplete="off"
        maxLength={80}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      {sought.trim() !== '' && (
        <div className={styles.list} id="map-found" role="listbox">
          {found.length === 0 && <p className={styles.none}>{words.none}</p>}
          {found.map((one, place) => (
            <div key={foundKey(one)}>
              {one.kind !== found[place - 1]?.kind && <h4>{words.kinds[one.kind]}</h4>}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys */}
              <div
                id={`map-found-${foundKey(one)}`}
                className={styles.row}
                role="option"
                tabIndex={-1}
                aria-selected={one === active}
                onClick={() => onGo(one)}
              >
                <FoundText found={one} />
              </div>
            </div>
          ))}
        </div>
      )}
      {sought.trim() !== '' && found.length > 0 && <p className={styles.hint}>{words.hint}</p>}
    </div>
  );
}

function FoundText({ found }: { readonly found: Found }) {
  const { t } = useSpeech();
  const words = t.map.find;
  switch (found.kind) {
    case 'camera': {
      const { camera, ward } = found.entry;
      return (
        <>
          <b>{camera.number}</b> {camera.name} <small>{ward ? t.ward(ward) : ''}</small>
        </>
      );
    }
    case 'ward': {
      const { ward, former } = found;
      return (
        <>
          {t.ward(ward)}
          <small>
            {former ? `${words.formerly(former)} · ` : ''}
            {words.camerasIn(ward.cameras.length)}
          </small>
        </>
      );
    }
    case 'coordinates':
      return coordinatesText(found.at);
    case 'street':
    case 'place':
      return found.name;
  }
}
