import { type RefObject, useMemo } from 'react';
import { useStore } from 'zustand';
import type { CameraId } from '../../../core/base/ids.ts';
import { faultText } from '../../../core/errors/faults.ts';
import { isLeaseLoss, type LeaseNotice } from '../../../core/ptz/leaseNotices.ts';
import { zeroVelocity } from '../../../core/ptz/ptz.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useMirror, useRight } from '../../shared/services.ts';
import { IconMark } from '../../ui/iconMark.tsx';
import { usePtzClient } from './context.ts';
import { MotionArrow } from './motionArrow.tsx';
import { getPtzFooterStatus, type PtzFooterStatus } from './statusModel.ts';
import styles from './strip.module.css';
import { getControlFaultWord } from './texts.ts';

const useStrip = (): PtzFooterStatus | undefined => {
  const control = usePtzClient();
  const view = useStore(control.view);
  const mayRight = useRight('ptz.steer');
  return useMemo(() => getPtzFooterStatus(view, mayRight), [view, mayRight]);
};

/** Tells whether the strip must be visible even where the wall fills the window. */
export const useIsPtzFooterNeeded = (): boolean => {
  const control = usePtzClient();
  const mayRight = useRight('ptz.steer');
  const hasNotices = useStore(control.notices, ({ length }) => length > 0);
  // Reduced to a boolean: joystick state arrives many times a second, and the whole window uses this.
  const says = useStore(control.view, (view) => {
    const strip = getPtzFooterStatus(view, mayRight);
    return strip !== undefined && (strip.sticks.length > 0 || strip.weight !== 'calm');
  });
  return hasNotices || says;
};

const useCameraName = () => {
  const mirror = useMirror();
  const { t } = useLanguage();
  const { byId } = useStore(mirror.cameras);
  return (id: CameraId) => {
    const entry = byId.get(id);
    return entry ? t.steering.strip.camera(entry.camera.number, entry.camera.name) : '…';
  };
};

/** The desk's joystick target or moving camera, shown in every window. */
export function PtzFooter() {
  const mirror = useMirror();
  const control = usePtzClient();
  const { t, language } = useLanguage();
  const says = useStrip();
  const nameOf = useCameraName();
  const why = useLinkFault();
  const steerable = useStore(
    mirror.cameras,
    ({ byId }) => says?.camera != null && byId.get(says.camera)?.camera.steerable === true,
  );
  if (!says) return null;
  const { strip } = t.steering;
  const who = says.sticks.length > 0 ? says.sticks.join(', ') : strip.keys;
  return (
    <section
      className={styles.strip}
      data-weight={says.weight}
      data-testid="steering-strip"
      aria-label={strip.label}
    >
      <IconMark shape="stick" />
      <span className={styles.who} title={who}>
        {who}
      </span>
      <IconMark shape="right" />
      <strong className={styles.camera}>
        {says.camera ? nameOf(says.camera) : says.isMap ? strip.map : strip.nothing}
      </strong>
      {says.window && says.window !== control.window && (
        <span className={styles.where}>{strip.onScreen(says.window)}</span>
      )}
      <MotionArrow velocity={says.velocity ?? zeroVelocity} />
      {says.isUnknown && <TextLine text={strip.unknown} />}
      {says.camera && !steerable && <span className={styles.cannot}>{strip.cannot}</span>}
      {says.isUnanswered && <TextLine text={t.steering.unanswered} title={t.steering.unansweredHint} />}
      {says.fault && steerable && (
        <TextLine text={getControlFaultWord(says.fault, t)} title={faultText(says.fault, language)} />
      )}
      {says.isUnseen && steerable && <TextLine text={strip.notSeen} />}
      {says.stopped && !says.mustCentre && (
        <TextLine text={t.steering.stoppedBy(t.steering.stopped[says.stopped])} />
      )}
      {says.mustCentre && (
        <TextLine
          text={strip.mustCentre}
          title={
            says.stopped
              ? `${t.steering.stoppedBy(t.steering.stopped[says.stopped])} ${t.steering.centre}`
              : t.steering.centre
          }
        />
      )}
      {says.link !== 'connected' && (
        <strong className={styles.link} data-link={says.link} title={why}>
          <IconMark shape={says.link === 'lost' ? 'square' : 'ring'} />
          {strip.link[says.link]}
        </strong>
      )}
    </section>
  );
}

function TextLine({ text, title = text }: { readonly text: string; readonly title?: string }) {
  return (
    <strong className={styles.message} title={title}>
      <IconMark shape="triangle" />
      {text}
    </strong>
  );
}

/** Notices on leases: takeovers, and requests that await a reply. `newest` gets the focus on request. */
export function LeaseNotices(props: { readonly newest: RefObject<HTMLElement | null> }) {
  const control = usePtzClient();
  const notices = useStore(control.notices);
  const nameOf = useCameraName();
  if (notices.length === 0) return null;
  const toAnswer = notices.findLast(({ meaning }) => meaning.is === 'asks') ?? notices.at(-1);
  return (
    <div className={styles.notices} data-keys="own" data-asked="" data-testid="lease-notices">
      {notices.map((notice) => (
        <Notice
          key={notice.id}
          notice={notice}
          camera={nameOf(notice.camera)}
          newest={notice === toAnswer ? props.newest : undefined}
        />
      ))}
    </div>
  );
}

function Notice(props: {
  readonly notice: LeaseNotice;
  readonly camera: string;
  readonly newest: RefObject<HTMLElement | null> | undefined;
}) {
  const control = usePtzClient();
  const { notice, camera, newest } = props;
  const { t } = useLanguage();
  const { meaning } = notice;
  const loses = isLeaseLoss(meaning);
  const dismiss = () => control.dismiss(notice.id);
  function answer(give: boolean): void {
    if (meaning.is !== 'asks') return;
    void control
      .do('lease.answer', { camera: notice.camera, to: meaning.operator, give })
      .then((result) => result.ok && dismiss()); // a notice stays if its reply failed
  }
  return (
    <article
      ref={newest}
      className={styles.notice}
      data-weight={loses ? 'warn' : 'note'}
      // The key of notices focuses it, and Tab continues to its buttons.
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') dismiss();
      }}
    >
      <IconMark shape={loses ? 'triangle' : 'ring'} />
      <span role="status">{t.steering.notice(meaning, camera)}</span>
      {newest && <kbd title={t.steering.noticeHint}>{t.commandKeys.offers}</kbd>}
      {meaning.is === 'asks' ? (
        <>
          <button type="button" onClick={() => answer(true)}>
            {t.steering.give}
          </button>
          <button type="button" onClick={() => answer(false)}>
            {t.steering.refuse}
          </button>
        </>
      ) : (
        <button type="button" onClick={dismiss}>
          {t.steering.read}
        </button>
      )}
    </article>
  );
}

/** Returns why the link to the PTZ gateway is down, if known. */
function useLinkFault(): string | undefined {
  const control = usePtzClient();
  const { language } = useLanguage();
  const fault = useStore(control.view, (now) => now?.fault ?? null);
  return fault ? faultText(fault, language) : undefined;
}
