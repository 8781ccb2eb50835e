import type { exportTexts as vi } from '../vi/export.ts';

export const exportTexts: typeof vi = {
  snapshot: 'Snapshot',
  clip: 'Export a clip',
  snapshotHint: 'Snapshot of the selected tile ({key:snapshot})',
  clipHint: 'Export the last seconds of the selected tile ({key:clip})',
  nothing: 'The selected tile has no picture to export yet.',
  close: 'Close (Esc)',
  of: (number, name) => `Camera ${number}: ${name}`,
  takenAt: (time) => `Picture of ${time}`,
  last: 'Length',
  seconds: (n) => `${n} s`,
  until: (time) => `up to ${time}`,
  span: (from, to) => `From ${from} to ${to}`,
  format: 'File',
  masked: (n) =>
    `${n === 1 ? 'One privacy mask is' : `${n} privacy masks are`} blacked out in the file. The clip is encoded anew.`,
  maskedPicture: (n) =>
    `${n === 1 ? 'One privacy mask is' : `${n} privacy masks are`} blacked out in the file.`,
  reason: 'Reason',
  reasonHint: 'Required, 3 characters or more. Recorded in the audit log of desk and site.',
  lastReasons: 'Used before',
  submit: 'Export',
  cancel: 'Cancel',
  making: (part) => `Making the file… ${Math.round(part * 100)} %`,
  sending: (part) => `Writing… ${Math.round(part * 100)} %`,
  signing: 'Signing, and telling the site…',
  done: 'Exported',
  failed: 'Not exported',
  again: 'Try again',
  show: 'Show in folder',
  folder: (folder) => `In the folder ${folder}`,
  verify: (path, print) => `To check it: npm run verify -- "${path}" --key ${print}`,
  fingerprint: (print) => `Fingerprint of the signing key: ${print}`,
  reencoded: 'The pictures were encoded anew.',
  verbatim: 'The camera’s own bits, unchanged.',
  gaps: (n) =>
    n === 1
      ? 'One time without pictures, named in the manifest.'
      : `${n} times without pictures, named in the manifest.`,
};
