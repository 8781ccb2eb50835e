#!/usr/bin/env node
// Counts structures that make the code hard to navigate, and compares each count with its limit in structure.json.
// A limit is only ever lowered, down to its goal:
//   node scripts/structure.mjs            fails if a count is above its limit
//   node scripts/structure.mjs --list X   prints the findings of the count X
//   node scripts/structure.mjs --lower    lowers each limit to its present count
// Import cycles are a rule of .dependency-cruiser.mjs.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ts from 'typescript';
import { inRoot, root } from './paths.mjs';
import { progressMark } from './steps.mjs';

/** The text of each file by its path in the repository. @typedef {ReadonlyMap<string, string>} Files */
/** @typedef {{ value: number, found: readonly string[] }} Count `found`: one line per finding */
/** @typedef {{ limit: number, goal: number, what: string }} Limit */
/** @typedef {{ limits: Record<string, Limit>, oldWords: readonly string[], exceptions: Record<string, string> }} Rules */

const rulesFile = inRoot('scripts', 'structure.json');

const fragmentLines = 100;
const maxProps = 8;
const maxOptions = 10;
/** Maximum number of findings printed per exceeded limit; `--list` prints all. */
const printedAtMost = 20;

/** @param {string} file */
const isTest = (file) => /\.test\.tsx?$|^(test|bench|scripts)\//.test(file);
/** @param {string} file */
const isShipped = (file) => !isTest(file) && !/^(tools|sim)\//.test(file);
/** @param {string} text */
const linesOf = (text) => text.split('\n').length;

/** @param {Files} files @returns {Map<string, Set<string>>} the files that each file imports */
function importsOf(files) {
  const imports = new Map();
  for (const [file, text] of files) {
    const targets = new Set();
    for (const [, specifier = ''] of text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)) {
      const target = path.posix.join(path.posix.dirname(file), specifier);
      if (files.has(target) && target !== file) targets.add(target);
    }
    imports.set(file, targets);
  }
  return imports;
}

/** @param {readonly string[]} found @returns {Count} */
const count = (found) => ({ value: found.length, found });

/** @param {Files} files @param {Map<string, Set<string>>} imports */
function fragments(files, imports) {
  /** @type {Map<string, string[]>} */
  const importers = new Map();
  for (const [file, targets] of imports)
    for (const target of targets) importers.set(target, [...(importers.get(target) ?? []), file]);
  return count(
    [...files.keys()].filter((file) => {
      const [importer, another] = (importers.get(file) ?? []).filter((one) => !isTest(one));
      return (
        isShipped(file) &&
        linesOf(files.get(file) ?? '') < fragmentLines &&
        importer !== undefined &&
        another === undefined &&
        path.posix.dirname(importer) === path.posix.dirname(file)
      );
    }),
  );
}

/** Returns the part of the renderer: a folder directly below it, or a file directly in it. @param {string} file */
const rendererPart = (file) =>
  file.startsWith('renderer/') ? file.split('/').slice(0, 2).join('/') : undefined;

/**
 * Returns the longest chain of imports between parts of the renderer. @param {Map<string, Set<string>>} imports @returns
 * {Count}
 */
function rendererDepth(imports) {
  /** @type {Map<string, Set<string>>} */
  const parts = new Map();
  for (const [file, targets] of imports) {
    const part = rendererPart(file);
    if (part === undefined || !isShipped(file)) continue;
    const imported = parts.get(part) ?? new Set();
    for (const target of [...targets].map(rendererPart)) if (target && target !== part) imported.add(target);
    parts.set(part, imported);
  }
  /** @type {Map<string, readonly string[]>} */
  const chains = new Map();
  /** @param {string} part @param {ReadonlySet<string>} above @returns {readonly string[]} */
  const chainFrom = (part, above) => {
    const known = chains.get(part);
    if (known) return known;
    let longest = /** @type {readonly string[]} */ ([]);
    for (const next of parts.get(part) ?? []) {
      if (above.has(next)) continue;
      const chain = chainFrom(next, new Set([...above, next]));
      if (chain.length > longest.length) longest = chain;
    }
    const chain = [part, ...longest];
    chains.set(part, chain);
    return chain;
  };
  return count(
    [...parts.keys()]
      .map((part) => chainFrom(part, new Set([part])))
      .sort((a, b) => b.length - a.length)[0] ?? [],
  );
}

/** @param {Files} files @param {RegExp} where */
const productIn = (files, where) =>
  count([...files.keys()].filter((file) => where.test(file) && !isTest(file)));

/** @param {Files} files @returns {Count} the lines of the longest product file */
function longestFile(files) {
  const shipped = [...files].filter(([file]) => isShipped(file)).map(([file, text]) => [file, linesOf(text)]);
  const [longest] = shipped.sort((a, b) => Number(b[1]) - Number(a[1]));
  return { value: Number(longest?.[1] ?? 0), found: longest ? [`${longest[0]}: ${longest[1]} lines`] : [] };
}

/** Splits a name in camelCase, or with underscores, hyphens or dots. @param {string} name */
const wordsOf = (name) => name.split(/(?<=[a-z0-9])(?=[A-Z])|[_.-]/).map((word) => word.toLowerCase());

/** Calls `visit` with every node of a file. @param {ts.Node} node @param {(node: ts.Node) => void} visit */
function eachNode(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => eachNode(child, visit));
}

/**
 * Identifiers and file names with a word of the old dialect, each with how often it occurs.
 * @param {ReadonlyMap<string, ts.SourceFile>} parsed @param {Rules} rules @returns {Count}
 */
function oldNames(parsed, { oldWords, exceptions }) {
  const old = new Set(oldWords);
  const isOld = (/** @type {string} */ name) =>
    exceptions[name] === undefined &&
    (old.has(name.toLowerCase()) || wordsOf(name).some((word) => old.has(word)));
  /** @type {Map<string, number>} */
  const times = new Map();
  const add = (/** @type {string} */ name) => isOld(name) && times.set(name, (times.get(name) ?? 0) + 1);
  for (const [file, source] of parsed) {
    add(path.posix.basename(file).replace(/(\.test)?\.tsx?$/, ''));
    eachNode(source, (node) => (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && add(node.text));
  }
  const found = [...times].sort((a, b) => b[1] - a[1]);
  return {
    value: found.reduce((sum, [, n]) => sum + n, 0),
    found: found.map(([name, n]) => `${name}: ${n}`),
  };
}

/** @param {Files} files */
const testIdsInLogic = (files) =>
  count(
    [...files]
      .filter(
        ([file, text]) =>
          isShipped(file) &&
          /(querySelector|querySelectorAll|closest|matches)(<[^>]*>)?\([^)]*data-testid|dataset\.testid/i.test(
            text,
          ),
      )
      .map(([file]) => file),
  );

/**
 * Returns the number of members of an inline type. @param {ts.TypeNode | undefined} type @returns {number}
 */
const membersOf = (type) => {
  if (type && ts.isTypeLiteralNode(type)) return type.members.length;
  if (type && ts.isIntersectionTypeNode(type)) return type.types.reduce((sum, of) => sum + membersOf(of), 0);
  return 0;
};

/**
 * Counts types named …Props and components with inline props that exceed the maximum number of props.
 * @param {ReadonlyMap<string, ts.SourceFile>} parsed
 */
function wideComponents(parsed) {
  /** @type {string[]} */
  const found = [];
  for (const [file, source] of parsed) {
    if (!file.endsWith('.tsx') || !isShipped(file)) continue;
    const add = (/** @type {string} */ name, /** @type {number} */ props) => {
      if (props > maxProps) found.push(`${file}: ${name} has ${props} props`);
    };
    eachNode(source, (node) => {
      if (ts.isInterfaceDeclaration(node) && /Props/.test(node.name.text))
        add(node.name.text, node.members.length);
      if (ts.isTypeAliasDeclaration(node) && /Props/.test(node.name.text))
        add(node.name.text, membersOf(node.type));
      const isComponent = ts.isFunctionDeclaration(node) && /^[A-Z]/.test(node.name?.text ?? '');
      if (isComponent) add(node.name?.text ?? '', membersOf(node.parameters[0]?.type));
    });
  }
  return count(found);
}

/**
 * Counts types named …Options or …Parts and inline types of functions' parameters that exceed the maximum number of options.
 * @param {ReadonlyMap<string, ts.SourceFile>} parsed
 */
function optionBags(parsed) {
  /** @type {string[]} */
  const found = [];
  for (const [file, source] of parsed) {
    if (!isShipped(file)) continue;
    const add = (/** @type {string} */ name, /** @type {number} */ options) => {
      if (options > maxOptions) found.push(`${file}: ${name} has ${options} options`);
    };
    eachNode(source, (node) => {
      if (ts.isInterfaceDeclaration(node) && /(Options|Parts)$/.test(node.name.text))
        add(node.name.text, node.members.length);
      if (ts.isTypeAliasDeclaration(node) && /(Options|Parts)$/.test(node.name.text))
        add(node.name.text, membersOf(node.type));
      if (ts.isFunctionDeclaration(node))
        for (const { type } of node.parameters) add(node.name?.text ?? '', membersOf(type));
    });
  }
  return count(found);
}

/** @param {Files} files @param {Rules} rules @returns {Record<string, Count>} */
export function countAll(files, rules) {
  const imports = importsOf(files);
  const parsed = new Map(
    [...files].map(([file, text]) => [file, ts.createSourceFile(file, text, ts.ScriptTarget.Latest)]),
  );
  return {
    fragments: fragments(files, imports),
    rendererDepth: rendererDepth(imports),
    rendererRoot: productIn(files, /^renderer\/[^/]+$/),
    siteRoot: productIn(files, /^site\/[^/]+$/),
    coreDomain: productIn(files, /^core\/domain\//),
    longestFile: longestFile(files),
    oldNames: oldNames(parsed, rules),
    testIdsInLogic: testIdsInLogic(files),
    wideComponents: wideComponents(parsed),
    optionBags: optionBags(parsed),
  };
}

/**
 * Compares counts with their limits.
 * @param {Record<string, Count>} counts @param {Record<string, Limit>} limits
 * @returns {{ failures: string[], advice: string[] }}
 */
export function judge(counts, limits) {
  /** @type {string[]} */
  const failures = [];
  /** @type {string[]} */
  const advice = [];
  for (const [name, { value, found }] of Object.entries(counts)) {
    const rule = limits[name];
    if (!rule) failures.push(`${name} has no limit in scripts/structure.json`);
    else if (value > rule.limit) {
      const rest = found.length - printedAtMost;
      failures.push(
        [
          `${name} is ${value}, its limit ${rule.limit} and its goal ${rule.goal}: ${rule.what}`,
          ...found.slice(0, printedAtMost).map((line) => `  ${line}`),
          ...(rest > 0 ? [`  and ${rest} more: node scripts/structure.mjs --list ${name}`] : []),
        ].join('\n'),
      );
    } else if (value < rule.limit && rule.limit > rule.goal)
      advice.push(
        `${name} fell to ${value}: lower its limit of ${rule.limit} (node scripts/structure.mjs --lower)`,
      );
  }
  return { failures, advice };
}

/** @returns {Files} the TypeScript files that git knows, or would add */
function readFiles() {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.ts', '*.tsx'];
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  const files = stdout
    .split('\n')
    .filter((file) => file !== '' && !file.endsWith('.d.ts') && fs.existsSync(inRoot(file)));
  return new Map(files.map((file) => [file, fs.readFileSync(inRoot(file), 'utf8')]));
}

if (process.argv[1] && fs.realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { list: { type: 'string' }, lower: { type: 'boolean' } } });
  /** @type {Rules} */
  const rules = JSON.parse(fs.readFileSync(rulesFile, 'utf8'));
  const counts = countAll(readFiles(), rules);
  if (values.list !== undefined)
    console.log((counts[values.list]?.found ?? [`no count ${values.list}`]).join('\n'));
  else if (values.lower) {
    for (const [name, limit] of Object.entries(rules.limits))
      limit.limit = Math.max(limit.goal, Math.min(limit.limit, counts[name]?.value ?? limit.limit));
    fs.writeFileSync(rulesFile, `${JSON.stringify(rules, null, 2)}\n`);
  } else {
    const { failures, advice } = judge(counts, rules.limits);
    for (const line of advice) console.log(`${progressMark} structure: ${line}`);
    for (const line of failures) console.log(line);
    process.exitCode = failures.length > 0 ? 1 : 0;
  }
}
