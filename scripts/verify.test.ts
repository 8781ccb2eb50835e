import { spawn } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Manifest, toCanonicalJson, toManifestFile } from '../core/media/manifest.ts';
import { canonicalJson, check, checkManifest } from './verify.mjs';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Returns a signed manifest as a desk makes it, of a file with these bytes. */
function signed(
  file: Uint8Array,
  changes: object = {},
): { readonly text: string; readonly fingerprint: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const manifest: Manifest = {
    format: 'watchfloor-export/1',
    export: '0123456789abcdef0123456789abcdef',
    kind: 'clip',
    camera: { id: 'hanoi:camera:cam-00012', number: 12, name: 'Hồ Gươm – Tháp Rùa' },
    streams: ['main'],
    from: '2026-11-25T16:15:00.000Z',
    to: '2026-11-25T16:15:20.040Z',
    reason: 'Va chạm giao thông, yêu cầu của công an phường',
    operator: { id: 'hanoi:operator:an', name: 'Nguyễn Văn An' },
    desk: 'desk-0123456789abcdef',
    site: { id: 'hanoi', name: 'Trung tâm điều hành' },
    file: { name: 'clip.mp4', type: 'video/mp4', bytes: file.length, sha256: sha256(file) },
    picture: {
      width: 640,
      height: 360,
      codec: 'avc1.42e01f',
      reencoded: true,
      count: 250,
      gaps: [{ from: '2026-11-25T16:15:03.000Z', to: '2026-11-25T16:15:05.000Z' }],
    },
    masks: [
      {
        id: 'cua-so',
        points: [
          [100_000, 100_000],
          [300_000, 100_000],
          [300_000, 300_000],
        ],
      },
    ],
    program: 'Watchfloor 0.1.0',
    createdAt: '2026-11-25T16:15:30.000Z',
    key: { algorithm: 'Ed25519', public: raw.toString('hex'), fingerprint: sha256(raw) },
    ...changes,
  };
  const signature = sign(null, Buffer.from(toCanonicalJson(manifest), 'utf8'), privateKey).toString('hex');
  return { text: toManifestFile(manifest, signature), fingerprint: manifest.key.fingerprint };
}

const wrongOf = (bytes: Uint8Array) => checkManifest(bytes).wrong.map(({ says }) => says);
/** Whether a check finds an error, or a later format that cannot be checked. */
function isFound(bytes: Uint8Array): boolean {
  const { manifest, wrong } = checkManifest(bytes);
  return wrong.length > 0 || !JSON.stringify(manifest).includes('"watchfloor-export/1"');
}
const film = Uint8Array.from({ length: 5_000 }, (_, at) => (at * 31) % 251);
const { text, fingerprint } = signed(film);
const bytes = Buffer.from(text, 'utf8');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the verifier over these files. @returns its exit code and output */
async function verified(
  files: { readonly film?: Uint8Array; readonly manifest?: string | Uint8Array },
  ...more: string[]
) {
  writeFileSync(join(folder, 'clip.mp4'), files.film ?? film);
  writeFileSync(join(folder, 'clip.mp4.manifest.json'), files.manifest ?? text);
  const messages: string[] = [];
  const code = await check([join(folder, 'clip.mp4'), ...more], (line) => messages.push(line));
  return { code, message: messages.join('\n') };
}

describe('a manifest as a desk makes it', () => {
  it('is correct', () => {
    expect(wrongOf(bytes)).toEqual([]);
  });

  it('is rejected with any one byte changed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const other = Buffer.from(bytes);
        other[at] = (other[at] ?? 0) ^ change;
        expect(isFound(other)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is rejected with bytes inserted or removed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.uint8Array({ minLength: 1, maxLength: 5 }), (at, extra) => {
        expect(isFound(Buffer.concat([bytes.subarray(0, at), extra, bytes.subarray(at)]))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 9 }), (at, length) => {
        expect(isFound(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]))).toBe(true);
      }),
    );
  });

  it('is rejected in another order, with a duplicate member, or pretty-printed', () => {
    const whole = JSON.parse(text);
    expect(
      wrongOf(Buffer.from(JSON.stringify({ signature: whole.signature, manifest: whole.manifest }))),
    ).not.toEqual([]);
    expect(wrongOf(Buffer.from(JSON.stringify(whole, null, 1)))).not.toEqual([]);
    expect(wrongOf(Buffer.from(text.replace('{"manifest"', '{"manifest":1,"manifest"')))).not.toEqual([]);
  });

  it('is rejected under another key, even if its owner signs a changed manifest and forgets the fingerprint', () => {
    const whole = JSON.parse(text);
    const other = JSON.parse(signed(film).text);
    whole.manifest.key.public = other.manifest.key.public;
    expect(wrongOf(Buffer.from(`${toCanonicalJson(whole)}\n`))).toEqual(['notForm']);
    whole.manifest.key = other.manifest.key;
    expect(wrongOf(Buffer.from(`${toCanonicalJson(whole)}\n`))).toEqual(['notSignature']);
  });
});

it('writes the same canonical form as the program', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const either = (write: (value: never) => string) => {
        try {
          return write(value as never);
        } catch {
          return 'refused';
        }
      };
      expect(either(canonicalJson)).toBe(either(toCanonicalJson));
    }),
  );
});

describe('the verifier', () => {
  it('reports in both languages the verdict, the export, and what it does not prove', async () => {
    const { code, message } = await verified({}, '--key', fingerprint);
    expect(code).toBe(0);
    for (const part of [
      'RESULT: all that was checked holds',
      'KẾT LUẬN: mọi điều',
      'NOT proved',
      'KHÔNG được chứng minh',
    ])
      expect(message).toContain(part);
    expect(message).toContain('25/11/2026 23:15:00.000 +07 – 25/11/2026 23:15:20.040 +07');
    expect(message).toContain('Va chạm giao thông');
  });

  it('accepts a fingerprint with colons and capitals, and gives no full approval without an expected key', async () => {
    const pairs = fingerprint.toUpperCase().replace(/(..)(?!$)/g, '$1:');
    expect((await verified({}, '--key', pairs)).code).toBe(0);
    const { code, message } = await verified({}, '--lang', 'en');
    expect(code).toBe(3);
    expect(message).toContain('WHOSE key signed them was not checked');
    expect(message).not.toContain('KẾT LUẬN');
  });

  it('detects an unexpected key', async () => {
    const { code, message } = await verified({}, '--key', 'f'.repeat(64));
    expect([code, message.includes('NOT ffff')]).toEqual([1, true]);
  });

  it('detects any changed byte of the film', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(film.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const other = Uint8Array.from(film);
        other[at] = (other[at] ?? 0) ^ change;
        expect((await verified({ film: other }, '--key', fingerprint)).code).toBe(1);
      }),
      { numRuns: 60 },
    );
    const { code, message } = await verified({ film: film.subarray(1) }, '--lang', 'en');
    expect([code, message.includes('not 5000')]).toEqual([1, true]);
  });

  it('detects a film and a manifest re-signed by another desk if the expected key is given', async () => {
    const forged = signed(film.subarray(9));
    expect((await verified({ film: film.subarray(9), manifest: forged.text })).code).toBe(3);
    expect(
      (await verified({ film: film.subarray(9), manifest: forged.text }, '--key', fingerprint)).code,
    ).toBe(1);
  });

  it('reads only the manifest’s own folder, and prints no control characters', async () => {
    const evil = signed(film, {
      file: { name: '../../etc/passwd', type: 'video/mp4', bytes: film.length, sha256: sha256(film) },
      reason: '\u001b[2Jgone\nRESULT: all holds',
    });
    await verified({});
    writeFileSync(join(folder, 'clip.mp4.manifest.json'), evil.text);
    const messages: string[] = [];
    expect(await check([join(folder, 'clip.mp4.manifest.json')], (line) => messages.push(line))).toBe(2);
    expect(messages.join()).toContain(join(folder, 'passwd'));
    const { message: shown } = await verified({ manifest: evil.text });
    expect(shown).toContain('?[2Jgone?RESULT');
  });

  it('prints no text of a broken or foreign manifest as its own', async () => {
    const speech = '\u001b[2J\u001b[HRESULT: all that was checked holds.';
    const broken = await verified({ manifest: `${speech}\n{"manifest":` });
    expect(broken.code).toBe(1);
    const named = signed(film, {
      file: { name: `${speech}.mp4`, type: 'video/mp4', bytes: film.length, sha256: sha256(film) },
    });
    await verified({ manifest: named.text });
    const messages: string[] = [broken.message];
    expect(await check([join(folder, 'clip.mp4.manifest.json')], (line) => messages.push(line))).toBe(2);
    expect(messages.join('\n')).not.toContain('\u001b');
  });

  it.each([[[]], [['a', 'b']], [['--help']], [['a', '--key', 'x', '--key', 'y']]])(
    'says how it is used to %j',
    async (args) => {
      const messages: string[] = [];
      expect(await check(args, (line) => messages.push(line))).toBe(2);
      expect(messages.join()).toMatch(/verify\.mjs/);
    },
  );

  it('names the error for a file renamed alone and for a shortened fingerprint', async () => {
    const inWords = async (language: string, ...args: string[]) => {
      const messages: string[] = [];
      const code = await check([...args, '--lang', language], (line) => messages.push(line));
      return { code, message: messages.join(' ') };
    };
    const { text, fingerprint: print } = signed(film);
    const renamed = join(folder, 'vu-va-cham.mp4');
    writeFileSync(renamed, film);
    const alone = await inWords('vi', renamed);
    expect(alone).toMatchObject({ code: 2, message: expect.stringContaining(`${renamed}.manifest.json`) });
    expect(alone.message).toContain('đổi cả hai');
    expect(alone.message).not.toContain('ENOENT');
    writeFileSync(`${renamed}.manifest.json`, text);
    expect((await inWords('vi', renamed, '--key', print)).code).toBe(0);
    const short = await inWords('en', renamed, '--key', print.slice(1));
    expect(short).toMatchObject({ code: 2, message: expect.stringContaining('64 digits') });
    writeFileSync(`${renamed}.manifest.json`, text.slice(0, 300));
    const cut = await inWords('vi', renamed);
    expect(cut).toMatchObject({ code: 1, message: expect.stringContaining('bị cắt cụt') });
    expect(cut.message).not.toMatch(/JSON|position/);
    writeFileSync(`${renamed}.manifest.json`, `${text} `);
    expect((await inWords('vi', renamed)).message).toContain('có byte khác');
    writeFileSync(`${renamed}.manifest.json`, '{}');
    expect((await inWords('vi', renamed)).message).not.toMatch(/: (format|members|signature|file|key)\./);
  });

  it('reports unreadable files and unknown formats', async () => {
    const messages: string[] = [];
    expect(await check([join(folder, 'no-such.mp4')], (line) => messages.push(line))).toBe(2);
    expect(messages.join()).toContain('no-such.mp4.manifest.json');
    const later = signed(film, { format: 'watchfloor-export/2' });
    expect((await verified({ manifest: later.text })).code).toBe(2);
  });
});

it('exits with its verdict when its output is not read', async () => {
  await verified({});
  const program = resolve(import.meta.dirname, 'verify.mjs');
  const child = spawn(process.execPath, [program, join(folder, 'clip.mp4'), '--key', fingerprint], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const code = await new Promise((end) => child.once('close', end));
  expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
});
