import { useLayoutEffect, useRef, useState } from 'react';
import type { CameraId } from '../../../../core/base/ids.ts';
import { type Fault, faultText } from '../../../../core/errors/faults.ts';
import { useLanguage } from '../../../i18n/translations.ts';
import type { CameraEntry } from '../../../shared/mirror.ts';
import { useDesk } from '../../../shared/services.ts';
import { Button } from '../../../ui/button.tsx';
import { SecondPersonForm } from '../../../ui/secondPersonForm.tsx';
import { SidePanel } from '../../../ui/sidePanel.tsx';
import styles from './unmask.module.css';

interface Props {
  /** It is not seen, and no key is its own. */
  readonly locked: boolean;
  readonly camera: CameraId;
  readonly entry: CameraEntry | undefined;
  /** The site has recorded it: the masks may go. */
  readonly onUnmask: (camera: CameraId) => void;
  readonly onClose: () => void;
}

const isReason = (why: string) => why.trim().length >= 3;

/** Why somebody has to see a camera without its privacy masks, and who stands by where somebody has to. */
export function UnmaskPanel({ locked, camera, entry, onUnmask, onClose }: Props) {
  const desk = useDesk();
  const { t, language } = useLanguage();
  const words = t.people.unmask;
  const [why, setWhy] = useState('');
  const [stage, setStage] = useState<'form' | 'working' | 'second'>('form');
  const [fault, setFault] = useState<Fault>();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);

  async function run(): Promise<Fault | undefined> {
    const answer = await desk.call('video.unmask', { camera, why });
    if (!answer.ok) return answer.fault;
    onUnmask(camera);
    onClose();
    return undefined;
  }

  async function submit(event: React.FormEvent): Promise<void> {
    event.preventDefault();
    if (!isReason(why) || stage !== 'form') return;
    setStage('working');
    const refused = await run();
    // Whether somebody has to stand by is the site's to say.
    const needsSecond = refused?.code === 'second.needed';
    setFault(needsSecond ? undefined : refused);
    setStage(needsSecond ? 'second' : 'form');
  }

  async function second(name: string, password: string): Promise<string | undefined> {
    const secondPerson = await desk.call('people.second', {
      credentials: { name, password },
      right: 'video.unmasked',
      camera,
      why,
    });
    const refused = secondPerson.ok ? await run() : secondPerson.fault;
    return refused && faultText(refused, language);
  }

  return (
    <div style={{ display: locked ? 'none' : 'contents' }}>
      <SidePanel labels={words} onClose={locked ? undefined : onClose} width={21} data-testid="unmask">
        {entry && <strong>{words.of(entry.camera.number, entry.camera.name)}</strong>}
        <span className={styles.dim}>{words.hint}</span>
        <form className={styles.form} onSubmit={(event) => void submit(event)}>
          <fieldset disabled={stage === 'second'}>
            <label>
              {words.reason}
              <input
                ref={field}
                value={why}
                readOnly={stage === 'working'}
                onChange={(event) => setWhy(event.target.value)}
                maxLength={500}
                data-testid="unmask-reason"
              />
            </label>
            <small>{words.reasonHint}</small>
          </fieldset>
          <p className={styles.fault} role="alert">
            {fault ? faultText(fault, language) : ''}
          </p>
          {stage !== 'second' && (
            <Button type="submit" disabled={!isReason(why)}>
              {stage === 'working' ? t.people.working : words.submit}
            </Button>
          )}
        </form>
        {stage === 'second' && (
          <SecondPersonForm
            words={{ ...t.people, ...t.people.second }}
            locked={locked}
            onSubmit={second}
            onCancel={() => setStage('form')}
          />
        )}
      </SidePanel>
    </div>
  );
}
