import { type ReactNode, type RefObject, useMemo, useRef, useState } from 'react';
import type { AuditCamera, AuditLogOwner, AuditNames } from '../../../core/audit/api.ts';
import { CameraId } from '../../../core/base/ids.ts';
import { foldForSearch } from '../../../core/base/text.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { SearchField, type SearchSuggestion } from '../../ui/searchField.tsx';
import styles from './audit.module.css';
import {
  getAuditActionText,
  getPersonName,
  hasAuditFilter,
  listAuditEventChoices,
  parseHanoiTime,
  type TypedAuditFilter,
} from './model.ts';

const suggested = 12;

interface Props {
  readonly auditLog: AuditLogOwner;
  readonly chosen: TypedAuditFilter;
  readonly onChoose: (chosen: TypedAuditFilter) => void;
  readonly names: AuditNames | undefined;
  /** The cameras to choose from: those of the list, and those named in the audit log. */
  readonly cameras: readonly AuditCamera[];
  readonly who: RefObject<HTMLInputElement | null>;
  readonly now: () => number;
  readonly onLeave: () => void;
}

/**
 * The filter's fields: person, audit event, camera, desk and time.
 * Each applies as soon as its value is complete.
 */
export function AuditFilters({ auditLog, chosen, onChoose, names, cameras, who, now, onLeave }: Props) {
  const { t } = useLanguage();
  const words = t.audit.filter;
  const people = useMemo(
    () => (names?.who ?? []).map((one) => ({ value: one.id, label: getPersonName(one.id, names) })),
    [names],
  );
  const auditEvents = useMemo(
    () =>
      listAuditEventChoices(names).map((event) => ({ value: event, label: getAuditActionText(event, t) })),
    [names, t],
  );
  const desks = (names?.desks ?? []).map((one) => ({ value: one.id, label: one.name ?? one.id }));
  const set = (change: Partial<TypedAuditFilter>) => onChoose({ ...chosen, ...change });
  return (
    <section className={styles.filters} aria-label={words.label}>
      <Choice
        name={words.who}
        onLeave={onLeave}
        field={who}
        {...amongst(people, chosen.who ?? '', (value) => set({ who: value || undefined }))}
      />
      <Choice
        name={words.event}
        onLeave={onLeave}
        {...amongst(auditEvents, chosen.event ?? '', (value) => set({ event: value || undefined }))}
      />
      <Choice
        name={words.camera}
        onLeave={onLeave}
        {...amongCameras(cameras, chosen.camera, (camera) => set({ camera }))}
      />
      {auditLog === 'site' && (
        <Choice
          name={words.desk}
          onLeave={onLeave}
          {...amongst(desks, chosen.desk ?? '', (value) => set({ desk: value || undefined }))}
        />
      )}
      {(['from', 'to'] as const).map((end) => (
        <TimeField
          key={end}
          name={words[end]}
          value={chosen[end] ?? ''}
          now={now}
          onLeave={onLeave}
          onChoose={(value) => set({ [end]: value || undefined })}
        />
      ))}
      <Button
        look="quiet"
        disabled={!hasAuditFilter(chosen)}
        onClick={() => onChoose({})}
        says={words.clear}
      />
    </section>
  );
}

/** A time field. It keeps any text; the filter uses the text once it is a valid time. */
function TimeField(props: {
  readonly name: string;
  readonly value: string;
  readonly now: () => number;
  readonly onChoose: (value: string) => void;
  readonly onLeave: () => void;
}) {
  const { name, value, now } = props;
  const { t } = useLanguage();
  const isWrong = value.trim() !== '' && parseHanoiTime(value, now()) === undefined;
  return (
    <Named name={name} wrong={isWrong ? t.audit.filter.noTime : undefined}>
      <SearchField
        aria-label={name}
        placeholder={t.audit.filter.time}
        clear={t.search.clear}
        maxLength={20}
        aria-invalid={isWrong}
        value={value}
        onChange={props.onChoose}
        onLeave={props.onLeave}
      />
    </Named>
  );
}

/** A field with its label above and the error of its value below. */
function Named(props: {
  readonly name: string;
  readonly wrong: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <div className={styles.named}>
      <span aria-hidden="true">{props.name}</span>
      {props.children}
      {props.wrong !== undefined && (
        <em role="status">
          <IconMark shape="triangle" /> {props.wrong}
        </em>
      )}
    </div>
  );
}

/** The values that a field offers, and the handling of typed text. */
interface Choices {
  /** The chosen value in words. */
  readonly shown: string;
  readonly suggest: (typed: string) => readonly SearchSuggestion[];
  /** @returns whether the text names a value that can be chosen */
  readonly take: (typed: string) => boolean;
}

/** Matches a value by its words or a part of them; otherwise the typed text itself is the value. */
function amongst(
  of: readonly { readonly value: string; readonly label: string }[],
  value: string,
  choose: (value: string) => void,
): Choices {
  const suggestions = of.map((one): SearchSuggestion => ({ value: one.label, label: one.value }));
  return {
    shown: of.find((one) => one.value === value)?.label ?? value,
    suggest: () => suggestions,
    take(typed) {
      const plain = foldForSearch(typed);
      const one =
        of.find((each) => each.value === typed) ??
        of.find((each) => foldForSearch(each.label) === plain) ??
        of.find((each) => plain !== '' && foldForSearch(each.label).includes(plain));
      choose(one?.value ?? typed);
      return true;
    },
  };
}

const wordsOf = ({ number, name }: AuditCamera) => `${number} ${name}`;

/**
 * Matches a camera by number or words of its name.
 * Operators without access to the camera list type its id.
 */
function amongCameras(
  cameras: readonly AuditCamera[],
  chosen: CameraId | undefined,
  choose: (camera: CameraId | undefined) => void,
): Choices {
  const now = cameras.find((camera) => camera.id === chosen);
  const like = (typed: string) => {
    const plain = foldForSearch(typed);
    return plain === ''
      ? []
      : cameras.filter((camera) => foldForSearch(wordsOf(camera)).includes(plain)).slice(0, suggested);
  };
  return {
    shown: now ? wordsOf(now) : (chosen ?? ''),
    suggest: (typed) => like(typed).map((camera) => ({ value: wordsOf(camera) })),
    take(typed) {
      const one =
        cameras.find(({ number }) => String(number) === typed) ??
        cameras.find((camera) => wordsOf(camera) === typed) ??
        like(typed)[0];
      const camera = one?.id ?? CameraId.safeParse(typed).data;
      choose(camera);
      return typed === '' || camera !== undefined;
    },
  };
}

/**
 * A field that searches its values as the operator types.
 * A full match applies at once, other text on blur.
 */
function Choice(
  props: Choices & {
    readonly name: string;
    readonly field?: RefObject<HTMLInputElement | null>;
    readonly onLeave: () => void;
  },
) {
  const { name, shown, suggest } = props;
  const { t } = useLanguage();
  const [typed, setTyped] = useState<string>();
  const [isUnknown, setUnknown] = useState(false);
  // Clearing the field by a key may also move the focus away.
  const left = useRef(typed);
  left.current = typed;
  const suggests = suggest(typed ?? '');
  function take(text: string): void {
    left.current = undefined;
    setTyped(undefined);
    setUnknown(!props.take(text.trim()));
  }
  return (
    <Named name={name} wrong={isUnknown ? t.audit.filter.unknownCamera : undefined}>
      <SearchField
        aria-label={name}
        placeholder=""
        clear={t.search.clear}
        ref={props.field}
        maxLength={160}
        aria-invalid={isUnknown}
        suggests={suggests}
        value={typed ?? shown}
        onChange={(text) => {
          setUnknown(false);
          const isWhole = suggests.some(({ value, label }) => value === text || label === text);
          if (isWhole || text === '') take(text);
          else setTyped(text);
        }}
        onBlur={() => left.current !== undefined && take(left.current)}
        onLeave={props.onLeave}
      />
    </Named>
  );
}
