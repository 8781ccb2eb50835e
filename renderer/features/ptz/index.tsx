import { useStore } from 'zustand';
import { faultText } from '../../../core/errors/faults.ts';
import type { PrivacyMask } from '../../../core/media/mask.ts';
import { type CameraControl, isStill, still } from '../../../core/ptz/ptz.ts';
import { useSpeech } from '../../i18n/words.ts';
import type { Media } from '../../media/index.ts';
import { Aside } from '../../ui/aside.tsx';
import { Button } from '../../ui/button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { SureButton } from '../../ui/sureButton.tsx';
import { Arrow } from './arrow.tsx';
import { LeaseSection } from './lease.tsx';
import { Measure } from './measure.tsx';
import { Lens, Pad } from './pad.tsx';
import { Presets } from './presets.tsx';
import styles from './ptz.module.css';
import { Tours } from './tours.tsx';
import { type PtzParts, useWhyNot } from './useWhyNot.ts';
import { auxiliaryText, isWiper, refusalText } from './words.ts';

const noMasks: readonly PrivacyMask[] = [];

interface Props extends PtzParts {
  readonly media: Media;
  readonly onClose: () => void;
}

/** Everything that can be done with the selected camera by hand. As wide as the list of cameras: it covers no picture. */
export function PtzPanel(props: Props) {
  const { control, steering, mirror, media, onClose } = props;
  const { t, language } = useSpeech();
  const { camera, on, velocity: wanted } = useStore(steering.state);
  const entry = useStore(mirror.cameras, (now) => (camera ? now.byId.get(camera) : undefined));
  const mayRelease = useStore(
    mirror.status,
    ({ desk }) => desk?.operator?.rights.includes('lease.release') === true,
  );
  const state = useStore(control.camera, (now) => (now?.camera === camera ? now : null));
  const steered = useStore(control.view, (now) => (now?.steering?.camera === camera ? now?.steering : null));
  const whyNot = useWhyNot(props);
  const disabled = whyNot !== undefined;
  const isSteerable = entry?.camera.steerable === true;
  const can = state?.capabilities ?? null;
  const velocity = isStill(wanted) ? (steered?.velocity ?? still) : wanted;
  return (
    <Aside
      title={t.steering.panel}
      closeLabel={t.steering.panelClose}
      onClose={onClose}
      side="list"
      width={20}
      testId="ptz"
    >
      {!entry || !camera ? (
        <p className={styles.note}>{t.steering.none}</p>
      ) : (
        <>
          <div className={styles.subject}>
            <strong>
              {entry.camera.number} {entry.camera.name}
            </strong>
            <Arrow velocity={velocity} />
          </div>
          {isSteerable && state && <StateLine state={state} steering={steering} disabled={disabled} />}
          {whyNot && (
            <p className={styles.refused} role="status">
              <Mark shape="stop" /> {refusalText(whyNot, t, language)}
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
              <Pad steering={steering} can={can} disabled={disabled} />
              <Lens steering={steering} can={can} disabled={disabled} />
              {state && (
                <>
                  <Presets
                    key={`presets ${camera}`}
                    camera={camera}
                    presets={state.presets}
                    steering={steering}
                    media={media}
                    masks={entry.camera.masks ?? noMasks}
                    disabled={disabled || can?.presets === false}
                  />
                  {(can?.tours || state.presets.length > 0 || state.tours.length > 0) && (
                    <Tours
                      key={`tours ${camera}`}
                      tours={state.tours}
                      presets={state.presets}
                      steering={steering}
                      disabled={disabled}
                    />
                  )}
                  <Others state={state} {...props} disabled={disabled} />
                </>
              )}
              <LeaseSection
                key={`lease ${camera}`}
                control={control}
                steering={steering}
                mirror={mirror}
                camera={camera}
                mayRelease={mayRelease}
              />
              {state && <Figures state={state} control={control} />}
              <Measure key={`measure ${camera}`} steering={steering} media={media} disabled={disabled} />
            </>
          )}
        </>
      )}
    </Aside>
  );
}

function StateLine(props: {
  readonly state: CameraControl;
  readonly steering: PtzParts['steering'];
  readonly disabled: boolean;
}) {
  const { state, steering, disabled } = props;
  const { t, language } = useSpeech();
  const isBad = state.state === 'unreachable' || state.state === 'refused';
  return (
    <>
      {state.state !== 'ready' && (
        <p className={styles.state} data-bad={isBad}>
          <Mark shape={isBad ? 'square' : 'ring'} />
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
          <Mark shape="triangle" />
          <span>{t.steering.missing(state.missing)}</span>
        </p>
      )}
      {state.stopUnconfirmed && (
        <>
          <p className={styles.alarm} role="alert">
            <Mark shape="square" />
            <span>
              <strong>{t.steering.unconfirmed}</strong> {t.steering.unconfirmedHint}
            </span>
          </p>
          <Button disabled={disabled} onClick={() => void steering.deed({ do: 'seenStanding' })}>
            {t.steering.seenStanding}
          </Button>
        </>
      )}
    </>
  );
}

/** Home, wiper and what else the camera can do. */
function Others(props: Props & { readonly state: CameraControl; readonly disabled: boolean }) {
  const { steering, state, disabled } = props;
  const { t } = useSpeech();
  const can = state.capabilities;
  const auxiliaries = (can?.auxiliaries ?? []).filter((command) => !can?.wiper || !isWiper(command));
  if (!can || (!can.home && !can.wiper && auxiliaries.length === 0)) return null;
  return (
    <section className={styles.others}>
      <h3>{t.steering.auxiliaries}</h3>
      <div className={styles.row}>
        {can.home && (
          <>
            <Button disabled={disabled} onClick={() => void steering.deed({ do: 'home' })}>
              {t.steering.home}
            </Button>
            <SureButton
              sure={t.steering.sureSetHome}
              disabled={disabled}
              onSure={() => void steering.deed({ do: 'setHome' })}
            >
              {t.steering.setHome}
            </SureButton>
          </>
        )}
        {can.wiper && (
          <>
            <Button disabled={disabled} onClick={() => void steering.deed({ do: 'wiper', on: true })}>
              {t.steering.wiperOn}
            </Button>
            <Button disabled={disabled} onClick={() => void steering.deed({ do: 'wiper', on: false })}>
              {t.steering.wiperOff}
            </Button>
          </>
        )}
        {auxiliaries.map((command) => (
          <Button
            key={command}
            disabled={disabled}
            onClick={() => void steering.deed({ do: 'auxiliary', command })}
          >
            {auxiliaryText(command, t)}
          </Button>
        ))}
      </div>
    </section>
  );
}

/** Where it looks, and how soon it hears. */
function Figures({
  state,
  control,
}: {
  readonly state: CameraControl;
  readonly control: PtzParts['control'];
}) {
  const { t } = useSpeech();
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
