import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeysPage } from '../../../core/api/keys.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import type { DeskPrinter } from '../../../core/people/deskEntry.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useDesk } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { useContextKeys } from '../../ui/keyDispatch.ts';
import { toKeyPressText } from '../../ui/press.ts';
import { SidePanel } from '../../ui/sidePanel.tsx';
import styles from './keymap.module.css';
import { formatKeyBinding, type KeyBindingGroup, searchKeyBindings } from './model.ts';

/** Prints the keys on A4: to a PDF in the folder of exports, or on a printer of this machine. */
function PrintKeys(props: {
  readonly page: () => KeysPage;
  readonly onShow: (file: string) => Promise<Fault | undefined>;
}) {
  const desk = useDesk();
  const { page, onShow } = props;
  const { t, language } = useLanguage();
  const words = t.keyMap.print;
  const [works, setWorks] = useState(false);
  const [printers, setPrinters] = useState<readonly DeskPrinter[]>();
  const [message, setMessage] = useState<string>();
  const [made, setMade] = useState<string>();

  /** Runs one print job at a time and shows its outcome. */
  async function work<T>(
    call: () => Promise<
      { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }
    >,
    done: (value: T) => void,
  ): Promise<void> {
    if (works) return;
    setWorks(true);
    setMessage(words.working);
    setMade(undefined);
    const answer = await call();
    setWorks(false);
    setMessage(undefined);
    if (answer.ok) done(answer.value);
    else setMessage(faultText(answer.fault, language));
  }
  const toPdf = () =>
    work(
      () => desk.call('keys.file', page()),
      ({ file }) => {
        setMade(file);
        setMessage(words.made(file));
      },
    );
  const toPrinters = () =>
    work(
      () => desk.call('keys.printers', {}),
      ({ printers: found }) => setPrinters(found),
    );
  const toPaper = ({ name, label }: DeskPrinter) =>
    work(
      () => desk.call('keys.print', { page: page(), printer: name }),
      () => setMessage(words.printed(label)),
    );

  return (
    <div className={styles.print}>
      <Button disabled={works} onClick={() => void toPdf()}>
        {words.pdf}
      </Button>
      <Button disabled={works} onClick={() => void toPrinters()}>
        {words.paper}
      </Button>
      {printers?.map((printer) => (
        <Button key={printer.name} look="chip" disabled={works} onClick={() => void toPaper(printer)}>
          {printer.label}
        </Button>
      ))}
      {message !== undefined && <p role="status">{message}</p>}
      {made !== undefined && (
        <Button
          look="quiet"
          onClick={() =>
            void onShow(made).then((fault) => {
              if (fault) setMessage(faultText(fault, language));
            })
          }
        >
          {words.show}
        </Button>
      )}
    </div>
  );
}

interface Props {
  /** Returns all keys of the program, in the language in use. */
  readonly keys: () => readonly KeyBindingGroup[];
  /** Opens the folder with the file selected, or returns the fault. */
  readonly onShow: (file: string) => Promise<Fault | undefined>;
  readonly onClose: () => void;
}

/** Lists every command with its key, by part of the window; searchable by name or key, and printable. */
export function KeyMapPanel({ keys, onShow, onClose }: Props) {
  const { t, language } = useLanguage();
  const words = t.keyMap;
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [press, setPress] = useState<string>();
  const [listens, setListens] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the texts depend on the language
  const all = useMemo(keys, [language]);
  const found = searchKeyBindings(all, { typed, press }, words.keys);
  const count = found.reduce((sum, { lines }) => sum + lines.length, 0);

  useLayoutEffect(() => field.current?.focus(), []);
  useContextKeys('keyLookup', (event) => {
    // A modifier alone is incomplete: another key follows.
    if (!listens || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return false;
    if (event.key !== 'Escape') setPress(toKeyPressText(event));
    setListens(false);
    setTyped('');
    field.current?.focus();
    return true;
  });

  const page = (): KeysPage => ({
    language,
    title: words.title,
    groups: all.map(({ name, lines }) => ({
      name,
      lines: lines.map((line) => ({ keys: formatKeyBinding(line, words.keys), name: line.name })),
    })),
  });
  return (
    <SidePanel labels={words} onClose={onClose} side="wall" width={96} data-testid="keymap">
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
            // The pressed key stays the search until something else is typed.
            if (press === undefined || event.key === 'Escape' || event.key === 'Tab') return;
            setPress(undefined);
            setTyped('');
          }}
        />
        <Button look="chip" pressed={listens} onClick={() => setListens(true)}>
          {words.byPress}
        </Button>
        <span role="status">{words.found(count)}</span>
        <PrintKeys page={page} onShow={onShow} />
      </div>
      {found.length === 0 && <p className={styles.none}>{words.none}</p>}
      <div className={styles.groups}>
        {found.map(({ id, name, lines }) => (
          <section key={id} data-part={id}>
            <h3>{name}</h3>
            <dl>
              {lines.map((line) => (
                <div key={line.name}>
                  <dt>{formatKeyBinding(line, words.keys)}</dt>
                  <dd>{line.name}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </SidePanel>
  );
}
