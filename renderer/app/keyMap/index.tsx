import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeysPage } from '../../../core/api/keys.ts';
import type { Fault } from '../../../core/errors/faults.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Desk } from '../../shared/client.ts';
import { Aside } from '../../ui/aside.tsx';
import { Button } from '../../ui/button.tsx';
import { pressOf } from '../../ui/press.ts';
import styles from './keymap.module.css';
import { type KeyGroup, linesLike, lineText } from './model.ts';
import { PrintKeys } from './print.tsx';

interface Props {
  readonly desk: Pick<Desk, 'call'>;
  /** All keys of the program, in the language in use. */
  readonly keys: () => readonly KeyGroup[];
  /** Opens the folder with the file in it, or says why not. */
  readonly onShow: (file: string) => Promise<Fault | undefined>;
  readonly onClose: () => void;
}

/** Every command of the program with its key, by the part of the window where it works: found by name or by key, and printed. */
export function KeyMapPanel({ desk, keys, onShow, onClose }: Props) {
  const { t, language } = useSpeech();
  const words = t.keyMap;
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [press, setPress] = useState<string>();
  const [listens, setListens] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: they are other words in another language
  const all = useMemo(keys, [language]);
  const found = linesLike(all, { typed, press }, words.keys);
  const count = found.reduce((sum, { lines }) => sum + lines.length, 0);

  useLayoutEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (!listens) return undefined;
    const heard = (event: KeyboardEvent) => {
      // What a key with a modifier is held for comes next.
      if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.key !== 'Escape') setPress(pressOf(event));
      setListens(false);
      setTyped('');
      field.current?.focus();
    };
    window.addEventListener('keydown', heard, true);
    return () => window.removeEventListener('keydown', heard, true);
  }, [listens]);

  const page = (): KeysPage => ({
    ...{ language, title: words.title },
    groups: all.map(({ name, lines }) => ({
      name,
      lines: lines.map((line) => ({ keys: lineText(line, words.keys), name: line.name })),
    })),
  });
  return (
    <Aside
      title={words.title}
      closeLabel={words.close}
      onClose={onClose}
      side="wall"
      width={96}
      testId="keymap"
    >
      <div className={styles.head}>
        <input
          ref={field}
          type="text"
          aria-label={words.search}
          placeholder={words.search}
          spellCheck={false}
          autoComplete="off"
          maxLength={60}
          value={listens ? words.pressing : press === undefined ? typed : press}
          readOnly={listens || press !== undefined}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            // What was pressed is looked at until something else is asked for.
            if (press === undefined || event.key === 'Escape' || event.key === 'Tab') return;
            setPress(undefined);
            setTyped('');
          }}
        />
        <Button look="chip" pressed={listens} onClick={() => setListens(true)}>
          {words.byPress}
        </Button>
        <span role="status">{words.found(count)}</span>
        <PrintKeys desk={desk} page={page} onShow={onShow} />
      </div>
      {found.length === 0 && <p className={styles.none}>{words.none}</p>}
      <div className={styles.groups}>
        {found.map(({ id, name, lines }) => (
          <section key={id} data-part={id}>
            <h3>{name}</h3>
            <dl>
              {lines.map((line) => (
                <div key={line.name}>
                  <dt>{lineText(line, words.keys)}</dt>
                  <dd>{line.name}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Aside>
  );
}
