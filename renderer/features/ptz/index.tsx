import { useStore } from 'zustand';
import { faultText } from '../../../core/errors/faults.ts';
import type { PrivacyMask } from '../../../core/media/mask.ts';
import { type CameraControl, isZeroVelocity, zeroVelocity } from '../../../core/ptz/ptz.ts';
import { useLanguage } from '../../i18n/translations.ts';
import { useMirror, useRight } from '../../shared/services.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirmButton.tsx';
import { IconMark } from '../../ui/iconMark.tsx';
import { SidePanel } from '../../ui/sidePanel.tsx';
import { useControlRefusal, usePtzClient, usePtzControl } from './context.ts';
import { LeaseSection } from './lease.tsx';
import { PtzDelayMeasurement } from './measure.tsx';
import { MotionArrow } from './motionArrow.tsx';
import { LensButtons, PtzPad } from './pad.tsx';
import { PresetList } from './presets.tsx';
import styles from './ptz.module.css';
import { getAuxiliaryCommandName, getRefusalText, isWiperCommand } from './texts.ts';
import { PresetTourList } from './tours.tsx';

const noMasks: readonly PrivacyMask[] = [];

/** The PTZ panel of the selected camera. As wide as the camera list, so that it covers no picture. */
export function PtzPanel({ onClose }: { readonly onClose: () => void }) {
  const mirror = useMirror();
  const control = usePtzClient();
  const steering = usePtzControl();
  const { t, language } = useLanguage();
  const { camera, on, velocity: wanted } = useStore(steering.state);
  const entry = useStore(mirror.cameras, (now) => (camera ? now.byId.get(camera) : undefined));
  const mayRelease = useRight('lease.release');
  const state = useStore(control.camera, (now) => (now?.camera === camera ? now : null));
  const steered = useStore(control.view, (now) => (now?.steering?.camera === camera ? now?.steering : null));
  const whyNot = useControlRefusal();
  const disabled = whyNot !== undefined;
  const isSteerable = entry?.camera.steerable === true;
  const can = state?.capabilities ?? null;
  const velocity = isZeroVelocity(wanted) ? (steered?.velocity ?? zeroVelocity) : wanted;
  return (
    <SidePanel
      labels={{ title: t.steering.panel, close: t.steering.panelClose }}
      onClose={onClose}
      side="list"
      width={20}
      data-testid="ptz"
      data-yields-keys="always"
    >
      {!entry || !camera ? (
        <p className={styles.note}>{t.steering.none}</p>
      ) : (
        <>
          <div className={styles.subject}>
            <strong>
              {entry.camera.number} {entry.camera.name}
            </strong>
            <MotionArrow velocity={velocity} />
          </div>
          {isSteerable && state && <StateLine state={state} disabled={disabled} />}
          {whyNot && (
            <p className={styles.refused} role="status">
              <IconMark shape="stop" /> {getRefusalText(whyNot, t, language)}
            </p>
          )}
          {isSteerable && (
            <>
              <Button
                pressed={on}
                disabled={disabled && !on}
                onClick={steering.toggle}
                says={on ? t.steering.leave : t.steering.enter}
              />
              <PtzPad can={can} disabled={disabled} />
              <LensButtons can={can} disabled={disabled} />
              {state && (
                <>
                  <PresetList
                    key={`presets ${camera}`}
                    camera={camera}
                    presets={state.presets}
                    masks={entry.camera.masks ?? noMasks}
                    disabled={disabled || can?.presets === false}
                  />
                  {(can?.tours || state.presets.length > 0 || state.tours.length > 0) && (
                    <PresetTourList
                      key={`tours ${camera}`}
                      tours={state.tours}
                      presets={state.presets}
                      disabled={disabled}
                    />
                  )}
                  <Others state={state} disabled={disabled} />
                </>
              )}
              <LeaseSection key={`lease ${camera}`} camera={camera} mayRelease={mayRelease} />
              {state && <Figures state={state} />}
              <PtzDelayMeasurement key={`measure ${camera}`} disabled={disabled} />
            </>
          )}
        </>
      )}
    </SidePanel>
  );
}

function StateLine(props: { readonly state: CameraControl; readonly disabled: boolean }) {
  const steering = usePtzControl();
  const { state, disabled } = props;
  const { t, language } = useLanguage();
  const isBad = state.state === 'unreachable' || state.state === 'refused';
  return (
    <>
      {state.state !== 'ready' && (
        <p className={styles.state} data-bad={isBad}>
          <IconMark shape={isBad ? 'square' : 'ring'} />
          <span>
            <strong>{t.steering.states[state.state]}</strong>{' '}
            {state.fault && faultText(state.fault, language)}
          </span>
        </p>
      )}
      {state.missing.length > 0 && (
        <p
          className={styles.state}
          title={state.missing.map(({ why }) => faultText(why, language)).join('\n')}
        >
          <IconMark shape="triangle" />
          <span>{t.steering.missing(state.missing)}</span>
        </p>
      )}
      {state.stopUnconfirmed && (
        <>
          <p className={styles.alarm} role="alert">
            <IconMark shape="square" />
            <span>
              <strong>{t.steering.unconfirmed}</strong> {t.steering.unconfirmedHint}
            </span>
          </p>
          <Button disabled={disabled} onClick={() => void steering.command({ do: 'seenStanding' })}>
            {t.steering.seenStanding}
          </Button>
        </>
      )}
    </>
  );
}

/** Home, wiper and the camera's other auxiliary functions. */
function Others(props: { readonly state: CameraControl; readonly disabled: boolean }) {
  const steering = usePtzControl();
  const { state, disabled } = props;
  const { t } = useLanguage();
  const can = state.capabilities;
  const auxiliaries = (can?.auxiliaries ?? []).filter((command) => !can?.wiper || !isWiperCommand(command));
  if (!can || (!can.home && !can.wiper && auxiliaries.length === 0)) return null;
  return (
    <section className={styles.others}>
      <h3>{t.steering.auxiliaries}</h3>
      <div className={styles.row}>
        {can.home && (
          <>
            <Button disabled={disabled} onClick={() => void steering.command({ do: 'home' })}>
              {t.steering.home}
            </Button>
            <ConfirmButton
              sure={t.steering.sureSetHome}
              disabled={disabled}
              onSure={() => void steering.command({ do: 'setHome' })}
            >
              {t.steering.setHome}
            </ConfirmButton>
          </>
        )}
        {can.wiper && (
          <>
            <Button disabled={disabled} onClick={() => void steering.command({ do: 'wiper', on: true })}>
              {t.steering.wiperOn}
            </Button>
            <Button disabled={disabled} onClick={() => void steering.command({ do: 'wiper', on: false })}>
              {t.steering.wiperOff}
            </Button>
          </>
        )}
        {auxiliaries.map((command) => (
          <Button
            key={command}
            disabled={disabled}
            onClick={() => void steering.command({ do: 'auxiliary', command })}
          >
            {getAuxiliaryCommandName(command, t)}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** The camera's pose and its command delay. */
function Figures({ state }: { readonly state: CameraControl }) {
  const control = usePtzClient();
  const { t } = useLanguage();
  const delay = useStore(control.view, (now) => now?.delayMs ?? null);
  const { pose, toCameraMs, answerMs } = state;
  const { degrees, ms } = t.steering;
  return (
    <section className={styles.figures}>
      {pose && <p>{t.steering.pose(degrees(pose.panDeg), degrees(pose.tiltDeg), degrees(pose.fovDeg))}</p>}
      <p>{t.steering.times(ms(toCameraMs), ms(answerMs))}</p>
      {delay && <p>{t.steering.desk(ms(delay.last), ms(delay.p95))}</p>}
    </section>
  );
}
