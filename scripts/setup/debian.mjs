import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../paths.mjs';
import { alone } from './lock.mjs';
import { SetupFailure } from './progress.mjs';
import { CommandFailure, run } from './run.mjs';

/** Debian 13 packages by purpose. Each list is complete for a bare machine, without recommended packages. */
export const debianPackages = {
  electron: ['libasound2t64', 'libgbm1', 'libgtk-3-0t64', 'libnss3'],
  display: ['xvfb'],
  // Several monitors without hardware: Xvfb has only one.
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
  /** A network link on which tests drop and delay packets. */
  line: ['iproute2', 'nftables', 'procps'],
  /** A private system bus on which tests lock a session. */
  lock: ['dbus-daemon', 'libglib2.0-bin', 'python3-dbusmock'],
  /** A key store on a private session bus. */
  keyring: ['dbus-daemon', 'gnome-keyring', 'libsecret-1-0'],
  /** `systemd-analyze`, which parses unit files without a running systemd. */
  service: ['systemd'],
  /** Message broker and log cluster of alerts, and fault injection for disks. */
  alerts: ['mosquitto', 'nats-server', 'strace'],
  /** Third-party WebRTC: an encoder on GStreamer's webrtcbin, and a peer that publishes or serves WHEP. */
  webrtc: ['simple-whip-client', 'python3-aiortc'],
  /** A current Chromium, in which the windows' pages are opened too. */
  browser: ['chromium'],
  /** Independent PDF readers. */
  pdf: ['poppler-utils'],
};

/** Services that Debian starts at once and at every boot; tests start their own. */
const unwantedServices = { mosquitto: 'mosquitto.service', 'nats-server': 'nats-server.service' };

/** Returns the services to mask, of packages installed for tests only. @param {readonly string[]} names */
export const servicesToMask = (names) =>
  Object.entries(unwantedServices).flatMap(([name, service]) => (names.includes(name) ? [service] : []));

/**
 * Returns the wanted packages that are not installed, from dpkg-query's lines `name status`.
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

/**
 * Returns the install command, after an update of the lists, which a new machine lacks. @param {readonly string[]} names @param
 * {string} prefix
 */
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

/** Whether apt-get has any of these to install. @param {readonly string[]} wanted */
export const lacksDebianPackages = (wanted) => hasDpkg() && missingHere(wanted).length > 0;

/**
 * Installs missing packages, if it is permitted to.
 * @param {readonly string[]} wanted
 * @param {string} purpose fills "... needs Debian packages" in the sentence of a failure
 * @param {(text: string) => void} note
 * @param {readonly string[]} later packages of later steps: named together with the others if an administrator has to install
 * them, so that they are requested once only
 * @returns {Promise<string>} the result
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
  // Waits for an install of another process instead of failing.
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
      // Output goes to a file instead of a pipe, and the process outlives ours: an interrupted dpkg leaves half a package.
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
