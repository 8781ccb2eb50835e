import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Result } from '../../../../core/base/result.ts';
import { faultText } from '../../../../core/errors/faults.ts';
import { zeroVelocity } from '../../../../core/ptz/ptz.ts';
import { getStickKey, type StickIdentity, type StickProfile } from '../../../../core/ptz/stick.ts';
import {
  type LearningState,
  type LearnStep,
  skipLearnStep,
  startLearning,
  updateLearning,
} from '../../../../core/ptz/stickLearn.ts';
import { getStickVelocity, noHeldButtons } from '../../../../core/ptz/stickMap.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import { Button } from '../../../ui/button.tsx';
import { IconMark } from '../../../ui/iconMark.tsx';
import { SidePanel } from '../../../ui/sidePanel.tsx';
import { usePtzClient } from '../context.ts';
import type { StickState } from '../ptzClient.ts';
import { ButtonRows } from './buttonRows.tsx';
import { AxisBar, getLiveReading } from './live.tsx';
import {
  type AssignableMove,
  assignAxis,
  assignableMoves,
  changeAxisSettings,
  clampMidpoint,
  createBlankProfile,
} from './model.ts';
import styles from './sticks.module.css';

/** The joystick axis assigned to one of the camera's axes, with its settings. */
function AxisRow(props: {
  readonly move: AssignableMove;
  readonly profile: StickProfile;
  readonly identity: StickIdentity;
  readonly stick: StoreApi<StickState | null>;
  readonly onChange: (profile: StickProfile) => void;
}) {
  const { move, profile, identity, stick, onChange } = props;
  const { t } = useLanguage();
  const { stick: words } = t.steering;
  const axis = profile[move];
  const set = (to: Parameters<typeof changeAxisSettings>[2]) =>
    onChange(changeAxisSettings(profile, move, to));
  return (
    <fieldset className={styles.axis}>
      <legend>{words.moves[move]}</legend>
      <select
        aria-label={words.moves[move]}
        value={axis?.axis ?? ''}
        onChange={(event) => {
          const { value } = event.target;
          onChange(assignAxis(profile, move, value === '' ? null : Number(value)));
        }}
      >
        <option value="">{words.noAxis}</option>
        {Array.from({ length: identity.axes }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an axis is identified by its number
          <option key={at} value={at}>
            {words.axis(at)}
          </option>
        ))}
      </select>
      {axis && (
        <>
          <AxisBar stick={stick} of={identity} axis={axis} />
          <label className={styles.setting}>
            <span>
              {words.deadZone} {Math.round(axis.deadZone * 100)}%
            </span>
            <input
              type="range"
              min={0}
              max={50}
              value={Math.round(axis.deadZone * 100)}
              onChange={(event) => set({ deadZone: Number(event.target.value) / 100 })}
            />
          </label>
          <label className={styles.setting}>
            <span>
              {words.exponent} {t.steering.degrees(axis.exponent)}
            </span>
            <input
              type="range"
              min={1}
              max={4}
              step={0.1}
              value={axis.exponent}
              onChange={(event) => set({ exponent: Number(event.target.value) })}
            />
          </label>
          <div className={styles.setting}>
            <span>
              {words.midpoint} {Math.round(axis.midpoint * 100)}%
            </span>
            <Button
              onClick={() =>
                set({
                  midpoint: clampMidpoint(getLiveReading(stick.getState(), identity)?.axes[axis.axis] ?? 0),
                })
              }
            >
              {words.midpointNow}
            </Button>
          </div>
          <label className={styles.check}>
            <input
              type="checkbox"
              checked={axis.invert}
              onChange={(event) => set({ invert: event.target.checked })}
            />
            {words.invert}
          </label>
        </>
      )}
    </fieldset>
  );
}

/** Interval at which the last reading is evaluated again, ms: a joystick held still sends none. */
const lookEveryMs = 50;
const order: readonly LearnStep[] = ['rest', 'right', 'up', 'in', 'stop'];
const mayBeSkipped: ReadonlySet<LearnStep> = new Set<LearnStep>(['in', 'out', 'stop']);

/** Asks for one movement after another until every axis is assigned. */
function Learning(props: {
  readonly identity: StickIdentity;
  readonly inputApi: 'sdl' | 'gamepad';
  readonly stick: StoreApi<StickState | null>;
  readonly onDone: (profile: StickProfile) => void;
  readonly onCancel: () => void;
}) {
  const { identity, inputApi, stick, onDone, onCancel } = props;
  const { t, language } = useLanguage();
  const { learning } = t.steering.stick;
  const [state, setState] = useState<LearningState>(() => startLearning(identity, inputApi));

  useEffect(() => {
    const look = () => {
      const reading = getLiveReading(stick.getState(), identity);
      if (reading) setState((before) => updateLearning(before, reading, performance.now()));
    };
    const cancel = stick.subscribe(look);
    const timer = setInterval(look, lookEveryMs);
    return () => {
      cancel();
      clearInterval(timer);
    };
  }, [stick, identity]);

  const { step, profile } = state;
  useEffect(() => {
    if (profile) onDone(profile);
  }, [profile, onDone]);

  const at = order.indexOf(step === 'out' ? 'in' : step);
  return (
    <section className={styles.learning} data-testid="stick-learning" data-step={step}>
      <h3>
        {learning.title(identity.name)} {at >= 0 && `· ${learning.at(at + 1, order.length)}`}
      </h3>
      <p className={styles.ask}>{state.mustLetGo ? learning.releaseControls : learning.steps[step]}</p>
      <progress className={styles.progress} max={1} value={state.mustLetGo ? 0 : state.progress} />
      <p className={styles.fault} role="status">
        {state.fault && (
          <>
            <IconMark shape="triangle" /> {faultText(state.fault, language)}
          </>
        )}
      </p>
      <div className={styles.row}>
        {mayBeSkipped.has(step) && <Button onClick={() => setState(skipLearnStep)}>{learning.skip}</Button>}
        <Button onClick={() => setState(startLearning(identity, inputApi))}>{learning.again}</Button>
        <Button look="quiet" onClick={onCancel}>
          {learning.cancel}
        </Button>
      </div>
    </section>
  );
}

/** The settings of the desk's joysticks, with live readings. They control nothing meanwhile. */
export function SticksPanel({ onClose }: { readonly onClose: () => void }) {
  const control = usePtzClient();
  const { t } = useLanguage();
  const { stick: words } = t.steering;
  const view = useStore(control.view);
  const [chosen, setChosen] = useState<string>();
  useEffect(() => {
    void control.do('stick.learn', { on: true }); // without it the bars visibly stand still
    return () => void control.do('stick.learn', { on: false }); // main also ends it with the window
  }, [control]);
  const sticks = view?.sticks ?? [];
  // Two joysticks of one model share a profile.
  const models = sticks.filter(
    ({ identity }, at) =>
      sticks.findIndex((one) => getStickKey(one.identity) === getStickKey(identity)) === at,
  );
  const inputApi = view?.inputApi ?? 'sdl';
  const current = sticks.find(({ identity }) => getStickKey(identity) === chosen) ?? sticks[0];
  return (
    <SidePanel labels={words} onClose={onClose} side="wall" width={46} data-testid="sticks">
      {inputApi === 'gamepad' && (
        <p className={styles.warn} role="status">
          <IconMark shape="triangle" />
          <span>
            <strong>{words.gamepad}</strong> {words.gamepadWhy}
          </span>
        </p>
      )}
      {sticks.length === 0 && <p className={styles.note}>{words.none}</p>}
      {models.length > 1 && (
        <div className={styles.row}>
          {models.map(({ identity }) => (
            <Button
              key={getStickKey(identity)}
              pressed={identity === current?.identity}
              onClick={() => setChosen(getStickKey(identity))}
            >
              {identity.name}
            </Button>
          ))}
        </div>
      )}
      {current && (
        <StickSettings
          key={getStickKey(current.identity)}
          identity={current.identity}
          stored={current.profile}
          from={current.from}
          inputApi={inputApi}
        />
      )}
    </SidePanel>
  );
}

function StickSettings(props: {
  readonly identity: StickIdentity;
  readonly stored: StickProfile | null;
  readonly from: 'own' | 'ready' | null;
  readonly inputApi: 'sdl' | 'gamepad';
}) {
  const control = usePtzClient();
  const { identity, stored, from, inputApi } = props;
  const { t, language } = useLanguage();
  const { stick: words } = t.steering;
  const [changed, setChanged] = useState<StickProfile>();
  const [isLearning, setLearning] = useState(false);
  const [message, setMessage] = useState<string>();
  const profile = changed ?? stored ?? createBlankProfile(identity, inputApi);
  const onDone = useCallback((learnt: StickProfile) => {
    setChanged(learnt);
    setLearning(false);
  }, []);

  function showResult(result: Result<undefined>, done?: string): void {
    setMessage(result.ok ? done : faultText(result.fault, language));
    if (result.ok) setChanged(undefined);
  }

  if (isLearning)
    return (
      <Learning
        identity={identity}
        inputApi={inputApi}
        stick={control.stick}
        onDone={onDone}
        onCancel={() => setLearning(false)}
      />
    );
  return (
    <>
      <div className={styles.head}>
        <span>
          <strong>{identity.name}</strong>{' '}
          <small>
            {identity.vid}:{identity.pid} · {words.axes(identity.axes, identity.hats, identity.buttons)} ·{' '}
            {words.from[from ?? 'none']}
          </small>
        </span>
        <Button onClick={() => setLearning(true)}>{words.learn}</Button>
      </div>
      <p className={styles.note}>
        <IconMark shape="stop" /> {words.resting}
      </p>
      <div className={styles.axes}>
        {assignableMoves.map((move) => (
          <AxisRow
            key={move}
            move={move}
            profile={profile}
            identity={identity}
            stick={control.stick}
            onChange={setChanged}
          />
        ))}
      </div>
      <Outcome stick={control.stick} identity={identity} profile={profile} />
      <ButtonRows profile={profile} identity={identity} stick={control.stick} onChange={setChanged} />
      <div className={styles.row}>
        <Button
          disabled={!changed}
          onClick={() => void control.do('stick.save', { profile }).then((r) => showResult(r, words.saved))}
        >
          {words.save}
        </Button>
        {from === 'own' && (
          <Button
            onClick={() =>
              void control
                .do('stick.forget', { vid: identity.vid, pid: identity.pid })
                .then((r) => showResult(r))
            }
          >
            {words.forget}
          </Button>
        )}
        <span className={styles.note} role="status">
          {changed ? words.unsaved : message}
        </span>
      </div>
    </>
  );
}

/** The resulting camera motion under the edited profile. */
function Outcome(props: {
  readonly stick: StoreApi<StickState | null>;
  readonly identity: StickIdentity;
  readonly profile: StickProfile;
}) {
  const { stick, identity, profile } = props;
  const { t } = useLanguage();
  const reading = useStore(stick, (now) => getLiveReading(now, identity));
  const { pan, tilt, zoom } = reading ? getStickVelocity(profile, reading, noHeldButtons) : zeroVelocity;
  return (
    <p className={styles.note}>
      {t.steering.stick.result}: <strong>{t.steering.velocity(pan, tilt, zoom)}</strong>
    </p>
  );
}
