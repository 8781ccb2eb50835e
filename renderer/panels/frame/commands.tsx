import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useSpeech } from '../../i18n/words.ts';
import { Aside } from '../../ui/aside.tsx';
import { Button } from '../../ui/button.tsx';
import styles from './commands.module.css';

export interface Command {
  readonly name: string;
  /** As on the keyboard: `P`, `Shift+P`, `F8`; undefined where it has none. */
  readonly key: string | undefined;
  readonly run: () => void;
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** A press as the list of commands writes it. */
const pressOf = ({ key, shiftKey }: KeyboardEvent): string =>
  `${shiftKey ? 'Shift+' : ''}${key.length === 1 ? key.toUpperCase() : key}`;

/** What the window can do beside the wall, each with its key, and all keys of the wall: the bar has one button for them all. */
export function CommandsPanel(props: {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}) {
  const { commands, onClose } = props;
  const { t } = useSpeech();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector('button')?.focus(), []);

  function run(command: Command): void {
    onClose();
    command.run();
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = steps[event.key];
    const command = commands.find(({ key }) => key === pressOf(event));
    if (command) run(command);
    else if (step !== undefined) {
      const buttons: Element[] = [...(list.current?.querySelectorAll('button') ?? [])];
      const at = document.activeElement ? buttons.indexOf(document.activeElement) : -1;
      const next = buttons[(at + step + buttons.length) % buttons.length];
      if (next instanceof HTMLElement) next.focus();
    } else return;
    event.preventDefault();
    // The key that opens a panel also closes it: it has been pressed once.
    event.nativeEvent.stopImmediatePropagation();
  }

  return (
    <Aside
      title={t.commands.title}
      closeLabel={t.commands.close}
      onClose={onClose}
      side="wall"
      width={96}
      testId="commands"
      onKeyDown={onKeyDown}
    >
      <div className={styles.parts}>
        <ul ref={list} className={styles.commands}>
          {commands.map((command) => (
            <li key={command.name}>
              <Button look="quiet" className={styles.command} onClick={() => run(command)}>
                <span>{command.name}</span>
                {command.key !== undefined && <kbd>{command.key}</kbd>}
              </Button>
            </li>
          ))}
        </ul>
        <div className={styles.groups}>
          {t.commands.groups.map(({ name, keys }) => (
            <section key={name}>
              <h3>{name}</h3>
              <dl>
                {keys.map(([key, what]) => (
                  <div key={key}>
                    <dt>{key}</dt>
                    <dd>{what}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </Aside>
  );
}
