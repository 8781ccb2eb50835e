import { type KeyboardEvent, type RefObject, useId, useMemo, useState } from 'react';
import type { AuditNames, Trail, TrailCamera } from '../../../core/contract/audit.ts';
import { fold } from '../../../core/text.ts';
import { useSpeech } from '../../i18n/words.ts';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import styles from './audit.module.css';
import { type Chosen, deedChoices, deedWords, isChosen, nameOf, timeIn } from './model.ts';

const suggested = 12;

interface Props {
  readonly trail: Trail;
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
  readonly names: AuditNames | undefined;
  /** To choose from: those of the list, and those that the trail has told of. */
  readonly cameras: readonly TrailCamera[];
  readonly who: RefObject<HTMLInputElement | null>;
  readonly now: () => number;
  readonly onLeave: () => void;
}

/** An input method's own Enter takes a word, and no more. */
const isEnter = ({ key, nativeEvent }: KeyboardEvent): boolean => key === 'Enter' && !nativeEvent.isComposing;

/** Person, deed, camera, desk and time: each narrows what is shown, as soon as it is whole. */
export function Filters({ trail, chosen, onChoose, names, cameras, who, now, onLeave }: Props) {
  const { t } = useSpeech();
  const words = t.audit.filter;
  const id = useId();
  const people = useMemo(
    () => (names?.who ?? []).map((one) => ({ value: one.id, label: nameOf(one.id, names) })),
    [names],
  );
  const deeds = useMemo(
    () => deedChoices(names).map((deed) => ({ value: deed, label: deedWords(deed, t) })),
    [names, t],
  );
  const desks = (names?.desks ?? []).map((one) => ({ value: one.id, label: one.name ?? one.id }));
  const set = (change: Partial<Chosen>) => onChoose({ ...chosen, ...change });
  return (
    <section
      className={styles.filters}
      aria-label={words.label}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
        event.preventDefault();
        event.stopPropagation();
        onLeave();
      }}
    >
      <Choice
        name={words.who}
        value={chosen.who ?? ''}
        of={people}
        id={`${id}-who`}
        field={who}
        onChoose={(value) => set({ who: value || undefined })}
      />
      <Choice
        name={words.deed}
        value={chosen.deed ?? ''}
        of={deeds}
        id={`${id}-deed`}
        onChoose={(value) => set({ deed: value || undefined })}
      />
      <CameraChoice {...{ chosen, onChoose, cameras }} id={`${id}-camera`} />
      {trail === 'site' && (
        <Choice
          name={words.desk}
          value={chosen.desk ?? ''}
          of={desks}
          id={`${id}-desk`}
          onChoose={(value) => set({ desk: value || undefined })}
        />
      )}
      {(['from', 'to'] as const).map((end) => (
        <TimeField
          key={end}
          name={words[end]}
          value={chosen[end] ?? ''}
          now={now}
          onChoose={(value) => set({ [end]: value || undefined })}
        />
      ))}
      <Button look="quiet" disabled={!isChosen(chosen)} onClick={() => onChoose({})} says={words.clear} />
    </section>
  );
}

/** Whatever is typed stands; it counts as soon as it is a time. */
function TimeField(props: {
  readonly name: string;
  readonly value: string;
  readonly now: () => number;
  readonly onChoose: (value: string) => void;
}) {
  const { name, value, now, onChoose } = props;
  const { t } = useSpeech();
  const isWrong = value.trim() !== '' && timeIn(value, now()) === undefined;
  return (
    <label>
      <span>{name}</span>
      <input
        type="text"
        spellCheck={false}
        autoComplete="off"
        maxLength={20}
        placeholder={t.audit.filter.time}
        aria-invalid={isWrong}
        value={value}
        onChange={(event) => onChoose(event.target.value)}
      />
      {isWrong && (
        <em role="status">
          <Mark shape="triangle" /> {t.audit.filter.noTime}
        </em>
      )}
    </label>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string;
  readonly of: readonly { readonly value: string; readonly label: string }[];
  readonly id: string;
  readonly field?: RefObject<HTMLInputElement | null>;
  readonly onChoose: (value: string) => void;
}

/** What is typed is looked for by its words, and taken as soon as it is one of the values; else when Enter is pressed. */
function Choice({ name, value, of, id, field, onChoose }: ChoiceProps) {
  const known = of.find((one) => one.value === value);
  const [typed, setTyped] = useState<string>();
  function take(text: string): void {
    const plain = fold(text);
    const one =
      of.find((each) => each.value === text) ??
      of.find((each) => fold(each.label) === plain) ??
      of.find((each) => plain !== '' && fold(each.label).includes(plain));
    setTyped(undefined);
    onChoose(one?.value ?? text.trim());
  }
  return (
    <label>
      <span>{name}</span>
      <input
        ref={field}
        type="text"
        list={id}
        spellCheck={false}
        autoComplete="off"
        maxLength={160}
        value={typed ?? known?.label ?? value}
        onChange={(event) => {
          const text = event.target.value;
          const isWhole = of.some((one) => one.value === text || one.label === text);
          if (isWhole || text === '') take(text);
          else setTyped(text);
        }}
        onBlur={() => typed !== undefined && take(typed)}
        onKeyDown={(event) => isEnter(event) && typed !== undefined && take(typed)}
      />
      <datalist id={id}>
        {of.map((one) => (
          <option key={one.value} value={one.label} label={one.value} />
        ))}
      </datalist>
    </label>
  );
}

/** By number or by words of the name; where the list of cameras is not theirs to see, by the camera's id. */
function CameraChoice(props: Pick<Props, 'chosen' | 'onChoose' | 'cameras'> & { readonly id: string }) {
  const { chosen, onChoose, cameras, id } = props;
  const { t } = useSpeech();
  const [typed, setTyped] = useState<string>();
  const [isUnknown, setUnknown] = useState(false);
  const now = cameras.find((camera) => camera.id === chosen.camera);
  const shown = now ? `${now.number} ${now.name}` : (chosen.camera ?? '');
  const plain = fold(typed ?? '');
  const found =
    plain === ''
      ? []
      : cameras.filter(({ number, name }) => fold(`${number} ${name}`).includes(plain)).slice(0, suggested);
  function take(text: string): void {
    const one =
      cameras.find(({ number }) => String(number) === text.trim()) ??
      cameras.find(({ number, name }) => `${number} ${name}` === text) ??
      found[0];
    const camera = one?.id ?? (/^[^:\s]+:camera:\S+$/.test(text.trim()) ? text.trim() : undefined);
    setUnknown(text.trim() !== '' && camera === undefined);
    setTyped(undefined);
    onChoose({ ...chosen, camera: camera as Chosen['camera'] });
  }
  return (
    <label>
      <span>{t.audit.filter.camera}</span>
      <input
        type="text"
        list={id}
        spellCheck={false}
        autoComplete="off"
        maxLength={160}
        aria-invalid={isUnknown}
        value={typed ?? shown}
        onChange={(event) => {
          const text = event.target.value;
          setUnknown(false);
          if (text === '' || found.some(({ number, name }) => `${number} ${name}` === text)) take(text);
          else setTyped(text);
        }}
        onBlur={() => typed !== undefined && take(typed)}
        onKeyDown={(event) => isEnter(event) && typed !== undefined && take(typed)}
      />
      <datalist id={id}>
        {found.map(({ id: camera, number, name }) => (
          <option key={camera} value={`${number} ${name}`} />
        ))}
      </datalist>
      {isUnknown && (
        <em role="status">
          <Mark shape="triangle" /> {t.audit.filter.unknownCamera}
        </em>
      )}
    </label>
  );
}
