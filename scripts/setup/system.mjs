import fs from 'node:fs';

/** Returns the system's name and release: libraries differ between releases, so a build is valid for one only. */
export function systemName() {
  try {
    const text = fs.readFileSync('/etc/os-release', 'utf8');
    const field = (/** @type {string} */ name) =>
      new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(text)?.[1] ?? '';
    return `${field('ID')}${field('VERSION_ID')}`.replace(/[^\w.]/g, '') || process.platform;
  } catch {
    return process.platform;
  }
}

export const machine = () => `${process.platform}-${process.arch}`;
