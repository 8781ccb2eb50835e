import { useCallback, useMemo, useState } from 'react';
import type { AlertSourceStatus, QuarantinedMessage } from '../../../core/alerts/api.ts';
import { ok } from '../../../core/base/result.ts';
import { formatDateTime, formatTime } from '../../../core/base/text.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useClock, useDesk, useRight } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { IconMark, type IconShape } from '../../ui/iconMark.tsx';
import { type PagedListOptions, usePagedList } from '../../ui/pagedList.ts';
import { useQuery } from '../../ui/query.ts';
import styles from './pages.module.css';

const shapes: Record<AlertSourceStatus['state'], IconShape> = {
  connecting: 'ring',
  live: 'dot',
  lost: 'triangle',
  refused: 'stop',
};
const renewMs = 5_000;
const quarantinedPerPage = 50;

/**
 * The sources of alerts and their state.
 * Operators with the right to it also see raw messages that could not be parsed.
 */
export function AlertSourceList({
  reload,
}: {
  /** Incremented by a key to reload. */
  readonly reload: number;
}) {
  const desk = useDesk();
  const clock = useClock();
  const mayQuarantine = useRight('alert.sources');
  const { t, language } = useLanguage();
  const words = t.alerts.sources;
  const ask = useCallback(() => desk.call('alert.sources', {}), [desk]);
  const { value, fault } = useQuery(ask, reload, { clock, ms: renewMs });
  const sources = value?.sources;
  return (
    <div className={styles.page} data-testid="alert-sources">
      {fault && <p className={styles.fault}>{faultText(fault, language)}</p>}
      {sources?.length === 0 && <p>{words.none}</p>}
      {sources && sources.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the content may be wider than the panel and is scrolled by arrow keys
        <section className={styles.scroll} aria-label={t.alerts.views.sources} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                {words.heads.map((head, at) => (
                  <th key={head} data-words={at < 2}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sources.map((source) => (
                <tr key={source.id}>
                  <td data-words="true">
                    <b>{source.id}</b>
                    <small>{source.kind}</small>
                  </td>
                  <td data-words="true" data-state={source.state}>
                    <IconMark shape={shapes[source.state]} /> {words.states[source.state]}
                    {source.cause && <small> {faultText(source.cause, language)}</small>}
                  </td>
                  <td>{source.lastAt === 0 ? words.never : formatTime(source.lastAt)}</td>
                  {(['received', 'accepted', 'leftOut', 'duplicate'] as const).map((key) => (
                    <td key={key}>{t.count(source[key])}</td>
                  ))}
                  {(['late', 'future', 'malformed', 'unknown', 'tooLarge'] as const).map((key) => (
                    <td key={key} data-bad={source[key] > 0}>
                      {source[key] > 0 && <IconMark shape="triangle" />} {t.count(source[key])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {/* Until the site has responded once, one fault message is enough. */}
      {mayQuarantine && (value || !fault) && <Quarantine reload={reload} />}
    </div>
  );
}

function Quarantine({ reload }: { readonly reload: number }) {
  const desk = useDesk();
  const clock = useClock();
  const { t, language } = useLanguage();
  const words = t.alerts.sources;
  const [total, setTotal] = useState<number>();
  const [open, setOpen] = useState<number>();
  const options = useMemo(
    (): PagedListOptions<QuarantinedMessage, number> => ({
      clock,
      async fetchPage(before, limit) {
        const page = await desk.call('alert.quarantine', {
          limit,
          ...(before === undefined ? {} : { before }),
        });
        if (!page.ok) return page;
        const { messages } = page.value;
        setTotal(page.value.total);
        return ok({ items: messages, next: messages.length < limit ? undefined : messages.at(-1)?.id });
      },
      keyOf: ({ id }) => String(id),
      pageItems: quarantinedPerPage,
      // The next page is loaded when the button requests it.
      aheadItems: 1,
    }),
    [desk, clock],
  );
  const { items: messages, next, fault, more } = usePagedList(options, reload);
  return (
    <section className={styles.quarantine}>
      <h4>
        {words.quarantine}
        {total !== undefined && total > 0 && <small> {words.total(total)}</small>}
      </h4>
      {fault && <p className={styles.fault}>{faultText(fault, language)}</p>}
      {total === 0 && <p>{words.quarantineNone}</p>}
      <ul>
        {messages.map((message) => (
          <li key={message.id}>
            <button
              type="button"
              aria-expanded={open === message.id}
              onClick={() => setOpen(open === message.id ? undefined : message.id)}
            >
              <time>{formatDateTime(message.at)}</time>
              <b>{message.source}</b>
              <span>{faultText(message.why, language)}</span>
              <small className={styles.channel}>
                {message.channel} · {words.bytes(message.bytes)}
              </small>
            </button>
            {open === message.id && <pre className={styles.raw}>{message.text}</pre>}
          </li>
        ))}
      </ul>
      {next !== undefined && total !== undefined && messages.length < total && (
        <Button onClick={more}>{words.older}</Button>
      )}
    </section>
  );
}
