import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../paths.mjs';
import { alone } from './lock.mjs';
import { SetupFailure } from './progress.mjs';
import { CommandFailure, run } from './run.mjs';

/** Debian 13 packages by purpose. Each list brings all that a bare machine lacks, without recommended packages. */
export const debianPackages = {
  electron: ['libasound2t64', 'libgbm1', 'libgtk-3-0t64', 'libnss3'],
  display: ['xvfb'],
  // Several monitors without a screen: Xvfb has one.
  monitors: ['xserver-xorg-core', 'xserver-xorg-video-dummy', 'x11-xserver-utils'],
  addon: ['g++', 'make', 'python3'],
  worker: [
    ...['g++', 'meson', 'ninja-build', 'pkg-config', 'flatbuffers-compiler'],
    ...['libuv1-dev', 'libssl-dev', 'libflatbuffers-dev', 'libabsl-dev', 'libsrtp2-dev'],
  ],
  joystick: ['gcc', 'libc6-dev', 'pkg-config', 'libsdl3-dev'],
  rtspServer: [
    ...['python3', 'python3-gi', 'gir1.2-gst-rtsp-server-1.0'],
    ...[
      'gstreamer1.0-plugins-base',
      'gstreamer1.0-plugins-good',
      'gstreamer1.0-plugins-bad',
      'gstreamer1.0-plugins-ugly',
    ],
  ],
  ffmpeg: ['ffmpeg'],
  /** A network line that tests cut and lose packets on. */
  line: ['iproute2', 'nftables', 'procps'],
  /** A system bus of a test's own, on which a session is locked. */
  lock: ['dbus-daemon', 'libglib2.0-bin', 'python3-dbusmock'],
  /** A key store on a session bus of a test's own. */
  keyring: ['dbus-daemon', 'gnome-keyring', 'libsecret-1-0'],
  /** `systemd-analyze`, which parses unit files without a running systemd. */
  service: ['systemd'],
  /** What alerts come over, what a cluster keeps them in, and what makes a disk fail. */
  alerts: ['mosquitto', 'nats-server', 'strace'],
  /** WebRTC as other people write it: an encoder on GStreamer's webrtcbin, and a peer that publishes or serves WHEP. */
  webrtc: ['simple-whip-client', 'python3-aiortc'],
  /** The windows' pages are opened in a current Chromium too. */
  browser: ['chromium'],
  /** What reads a PDF as a person's programs do. */
  pdf: ['poppler-utils'],
};

/** Servers that Debian would start at once, and at every boot: tests start their own, and nobody asked for these. */
const unwantedServices = { mosquitto: 'mosquitto.service', 'nats-server': 'nats-server.service' };

/** The services that packages bring which are only there for tests. @param {readonly string[]} names */
export const servicesToMask = (names) =>
  Object.entries(unwantedServices).flatMap(([name, service]) => (names.includes(name) ? [service] : []));

/**
 * Which of the wanted packages are not installed, given dpkg-query's lines `name status`.
 * @param {readonly string[]} wanted @param {string} listing
 */
export function missingPackages(wanted, listing) {
  const installed = new Set(
    listing
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.slice(0, line.indexOf(' '))),
  );
  return [...new Set(wanted)].filter((name) => !installed.has(name));
}

/** With lists first: a machine that was just set up has none. @param {readonly string[]} names @param {string} prefix */
const installCommand = (names, prefix) =>
  `${prefix}apt-get update && ${prefix}apt-get install -y --no-install-recommends ${names.join(' ')}`;

/** Whether this machine has Debian's package tools. */
const hasDpkg = () => fs.existsSync('/usr/bin/dpkg-query');

/** @param {readonly string[]} wanted */
function missingHere(wanted) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', `\${Package} \${db:Status-Status}\n`, ...wanted], {
    encoding: 'utf8',
  });
  return missingPackages(wanted, stdout ?? '');
}

/** Whether apt-get has anything to install for these. @param {readonly string[]} wanted */
export const lacksDebianPackages = (wanted) => hasDpkg() && missingHere(wanted).length > 0;

/**
 * Installs what is missing of the packages, if it may.
 * @param {readonly string[]} wanted
 * @param {string} purpose fills "... needs Debian packages" in the sentence of a failure
 * @param {(text: string) => void} note
 * @param {readonly string[]} later what later steps may come to need: named with the others where an administrator has to be
 *   asked, lest that be asked again at each step
 * @returns {Promise<string>} what was done
 * @throws {SetupFailure}
 */
export async function ensureDebianPackages(wanted, purpose, note, later = []) {
  if (!hasDpkg()) return 'this is no Debian: the packages are yours to provide';
  if (!lacksDebianPackages(wanted)) return 'already there';
  const waiting = () => note('another set-up is installing packages; waiting for that one');
  return alone('debian packages', waiting, async () => {
    const missing = missingHere(wanted);
    if (missing.length === 0) return 'already there';
    const isRoot = process.getuid?.() === 0;
    if (!isRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) {
      throw new SetupFailure(
        `${purpose} needs Debian packages that only an administrator can install: run\n  ${installCommand(missingHere([...missing, ...later]), 'sudo ')}\nand then this command again.`,
      );
    }
    const prefix = isRoot ? [] : ['sudo', '-n'];
    const services = servicesToMask(missing);
    if (services.length > 0 && hasSystemd()) await mask(services, prefix, note);
    note(`installing ${missing.join(' ')}`);
    await install(missing, prefix, purpose);
    const still = missingHere(missing);
    if (still.length > 0)
      throw new SetupFailure(`apt-get did not install ${still.join(', ')}: install them by hand.`);
    return `installed ${missing.length} packages`;
  });
}

const hasSystemd = () => fs.existsSync('/run/systemd/system');

/** @param {readonly string[]} services @param {readonly string[]} prefix @param {(text: string) => void} note */
async function mask(services, prefix, note) {
  const [command = '', ...args] = [...prefix, 'systemctl', 'mask', ...services];
  try {
    await run(command, args);
    note(`${services.join(' and ')} stay off: the tests start their own (systemctl unmask undoes it)`);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    note(`${services.join(' and ')} could not be kept from starting: ${error.message}`);
  }
}

/** @param {readonly string[]} names @param {readonly string[]} prefix @param {string} purpose */
async function install(names, prefix, purpose) {
  // An install that somebody else has under way is waited for rather than failed upon.
  const waits = ['-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=2'];
  const attempts = [
    ['apt-get', ...waits, 'install', '-y', '--no-install-recommends', ...names],
    ['dpkg', '--configure', '-a'],
    ['apt-get', ...waits, 'update'],
    ['apt-get', ...waits, 'install', '-y', '--no-install-recommends', ...names],
  ];
  // Without package lists the first try cannot succeed; otherwise the lists are fetched only if it fails.
  if (!hasPackageLists()) attempts.splice(0, 2);
  const log = path.join(cacheFolder(), 'apt.log');
  fs.mkdirSync(cacheFolder(), { recursive: true });
  /** @type {unknown} */
  let failure;
  for (const attempt of attempts) {
    try {
      // Through a file instead of a pipe, and not bound to our life: dpkg torn out of its work leaves half a package.
      const line = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', ...attempt];
      await run('sh', ['-c', 'log=$1; shift; "$@" >"$log" 2>&1 </dev/null', 'sh', log, ...line], {
        outlives: true,
      });
      failure = undefined;
      if (attempt === attempts[0] && attempts.length === 4) return;
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      failure = error;
    }
  }
  if (failure) {
    throw new SetupFailure(
      `${purpose} needs Debian packages and apt-get could not install them: connect to the network, or run\n  ${installCommand(names, prefix.length > 0 ? 'sudo ' : '')}\nyourself and see what it says.`,
      fs.readFileSync(log, 'utf8').split('\n').slice(-15).join('\n'),
    );
  }
}

function hasPackageLists() {
  try {
    return fs.readdirSync('/var/lib/apt/lists').some((name) => name.includes('_Packages'));
  } catch {
    return false;
  }
}
