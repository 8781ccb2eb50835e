import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { PasswordField } from './passwordField.tsx';
import styles from './secondPerson.module.css';

/** Asks for name and password of a second person, where two are required. A lock of the desk clears the password. */
export function SecondPersonForm(props: {
  readonly words: {
    readonly title: string;
    readonly hint: string;
    readonly name: string;
    readonly password: string;
    readonly submit: string;
    readonly working: string;
    readonly cancel: string;
  };
  readonly locked: boolean;
  /** Resolves with the error in words; undefined once the second person is confirmed. */
  readonly onSubmit: (name: string, password: string) => Promise<string | undefined>;
  readonly onCancel: () => void;
}) {
  const { words, locked } = props;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [working, setWorking] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const first = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  useEffect(() => {
    if (locked) setPassword('');
  }, [locked]);
  const isWhole = name.trim() !== '' && password !== '';

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    if (!isWhole || working) return;
    setWorking(true);
    const message = await props.onSubmit(name, password);
    setPassword('');
    setWorking(false);
    setWrong(message);
  }

  return (
    <form
      className={styles.second}
      aria-label={words.title}
      data-testid="second-person"
      onSubmit={(event) => void submit(event)}
    >
      <strong>{words.title}</strong>
      <span>{words.hint}</span>
      <label>
        {words.name}
        <input
          ref={first}
          value={name}
          onChange={(event) => setName(event.target.value)}
          autoComplete="off"
          maxLength={80}
        />
      </label>
      <PasswordField label={words.password} value={password} onChange={setPassword} autoComplete="off" />
      <p role="alert">{wrong}</p>
      <div>
        <Button type="submit" disabled={!isWhole || working}>
          {working ? words.working : words.submit}
        </Button>
        <Button look="quiet" onClick={props.onCancel} says={words.cancel} />
      </div>
    </form>
  );
}
