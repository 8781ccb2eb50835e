#!/usr/bin/env node
// Checks an audit trail of a Watchfloor desk or site. No packages, Node 22 or newer: copy this folder's audit*.mjs and
// verify.mjs to another machine and run
//   node audit.mjs verify FILE [--with SITEFILE] [--key FINGERPRINT]... [--lang vi|en]
// FILE is a trail exported as JSON, or a store (desk.db, site.db), which is only read. SITEFILE is the site's export or store,
// which holds what the site countersigned of that desk. Exit code: 0 all that can be checked holds, 1 something does not,
// 2 it could not be checked (or SITEFILE holds nothing of that trail), 3 it holds, but nobody said whose keys to expect, or nothing
// is signed, 4 it holds, but it is what a filter chose: it proves only its own entries, 5 both 3 and 4. What is checked and what that proves is written down in docs/adr/025.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createTrailCheck } from './auditCheck.mjs';
import { openTrailFile, witnessedIn } from './auditFile.mjs';
import { clean, localTime, sentence, words } from './auditWords.mjs';

const codes = { holds: 0, broken: 1, unchecked: 2, keyOpen: 3, chosen: 4, chosenKeyOpen: 5 };
/** Findings after which it is not known by whose word it holds. */
const keysAreOpen = ['unsigned', 'keysOpen', 'sealKeyOpen'];
/** More than so many findings are counted, not told. */
const findingsTold = 20;

/** @typedef {import('./auditWords.mjs').Sentence} Sentence */
/** @typedef {import('./auditWords.mjs').Finding} Finding */

/** @param {unknown} error */
const whyOf = (error) => (error instanceof Error ? error.message : String(error));
/** The fingerprint as people write it: blanks, colons and capitals do not matter. @param {string} print */
const plain = (print) => print.replace(/[\s:]/g, '').toLowerCase();

/** Undefined where something is missing, unknown or too much. @param {readonly string[]} args */
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

/** Checks a trail. @param {readonly string[]} args @param {(line: string) => void} say @returns {Promise<number>} the exit code */
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
  let trail;
  /** @type {import('./auditCheck.mjs').StoredHead[]} */
  let witnessed = [];
  try {
    trail = await openTrailFile(asked.file);
  } catch (error) {
    return unchecked('unreadable', asked.file, whyOf(error));
  }
  try {
    if (asked.site !== undefined) witnessed = await witnessedIn(asked.site, trail.about.trail);
  } catch (error) {
    trail.close();
    return unchecked('unreadable', asked.site ?? '', whyOf(error));
  }
  if (asked.site !== undefined && witnessed.length === 0) {
    trail.close();
    return unchecked('noWitness', asked.site, trail.about.trail);
  }
  const checking = createTrailCheck({ ...trail, witnessed, keys: asked.keys });
  try {
    for (const told of trail.entries()) checking.entry(told);
  } catch (error) {
    checking.unreadable(whyOf(error));
  } finally {
    trail.close();
  }
  const result = checking.end(trail.ended());
  for (const t of chosen) tell(t, asked, trail.about, result, say);
  if (result.wrong.length > 0) return codes.broken;
  const isOpen = result.open.some(({ says }) => keysAreOpen.includes(says));
  if (trail.about.isChosen) return isOpen ? codes.chosenKeyOpen : codes.chosen;
  return isOpen ? codes.keyOpen : codes.holds;
}

/**
 * @param {typeof words.en} t @param {{readonly file: string, readonly site: string | undefined}} asked
 * @param {import('./auditCheck.mjs').About} about @param {import('./auditCheck.mjs').Outcome} result
 * @param {(line: string) => void} say
 */
function tell(t, asked, about, result, say) {
  say(`${t.trail}: ${clean(about.trail)} (${about.kind === 'site' ? t.site : t.desk}), ${clean(asked.file)}`);
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
  // Who reads the first lines only (`| head`) has the verdict all the same: it is the exit code.
  process.stdout.on('error', () => undefined);
  process.exitCode = await check(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
}
