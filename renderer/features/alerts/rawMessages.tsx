import { memo, type RefObject, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { QuarantinedMessage } from '../../../core/alerts/api.ts';
import type { AlertId } from '../../../core/base/ids.ts';
import { formatDateTime } from '../../../core/base/text.ts';
import { type Fault, faultText } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useDesk, useRight } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import styles from './details.module.css';
import { alertKeys } from './keys.ts';

type Message = Omit<QuarantinedMessage, 'why'>;

/** The requests that a key can trigger. */
export interface RawMessagesHandle {
  showRaw(): Promise<void>;
  copyCap(): Promise<void>;
}

/** The source messages of an alert, and the alert as CAP; requested from the site on demand. */
export const RawMessages = memo(function Raw(props: {
  readonly id: AlertId;
  readonly handle: RefObject<RawMessagesHandle | null>;
}) {
  const desk = useDesk();
  const { id } = props;
  const mayReadMessages = useRight('alert.sources');
  const { t, language } = useLanguage();
  const words = t.alerts.details;
  const [messages, setMessages] = useState<readonly Message[]>();
  const [xml, setXml] = useState<string>();
  const [copied, setCopied] = useState(false);
  const [fault, setFault] = useState<Fault>();
  const root = useRef<HTMLDivElement>(null);
  // A key requested the messages, which are shown below everything else and so need scrolling into view.
  const hasAnswer = messages !== undefined || xml !== undefined || fault !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each response is a reason to scroll to it
  useEffect(() => {
    if (hasAnswer) root.current?.scrollIntoView({ block: 'start' });
  }, [hasAnswer, messages, xml, fault]);

  async function showRaw(): Promise<void> {
    const answer = await desk.call('alert.raw', { alert: id });
    setFault(answer.ok ? undefined : answer.fault);
    if (answer.ok) setMessages(answer.value.messages);
  }
  async function copyCap(): Promise<void> {
    const answer = await desk.call('alert.cap', { alert: id });
    setFault(answer.ok ? undefined : answer.fault);
    if (!answer.ok) return;
    setXml(answer.value.xml);
    // A desk may deny clipboard access; the text is then shown below, to be selected.
    setCopied(
      await navigator.clipboard.writeText(answer.value.xml).then(
        () => true,
        () => false,
      ),
    );
  }
  useImperativeHandle(props.handle, () => ({ showRaw, copyCap }));

  return (
    <div ref={root} className={styles.part}>
      <div className={styles.tools}>
        {mayReadMessages && (
          <Button onClick={() => void showRaw()}>
            {words.rawShow} <kbd>{alertKeys.presses.raw[0]}</kbd>
          </Button>
        )}
        <Button onClick={() => void copyCap()}>
          {words.cap} <kbd>{alertKeys.presses.cap[0]}</kbd>
        </Button>
        {xml !== undefined && <span role="status">{copied ? words.capCopied : words.capBelow}</span>}
        {fault && <span className={styles.fault}>{faultText(fault, language)}</span>}
      </div>
      {xml !== undefined && !copied && <pre className={styles.raw}>{xml}</pre>}
      {messages?.length === 0 && <p className={styles.dim}>{words.rawNone}</p>}
      {messages?.map((message) => (
        <figure key={message.id} className={styles.message}>
          <figcaption>
            {formatDateTime(message.at)} · {message.channel}
          </figcaption>
          <pre className={styles.raw}>{message.text}</pre>
        </figure>
      ))}
    </div>
  );
});
