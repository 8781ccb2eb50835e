import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Checks the documentation: links work, and named files and commands exist. */
const root = resolve(import.meta.dirname, '..');
/** Folders of the root that hold nothing of ours; folders of the code may have these names. */
const notOurs = new Set(['node_modules', '.git', 'out', 'dist', 'shared'].map((name) => join(root, name)));

function filesBelow(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (notOurs.has(path)) return [];
    if (entry.isDirectory()) return filesBelow(path, ending);
    return ending.test(entry.name) ? [path] : [];
  });
}

const code = filesBelow(root, /\.tsx?$/);
const read = (file: string) => readFileSync(file, 'utf8');
const pages = filesBelow(root, /\.md$/);
const called = (file: string) => relative(root, file);

/** Returns a page without its code, in which links do not count. */
const prose = (page: string) => page.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

/** Returns the anchor that GitHub creates for a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (file: string) =>
  [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

describe('README and docs', () => {
  it('has a target for every relative link and picture', () => {
    for (const file of pages) {
      const text = prose(read(file));
      const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
      for (const target of targets.filter((one) => !/^[a-z]+:/.test(one))) {
        const [path = '', anchor] = target.split('#');
        const to = path === '' ? file : resolve(dirname(file), path);
        const link = `${called(file)}: ${target}`;
        expect(existsSync(to), link).toBe(true);
        if (anchor !== undefined && to.endsWith('.md')) expect(anchorsOf(to), link).toContain(anchor);
      }
    }
  });

  it('has a README in every code folder, which names existing files only', () => {
    const { references } = JSON.parse(read(join(root, 'tsconfig.json'))) as {
      references: { path: string }[];
    };
    const programs = references.map(({ path }) => path).filter((path) => !path.includes('/'));
    for (const program of programs) {
      const files = filesBelow(join(root, program), /./).map(called);
      const folders = new Set(
        files.filter((file) => file.split('/').length > 2).map((file) => file.split('/')[1]),
      );
      for (const folder of folders) {
        const readme = join(root, program, folder ?? '', 'README.md');
        expect(existsSync(readme), called(readme)).toBe(true);
        for (const [, name = ''] of read(readme).matchAll(/`([\w./-]+\.(?:tsx?|mjs|cjs|css|c|py))`/g)) {
          const isThere = files.some((file) => file.endsWith(`/${name}`)) || existsSync(join(root, name));
          expect(isThere, `${called(readme)}: ${name}`).toBe(true);
        }
      }
    }
  });

  it('imports in the developers’ examples what the files export', () => {
    for (const file of filesBelow(join(root, 'docs', 'developers'), /\.md$/)) {
      const text = read(file);
      for (const [, names = '', path = ''] of text.matchAll(
        /^import (?:type )?\{([^}]+)\} from '([^']+\.tsx?)';$/gm,
      )) {
        const tail = path.replace(/^(\.\.?\/)+/, '');
        // A file that the page itself has its reader write.
        if (text.includes(`${tail}\``)) continue;
        const exported = code
          .filter((one) => one.endsWith(`/${tail}`))
          .map(read)
          .join('\n');
        for (const name of names.split(',').map((one) => one.trim().replace(/^type /, '')))
          expect(exported, `${called(file)}: ${name} of ${path}`).toMatch(
            new RegExp(`^export .*\\b${name}\\b`, 'm'),
          );
      }
    }
  });

  it('names existing files only in comments of the code', () => {
    const names = new Set(code.map((file) => basename(file)));
    const missing = code.flatMap((file) =>
      read(file)
        .split('\n')
        .filter((line) => /^\s*(\/\/|\/?\*)/.test(line))
        .flatMap((line) => [...line.matchAll(/(?<![\w.-])[\w-]+(?:\.test)?\.tsx?\b/g)].map(([name]) => name))
        .filter((name) => !names.has(name))
        .map((name) => `${called(file)}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('names existing npm scripts only', () => {
    const { scripts } = JSON.parse(read(join(root, 'package.json'))) as { scripts: Record<string, string> };
    for (const file of pages)
      for (const [, script = ''] of read(file).matchAll(/npm run ([a-z][a-z-]*(?::[a-z]+)?)\b/g))
        expect(Object.keys(scripts), `${called(file)}: npm run ${script}`).toContain(script);
  });

  it('gives the reason for every dependency, and for no other package', () => {
    const { dependencies, devDependencies } = JSON.parse(read(join(root, 'package.json'))) as Record<
      string,
      Record<string, string>
    >;
    // Type packages are listed with the package they describe.
    const packages = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !name.startsWith('@types/'),
    );
    const named = read(join(root, 'docs', 'developers', '08-dependencies.md'))
      .split('\n')
      .filter((line) => line.startsWith('| ') && !/^\| (package |-|SDL3 )/.test(line))
      .flatMap((line) => (line.split('|')[1] ?? '').split(',').map((name) => name.trim()));
    expect(named.toSorted()).toEqual(packages.toSorted());
  });

  it('has no picture without a page that shows it', () => {
    const shown = new Set(
      pages.flatMap((file) =>
        [...prose(read(file)).matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, picture = '']) =>
          resolve(dirname(file), picture),
        ),
      ),
    );
    const pictures = filesBelow(join(root, 'docs'), /\.(png|webp)$/);
    expect(pictures.filter((picture) => !shown.has(picture)).map(called)).toEqual([]);
  });

  it.each(['operators', 'administrators'])(
    'has every page for %s in both languages, and each in its index',
    (of) => {
      const names = (language: string) =>
        readdirSync(join(root, 'docs', of, language)).filter((name) => /\.(md|html)$/.test(name));
      expect(names('vi')).toEqual(names('en'));
      for (const language of ['vi', 'en']) {
        const index = read(join(root, 'docs', of, language, 'README.md'));
        for (const name of names(language)) if (name !== 'README.md') expect(index).toContain(`(${name})`);
      }
    },
  );
});
