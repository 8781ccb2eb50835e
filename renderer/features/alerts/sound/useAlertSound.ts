import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { AlertPriority } from '../../../../core/alerts/alert.ts';
import type { AlertId } from '../../../../core/base/ids.ts';
import { AlertSound } from '../../../../core/people/settings.ts';
import { useClock, useDesk, useMirror } from '../../../shared/services.ts';
import { type Annunciation, createAlertSoundScheduler, createAlertTones } from './soundScheduler.ts';

const mutedKey = 'watchfloor.alerts.mutedUntil';
/** The maximum duration of a mute, ms. */
const mostMutedMs = 15 * 60_000;
/** The maximum number of recently seen alerts held; each is sent to the other windows once. */
const mostLooked = 2_000;

export const defaultAlertSound: AlertSound = AlertSound.parse({});

/** Returns when this desk's mute ends, ms since the epoch; 0: not muted. */
function readMuted(now: number): number {
  const until = Number(localStorage.getItem(mutedKey) ?? 0);
  return until > now && until <= now + mostMutedMs ? until : 0;
}

/** A message between the windows of a desk. */
type Word =
  | { readonly is: 'looked'; readonly alerts: readonly AlertId[] }
  | { readonly is: 'tryOut'; readonly priority: AlertPriority; readonly volume: number }
  | { readonly is: 'focus'; readonly from: string; readonly has: boolean };

/**
 * Plays the sounds of alerts, in the one window of the desk that holds the audio lock.
 * A system notification accompanies a sound while no window of the desk has the focus.
 */
export function useAlertSound(options: {
  readonly enabled: boolean;
  readonly settings: AlertSound | undefined;
  /** Shows a system notification. */
  readonly onNotice: (message: Annunciation) => void;
  /** Called with every annunciation, in every window. */
  readonly onHear: (message: Annunciation) => void;
}): {
  readonly mutedUntil: number;
  /** Mutes the desk for a number of minutes; 0 ends the mute. */
  readonly mute: (minutes: number) => void;
  readonly looked: (alerts: readonly AlertId[]) => void;
  /** The browser blocks audio in this window. */
  readonly isUnheard: boolean;
  readonly test: (priority: AlertPriority, volume: number) => void;
} {
  const desk = useDesk();
  const mirror = useMirror();
  const clock = useClock();
  const { enabled } = options;
  const [isAudible, setAudible] = useState(true);
  const tones = useMemo(() => createAlertTones({ clock, onAudible: setAudible }), [clock]);
  const [mutedUntil, setMutedUntil] = useState(() => readMuted(clock.now()));
  const { settings = defaultAlertSound, onNotice, onHear } = options;
  const now = { settings, mutedUntil, onNotice, onHear };
  const latest = useRef(now);
  latest.current = now;
  const voice = useRef(false);
  const channel = useRef<BroadcastChannel>(undefined);
  const seen = useRef(new Set<AlertId>());
  const sounder = useMemo(
    () =>
      createAlertSoundScheduler({
        desk,
        clock,
        settings: () => latest.current.settings,
        mutedUntil: () => latest.current.mutedUntil,
        isVoice: () => voice.current,
        play: tones.play,
      }),
    [desk, clock, tones],
  );

  useEffect(() => {
    if (!enabled) return undefined;
    const me = crypto.randomUUID();
    const focused = new Set<string>();
    const words = new BroadcastChannel('watchfloor-alerts');
    channel.current = words;
    words.addEventListener('message', ({ data }: MessageEvent<Word>) => {
      if (data.is === 'looked') sounder.looked(data.alerts);
      else if (data.is === 'tryOut') {
        if (voice.current) sounder.tryOut(data.priority, data.volume);
      } else if (data.has) focused.add(data.from);
      else focused.delete(data.from);
    });
    const send = () => words.postMessage({ is: 'focus', from: me, has: document.hasFocus() } satisfies Word);
    const onStorage = () => setMutedUntil(readMuted(clock.now()));
    window.addEventListener('focus', send);
    window.addEventListener('blur', send);
    window.addEventListener('storage', onStorage);
    send();
    // The lock passes to the next window when this one is closed.
    const away = new AbortController();
    void navigator.locks
      .request('watchfloor-alerts-voice', { signal: away.signal }, () => {
        voice.current = true;
        sounder.again();
        return new Promise<void>((resolve) => away.signal.addEventListener('abort', () => resolve()));
      })
      .catch(() => {}); // aborted before the lock was granted
    const cancels = [
      desk.subscribe('annunciations', {
        onMessage(message) {
          sounder.announce(message);
          latest.current.onHear(message);
          for (const { shown } of message.alerts) seen.current.delete(shown.alert.id);
          const isAway = !document.hasFocus() && focused.size === 0;
          if (voice.current && isAway && latest.current.settings.notices) latest.current.onNotice(message);
        },
      }),
      mirror.queue.subscribe((queue) => sounder.onQueue(queue)),
    ];
    sounder.onQueue(mirror.queue.getState());
    return () => {
      for (const cancel of cancels) cancel();
      words.postMessage({ is: 'focus', from: me, has: false } satisfies Word);
      window.removeEventListener('focus', send);
      window.removeEventListener('blur', send);
      window.removeEventListener('storage', onStorage);
      away.abort();
      voice.current = false;
      sounder.onQueue(null);
      words.close();
      channel.current = undefined;
    };
  }, [enabled, desk, mirror, clock, sounder]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each changes when or how loud alerts sound
  useEffect(() => sounder.again(), [sounder, mutedUntil, options.settings]);
  useEffect(() => {
    if (mutedUntil === 0) return undefined;
    return clock.after(Math.max(0, mutedUntil - clock.now()), () => setMutedUntil(0));
  }, [clock, mutedUntil]);

  const mute = useCallback(
    (minutes: number) => {
      const until = minutes === 0 ? 0 : clock.now() + Math.min(mostMutedMs, minutes * 60_000);
      localStorage.setItem(mutedKey, String(until));
      setMutedUntil(until);
      // The mute applies at once and is recorded; it does not wait for a desk that is restarting.
      void desk.call('alert.silence', { minutes });
    },
    [clock, desk],
  );
  const looked = useCallback(
    (alerts: readonly AlertId[]) => {
      const fresh = alerts.filter((id) => !seen.current.has(id));
      if (fresh.length === 0) return;
      if (seen.current.size > mostLooked) seen.current.clear();
      for (const id of fresh) seen.current.add(id);
      sounder.looked(fresh);
      channel.current?.postMessage({ is: 'looked', alerts: fresh } satisfies Word);
    },
    [sounder],
  );
  // The window that holds the lock plays the test, because two windows would sound at once.
  const test = useCallback(
    (priority: AlertPriority, percent: number) => {
      const volume = percent / 100;
      if (voice.current) sounder.tryOut(priority, volume);
      else channel.current?.postMessage({ is: 'tryOut', priority, volume } satisfies Word);
    },
    [sounder],
  );
  return { mutedUntil, mute, looked, isUnheard: !isAudible, test };
}
