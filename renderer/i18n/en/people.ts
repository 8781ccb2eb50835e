import type { Translations } from '../vi.ts';

/** Texts on signing in, the lock, the second person and privacy masks. */
export const peopleTexts: Translations['people'] = {
  name: 'Name',
  password: 'Password',
  onDuty: 'the operator on duty',
  working: 'Checking…',
  cancel: 'Cancel (Esc)',
  site: (name) => `Site: ${name}`,
  newPassword: 'New password',
  repeat: 'New password once more',
  notSame: 'The two are not the same.',
  away: 'Without the site: whoever signed in at this desk lately gets in with that password. Nothing can be exported.',
  noAway: (why) => `Nobody can sign in without the site. ${why}`,
  awayUntil: (time) => `Until ${time}, without the site`,
  first: { title: 'Sign in for the shift', submit: 'Sign in' },
  locked: {
    title: 'This desk is locked',
    submit: 'Unlock',
    hint: 'Pictures and alarms go on. The operator on duty unlocks with their password; another person signs in to take over.',
    shown: 'Locked',
    keys: 'Press any key to unlock',
  },
  change: {
    title: 'Change operator',
    submit: 'Take over',
    hint: 'The wall stays as it is. Whoever sits here is signed out as the next one comes in.',
  },
  commands: {
    change: 'Change operator',
    lock: 'Lock the desk',
    password: 'Change your password',
    unmask: 'Lift masks for 60 s',
  },
  ownPassword: {
    title: 'Change your password',
    old: 'The password you have',
    submit: 'Change it',
    rules: (least, kinds) =>
      kinds > 1
        ? `At least ${least} characters, of ${kinds} kinds.`
        : `At least ${least} characters. A long phrase is best.`,
    done: 'Changed. Wherever else this account is in use, it must sign in again.',
    close: 'Close (Esc)',
  },
  second: {
    title: 'A second person',
    hint: 'This needs one more person who holds the right, signing in here at this desk.',
    submit: 'Confirm',
    standing: (name) => `${name} stands by.`,
  },
  unmask: {
    title: 'See without masks',
    of: (number, name) => `Camera ${number}: ${name}`,
    hint: 'In this window alone, for 60 s. What is kept or exported has its masks.',
    reason: 'Why',
    reasonHint: 'Needed, 3 characters at least. It goes into the audit log of the desk and of the site.',
    submit: 'Lift masks for 60 s',
    close: 'Close (Esc)',
    empty: 'There is no camera on the selected tile, so no mask to lift.',
    none: 'The camera on the selected tile has no masks.',
    mark: (seconds) => `No masks: ${seconds} s left`,
  },
};
