import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Result } from '../../../../core/base/result.ts';
import { faultText } from '../../../../core/errors/faults.ts';
import { still } from '../../../../core/ptz/ptz.ts';
import { type StickIdentity, type StickProfile, stickKey } from '../../../../core/ptz/stick.ts';
import { nothingHeld, stickVelocity } from '../../../../core/ptz/stickMap.ts';
import { useSpeech } from '../../../i18n/words.ts';
import { Aside } from '../../../ui/aside.tsx';
import { Button } from '../../../ui/button.tsx';
import { Mark } from '../../../ui/mark.tsx';
import type { Control, StickHeard } from '../control.ts';
import { AxisRow } from './axisRow.tsx';
import { ButtonRows } from './buttonRows.tsx';
import { Learning } from './learning.tsx';
import { readingOf } from './live.tsx';
import { blankProfile, moves } from './model.ts';
import styles from './sticks.module.css';

/** The desk's sticks: what each does, seen live while it is set. The stick steers nothing meanwhile. */
export function SticksPanel({
  control,
  onClose,
}: {
  readonly control: Control;
  readonly onClose: () => void;
}) {
  const { t } = useSpeech();
  const { stick: words } = t.steering;
  const view = useStore(control.view);
  const [chosen, setChosen] = useState<string>();
  useEffect(() => {
    void control.do('stick.learn', { on: true }); // without it the bars stand still, which is seen
    return () => void control.do('stick.learn', { on: false }); // main ends it with the window too
  }, [control]);
  const sticks = view?.sticks ?? [];
  // Two of one model share a profile.
  const models = sticks.filter(
    ({ identity }, at) => sticks.findIndex((one) => stickKey(one.identity) === stickKey(identity)) === at,
  );
  const heardBy = view?.heardBy ?? 'sdl';
  const current = sticks.find(({ identity }) => stickKey(identity) === chosen) ?? sticks[0];
  return (
    <Aside
      title={words.title}
      closeLabel={words.close}
      onClose={onClose}
      side="wall"
      width={46}
      testId="sticks"
    >
      {heardBy === 'gamepad' && (
        <p className={styles.warn} role="status">
          <Mark shape="triangle" />
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
              key={stickKey(identity)}
              pressed={identity === current?.identity}
              onClick={() => setChosen(stickKey(identity))}
            >
              {identity.name}
            </Button>
          ))}
        </div>
      )}
      {current && (
        <StickSettings
          key={stickKey(current.identity)}
          identity={current.identity}
          stored={current.profile}
          from={current.from}
          heardBy={heardBy}
          control={control}
        />
      )}
    </Aside>
  );
}

function StickSettings(props: {
  readonly identity: StickIdentity;
  readonly stored: StickProfile | null;
  readonly from: 'own' | 'ready' | null;
  readonly heardBy: 'sdl' | 'gamepad';
  readonly control: Control;
}) {
  const { identity, stored, from, heardBy, control } = props;
  const { t, language } = useSpeech();
  const { stick: words } = t.steering;
  const [changed, setChanged] = useState<StickProfile>();
  const [isLearning, setLearning] = useState(false);
  const [said, setSaid] = useState<string>();
  const profile = changed ?? stored ?? blankProfile(identity, heardBy);
  const onDone = useCallback((learnt: StickProfile) => {
    setChanged(learnt);
    setLearning(false);
  }, []);

  function tell(result: Result<undefined>, done?: string): void {
    setSaid(result.ok ? done : faultText(result.fault, language));
    if (result.ok) setChanged(undefined);
  }

  if (isLearning)
    return (
      <Learning
        identity={identity}
        heardBy={heardBy}
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
        <Mark shape="stop" /> {words.resting}
      </p>
      <div className={styles.axes}>
        {moves.map((move) => (
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
          onClick={() => void control.do('stick.save', { profile }).then((r) => tell(r, words.saved))}
        >
          {words.save}
        </Button>
        {from === 'own' && (
          <Button
            onClick={() =>
              void control.do('stick.forget', { vid: identity.vid, pid: identity.pid }).then((r) => tell(r))
            }
          >
            {words.forget}
          </Button>
        )}
        <span className={styles.note} role="status">
          {changed ? words.unsaved : said}
        </span>
      </div>
    </>
  );
}

/** What the camera would do with the profile as it is being set. */
function Outcome(props: {
  readonly stick: StoreApi<StickHeard | null>;
  readonly identity: StickIdentity;
  readonly profile: StickProfile;
}) {
  const { stick, identity, profile } = props;
  const { t } = useSpeech();
  const reading = useStore(stick, (now) => readingOf(now, identity));
  const { pan, tilt, zoom } = reading ? stickVelocity(profile, reading, nothingHeld) : still;
  return (
    <p className={styles.note}>
      {t.steering.stick.result}: <strong>{t.steering.velocity(pan, tilt, zoom)}</strong>
    </p>
  );
}
