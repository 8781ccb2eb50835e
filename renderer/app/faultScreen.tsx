import { Component, type ErrorInfo, type ReactNode } from 'react';
import type { Clock } from '../../core/base/clock.ts';
import { unattendedRetryMs } from '../../core/base/retry.ts';
import { translations } from '../i18n/translations.ts';
import { Button } from '../ui/button.tsx';
import styles from './faultScreen.module.css';

interface FaultScreenProps {
  readonly children: ReactNode;
  readonly clock: Clock;
  /** There is no operator to press the button: the window reloads by itself. */
  readonly unattended: boolean;
}

/** The screen after a program fault: what happened and the one thing to do, in both languages. */
export class FaultScreen extends Component<FaultScreenProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error('the window failed', error, info.componentStack);
    if (!this.props.unattended) return;
    this.props.clock.after(unattendedRetryMs, () => {
      console.error('the window tries again by itself');
      window.location.reload();
    });
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className={styles.screen} role="alert">
        {[translations.vi, translations.en].map(({ fault }) => (
          <section key={fault.title}>
            <h1>{fault.title}</h1>
            <p>{fault.what}</p>
            {this.props.unattended && <p>{fault.again(unattendedRetryMs / 1_000)}</p>}
            <Button onClick={() => window.location.reload()}>{fault.reload}</Button>
          </section>
        ))}
      </main>
    );
  }
}
