import { Component, type ErrorInfo, type ReactNode } from 'react';
import styles from './faultScreen.module.css';
import { words } from './i18n/words.ts';
import { Button } from './ui/button.tsx';

/** What an operator sees when the program of this window fails: what happened and the one thing to do, in both languages. */
export class FaultScreen extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error('the window failed', error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className={styles.screen} role="alert">
        {[words.vi, words.en].map(({ fault }) => (
          <section key={fault.title}>
            <h1>{fault.title}</h1>
            <p>{fault.what}</p>
            <Button onClick={() => window.location.reload()}>{fault.reload}</Button>
          </section>
        ))}
      </main>
    );
  }
}
