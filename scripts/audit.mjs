#!/usr/bin/env node
// Verifies an audit log of a Watchfloor desk or site. No packages, Node 22 or newer: copy this folder's audit*.mjs and
// verify.mjs to another machine and run `node audit.mjs verify FILE [--with SITEFILE] [--key FINGERPRINT]... [--lang vi|en]`.
// FILE is an audit log exported as JSON, or a store (desk.db, site.db), which is opened read-only. SITEFILE is the site's
// export or store, which holds the site's witness signatures for that desk. Exit code: 0 everything that can be checked is
// correct, 1 something is not, 2 it could not be checked (or SITEFILE holds nothing of that log), 3 it is correct, but no
// expected keys were given or nothing is signed, 4 it is correct, but is a filtered selection and proves only its own entries,
// 5 both 3 and 4. docs/adr/025 says what is checked and what that proves.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createAuditLogCheck } from './auditCheck.mjs';
import { openAuditFile, witnessedIn } from './auditFile.mjs';
import { clean, localTime, sentence, words } from './auditWords.mjs';

const codes = { holds: 0, broken: 1, unchecked: 2, keyOpen: 3, chosen: 4, chosenKeyOpen: 5 };
/** Findings after which the signer is not known. */
const keysAreOpen = ['unsigned', 'keysOpen', 'sealKeyOpen'];
/** Maximum number of findings printed; further ones are counted. */
const findingsTold = 20;

/** @typedef {import('./auditWords.mjs').Sentence} Sentence */
/** @typedef {import('./auditWords.mjs').Finding} Finding */

/** @param {unknown} error */
const whyOf = (error) => (error instanceof Error ? error.message : String(error));
/** Normalises a fingerprint: blanks, colons and capitals do not matter. @param {string} print */
const plain = (print) => print.replace(/[\s:]/g, '').toLowerCase();

/** Returns undefined if an argument is missing, unknown or surplus. @param {readonly string[]} args */
function readArguments(args) {
  const options = /** @type {const} */ ({
    key: { type: 'string', multiple: true },
    with: { type: 'string', multiple: true },
    lang: { type: 'string' },
  });
  let read;
  try {
    read = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    return undefined;
  }
  const [command, file, ...more] = read.positionals;
  const keys = (read.values.key ?? []).map(plain);
  const [site, ...moreSites] = read.values.with ?? [];
  const isWhole = command === 'verify' && file !== undefined && more.length + moreSites.length === 0;
  if (!isWhole || !keys.every((key) => /^[0-9a-f]{64}$/.test(key))) return undefined;
  return { file, keys, site, language: read.values.lang };
}

/**
 * Verifies an audit log. @param {readonly string[]} args @param {(line: string) => void} say @returns {Promise<number>} the
 * exit code
 */
export async function check(args, say) {
  const asked = readArguments(args);
  const chosen =
    asked?.language === 'vi' ? [words.vi] : asked?.language === 'en' ? [words.en] : [words.vi, words.en];
  /** @param {Sentence} says @param {...(string | number)} values */
  const unchecked = (says, ...values) => {
    for (const t of chosen) say(sentence(t, { says, values }));
    return codes.unchecked;
  };
  if (!asked) return unchecked('usage');
  let auditLog;
  /** @type {import('./auditCheck.mjs').StoredHead[]} */
  let witnessed = [];
  try {
    auditLog = await openAuditFile(asked.file);
  } catch (error) {
    return unchecked('unreadable', asked.file, whyOf(error));
  }
  try {
    if (asked.site !== undefined) witnessed = await witnessedIn(asked.site, auditLog.about.auditLog);
  } catch (error) {
    auditLog.close();
    return unchecked('unreadable', asked.site ?? '', whyOf(error));
  }
  if (asked.site !== undefined && witnessed.length === 0) {
    auditLog.close();
    return unchecked('noWitness', asked.site, auditLog.about.auditLog);
  }
  const checking = createAuditLogCheck({ ...auditLog, witnessed, keys: asked.keys });
  try {
    for (const entry of auditLog.entries()) checking.entry(entry);
  } catch (error) {
    checking.unreadable(whyOf(error));
  } finally {
    auditLog.close();
  }
  const result = checking.end(auditLog.ended());
  for (const t of chosen) tell(t, asked, auditLog.about, result, say);
  if (result.wrong.length > 0) return codes.broken;
  const isOpen = result.open.some(({ says }) => keysAreOpen.includes(says));
  if (auditLog.about.isChosen) return isOpen ? codes.chosenKeyOpen : codes.chosen;
  return isOpen ? codes.keyOpen : codes.holds;
}

/**
 * @param {typeof words.en} t @param {{readonly file: string, readonly site: string | undefined}} asked
 * @param {import('./auditCheck.mjs').About} about @param {import('./auditCheck.mjs').Outcome} result
 * @param {(line: string) => void} say
 */
function tell(t, asked, about, result, say) {
  say(
    `${t.auditLog}: ${clean(about.auditLog)} (${about.kind === 'site' ? t.site : t.desk}), ${clean(asked.file)}`,
  );
  const { first, last, entries } = result;
  say(`${t.entries}: ${entries === 0 ? t.none : `${entries}, ${first} – ${last}`}`);
  const wrong = [...result.wrong].sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  for (const finding of wrong.slice(0, findingsTold)) say(`${t.no} ${sentence(t, finding)}`);
  if (wrong.length > findingsTold)
    say(`${t.no} ${sentence(t, { says: 'more', values: [wrong.length - findingsTold] })}`);
  for (const finding of result.good) say(`${t.yes} ${sentence(t, finding)}`);
  for (const finding of result.open) say(`${t.open} ${sentence(t, finding)}`);
  if (result.signedAt !== undefined) say(`${t.signedAt}: ${localTime(result.signedAt)}`);
  say(t.notProved);
  for (const limit of t.limits) say(`  - ${limit}`);
  say(wrong.length > 0 ? t.broken : about.isChosen ? t.holdsChosen : t.holds);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  // If the reader closes the pipe early (`| head`), the exit code still gives the verdict.
  process.stdout.on('error', () => undefined);
  process.exitCode = await check(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
}
