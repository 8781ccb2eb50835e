#!/usr/bin/env node
// Verifies an exported picture or film of a Watchfloor desk against its signed manifest. One file, no packages, Node 18.3 or
// newer: copy it to another machine and run `node verify.mjs FILE [--key FINGERPRINT] [--lang vi|en]`. FILE is the picture or
// film; its manifest, FILE.manifest.json, is next to it. Exit code: 0 everything is correct, 1 something is not, 2 it could not
// be checked, 3 file and manifest match but no expected key was given (anybody can sign with a key of their own).
// core/media/manifest.ts says what is checked and how.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const format = 'watchfloor-export/1';
const suffix = '.manifest.json';
const largestManifest = 4 * 1024 * 1024;
const codes = { holds: 0, broken: 1, unchecked: 2, keyOpen: 3 };

const words = {
  vi: {
    usage: 'Cách dùng: node verify.mjs TỆP [--key VÂN_TAY] [--lang vi|en]',
    unreadable: 'KHÔNG KIỂM TRA ĐƯỢC: không đọc được {0} ({1}).',
    missing:
      'KHÔNG KIỂM TRA ĐƯỢC: không thấy {0}. Tệp hình và bản kê khai phải nằm cạnh nhau và cùng tên: TỆP và TỆP.manifest.json. Đã đổi tên thì đổi cả hai.',
    notPrint: 'KHÔNG KIỂM TRA ĐƯỢC: vân tay sau --key phải đủ 64 chữ số 0-9, a-f.',
    otherFormat: 'KHÔNG KIỂM TRA ĐƯỢC: bản kê khai thuộc loại khác ({0}).',
    yes: 'ĐÚNG ',
    no: 'SAI  ',
    open: 'CHƯA ',
    form: 'Bản kê khai đúng dạng chuẩn, không byte nào thừa hay khác.',
    notForm: 'Bản kê khai không đúng dạng chuẩn: {0}.',
    forms: {
      unreadable: 'không đọc được, bị cắt cụt hoặc bị sửa',
      format: 'không phải bản kê khai của Watchfloor',
      text: 'có byte khác với byte mà bàn trực đã ghi',
      members: 'thiếu hoặc thừa mục',
      signature: 'chữ ký không đúng cách viết',
      file: 'không ghi đủ về tệp hình',
      key: 'không ghi đúng khoá ký',
      fingerprint: 'vân tay không phải của khoá ký',
    },
    signature: 'Chữ ký khớp: bản kê khai nguyên vẹn từ khi bàn trực ký.',
    notSignature: 'Chữ ký KHÔNG khớp: bản kê khai đã bị sửa, hoặc không do khoá này ký.',
    hash: 'Tệp hình nguyên vẹn: đủ {0} byte, SHA-256 khớp.',
    notHash: 'Tệp hình KHÔNG phải tệp đã xuất: SHA-256 khác. Tệp đã bị sửa hoặc thay.',
    notSize: 'Tệp hình có {0} byte, phải là {1}.',
    key: 'Khoá ký đúng là khoá mong đợi ({0}).',
    notKey: 'Khoá ký là {0}, KHÔNG phải {1}.',
    keyOpen:
      'Khoá ký chưa được đối chiếu. Hãy so vân tay {0} với nhật ký kiểm tra của trung tâm (mục desk.key), rồi chạy lại với --key.',
    holds: 'KẾT LUẬN: mọi điều đã kiểm tra đều đúng.',
    holdsOpen: 'KẾT LUẬN: tệp và bản kê khai khớp nhau, nhưng CHƯA biết khoá ký là của ai.',
    broken: 'KẾT LUẬN: KHÔNG ĐÚNG. Không được dùng tệp này làm chứng cứ.',
    says: 'Bản kê khai ghi:',
    facts: {
      camera: 'Camera',
      time: 'Thời gian',
      kind: 'Loại',
      reason: 'Lý do',
      who: 'Người xuất',
      where: 'Bàn trực, trung tâm',
      picture: 'Hình',
      masks: 'Vùng che',
      gaps: 'Quãng thiếu hình',
      created: 'Lập lúc',
    },
    kind: { snapshot: 'ảnh chụp', clip: 'đoạn hình' },
    stream: { main: 'luồng chính', sub: 'luồng phụ' },
    encoding: { true: 'đã giải mã và mã hoá lại', false: 'bit gốc của camera' },
    none: 'không',
    notProved: 'Điều KHÔNG được chứng minh:',
    limits: [
      'Hình có đúng sự thật hay không: camera, đường truyền, trung tâm hoặc cửa sổ có thể đã cho hình khác trước khi ký.',
      'Giờ: đó là giờ của máy bàn trực, không có bên thứ ba xác nhận.',
      'Ai ngồi trước máy: chỉ biết tài khoản đã đăng nhập.',
      'Ai giữ khoá: người đọc được ổ đĩa của bàn trực có thể ký như bàn trực đó. Nhật ký kiểm tra của trung tâm cho biết lần xuất này có thật hay không (mã xuất ở trên).',
      'Không có hình khác: trước, sau và trong các quãng thiếu hình không nói lên điều gì.',
    ],
  },
  en: {
    usage: 'Usage: node verify.mjs FILE [--key FINGERPRINT] [--lang vi|en]',
    unreadable: 'NOT CHECKED: {0} cannot be read ({1}).',
    missing:
      'NOT CHECKED: {0} is not there. File and manifest must lie side by side under one name: FILE and FILE.manifest.json. If one was renamed, rename both.',
    notPrint: 'NOT CHECKED: the fingerprint after --key must have all 64 digits 0-9, a-f.',
    otherFormat: 'NOT CHECKED: the manifest is of another format ({0}).',
    yes: 'HOLDS',
    no: 'WRONG',
    open: 'OPEN ',
    form: 'The manifest is in canonical form, not a byte more or other.',
    notForm: 'The manifest is not in canonical form: {0}.',
    forms: {
      unreadable: 'it cannot be read, was cut short or changed',
      format: 'it is no manifest of Watchfloor',
      text: 'some of its bytes are not those that the desk wrote',
      members: 'parts of it are missing, or too many',
      signature: 'its signature is not written as one',
      file: 'it does not say enough of the file',
      key: 'it does not name a signing key',
      fingerprint: 'the fingerprint is not that of the signing key',
    },
    signature: 'The signature fits: the manifest is as the desk signed it.',
    notSignature: 'The signature does NOT fit: the manifest was changed, or another key signed it.',
    hash: 'The file is whole and unchanged: {0} bytes, SHA-256 fits.',
    notHash: 'The file is NOT the one exported: its SHA-256 differs. It was changed or exchanged.',
    notSize: 'The file has {0} bytes, not {1}.',
    key: 'The signing key is the one expected ({0}).',
    notKey: 'The signing key is {0}, NOT {1}.',
    keyOpen:
      'The signing key was not compared. Compare the fingerprint {0} with the site’s audit log (entry desk.key), then run again with --key.',
    holds: 'RESULT: all that was checked holds.',
    holdsOpen: 'RESULT: file and manifest belong together, but WHOSE key signed them was not checked.',
    broken: 'RESULT: IT DOES NOT HOLD. Do not use this file as evidence.',
    says: 'The manifest says:',
    facts: {
      camera: 'Camera',
      time: 'Time',
      kind: 'Kind',
      reason: 'Reason',
      who: 'Exported by',
      where: 'Desk, site',
      picture: 'Picture',
      masks: 'Masks',
      gaps: 'Times without pictures',
      created: 'Made at',
    },
    kind: { snapshot: 'snapshot', clip: 'clip' },
    stream: { main: 'main stream', sub: 'sub stream' },
    encoding: { true: 'decoded and encoded anew', false: "the camera's own bits" },
    none: 'none',
    notProved: 'What is NOT proved:',
    limits: [
      'That the pictures are true: camera, line, site or window may have given other ones before they were signed.',
      "The time: it is that of the desk's clock; no third party vouches for it.",
      'Who sat there: only which account was signed in.',
      "Who holds the key: whoever can read the desk's disk can sign as that desk. The site's audit log tells whether this export took place (its id is above).",
      'That there is nothing else: of before, after and the times without pictures it says nothing.',
    ],
  },
};

/** @typedef {null | boolean | number | string | Json[] | {[name: string]: Json}} Json */
/** @typedef {keyof typeof words.en} Sentence */
/** @typedef {{readonly mark: 'yes' | 'no' | 'open', readonly says: Sentence, readonly values?: readonly (string | number)[]}} Finding */

/**
 * Returns the canonical JSON of a value: RFC 8785 for strings, integers, true, false, null, lists and objects.
 * @throws Error for other numbers
 * @param {Json} value @returns {string}
 */
export function canonicalJson(value) {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error(`the number ${value}`);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '0' : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}

/** @param {unknown} error */
const whyOf = (error) => (error instanceof Error ? error.message : String(error));
/** @param {unknown} value @param {number} digits @returns {value is string} */
const isHex = (value, digits) => typeof value === 'string' && new RegExp(`^[0-9a-f]{${digits}}$`).test(value);
/** @param {string | Buffer} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
/** The prefix of an Ed25519 key's 32 bytes in SPKI DER (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');
/** Normalises a fingerprint: blanks, colons and capitals do not matter. @param {string} print */
const plain = (print) => print.replace(/[\s:]/g, '').toLowerCase();
/** Returns a member of a value that may be an object. @param {unknown} of @param {string} name @returns {unknown} */
const member = (of, name) => (typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined);
/** @param {unknown} of @param {string} path `a.b` */
const at = (of, path) => path.split('.').reduce(member, of);

/** Whether it is a later manifest format that this program does not know. @param {unknown} manifest */
const isOtherFormat = (manifest) =>
  /^watchfloor-export\/\d+$/.test(String(at(manifest, 'format'))) && at(manifest, 'format') !== format;

/**
 * Checks a manifest's bytes by themselves: form first, then signature. `wrong` is empty if all is correct.
 * @param {Uint8Array} bytes
 * @returns {{readonly manifest: unknown, readonly wrong: readonly Finding[]}}
 */
export function checkManifest(bytes) {
  /** @type {Finding[]} */
  const wrong = [];
  /** @param {keyof typeof words.en.forms} why */
  const notForm = (why) => void wrong.push({ mark: 'no', says: 'notForm', values: [why] });
  /** @type {unknown} */
  let manifest;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const whole = JSON.parse(text);
    manifest = member(whole, 'manifest');
    if (isOtherFormat(manifest)) return { manifest, wrong };
    if (at(manifest, 'format') !== format) notForm('format');
    if (`${canonicalJson(whole)}\n` !== text) notForm('text');
    if (Object.keys(whole).sort().join() !== 'manifest,signature') notForm('members');
    const [raw, fingerprint, signature] = [
      at(manifest, 'key.public'),
      at(manifest, 'key.fingerprint'),
      whole.signature,
    ];
    if (!isHex(signature, 128)) notForm('signature');
    const isFile = isHex(at(manifest, 'file.sha256'), 64) && Number.isSafeInteger(at(manifest, 'file.bytes'));
    if (!isFile || typeof at(manifest, 'file.name') !== 'string') notForm('file');
    if (at(manifest, 'key.algorithm') !== 'Ed25519' || !isHex(raw, 64)) notForm('key');
    else if (sha256(Buffer.from(raw, 'hex')) !== fingerprint) notForm('fingerprint');
    else if (wrong.length === 0) {
      const key = {
        key: Buffer.concat([spki, Buffer.from(raw, 'hex')]),
        format: /** @type {const} */ ('der'),
        type: /** @type {const} */ ('spki'),
      };
      const signed = Buffer.from(canonicalJson(whole.manifest), 'utf8');
      if (!verify(null, signed, createPublicKey(key), Buffer.from(signature, 'hex')))
        wrong.push({ mark: 'no', says: 'notSignature' });
    }
  } catch {
    notForm('unreadable');
  }
  return { manifest, wrong };
}

/** @param {string} path @returns {Promise<string>} */
const hashOf = (path) =>
  new Promise((resolve, reject) => {
    const hash = createHash('sha256');
    createReadStream(path)
      .on('data', (chunk) => hash.update(chunk))
      .on('error', reject)
      .on('end', () => resolve(hash.digest('hex')));
  });

/** Formats as `dd/MM/yyyy HH:mm:ss.mmm +07`, Hanoi's time without daylight saving since 1975. @param {unknown} time */
function local(time) {
  const t = new Date(Date.parse(String(time)) + 7 * 3_600_000);
  if (Number.isNaN(t.getTime())) return '?';
  const [date = '', clock = ''] = t.toISOString().slice(0, -1).split('T');
  return `${date.split('-').reverse().join('/')} ${clock} +07`;
}

/** Prints the content of a manifest for people. @param {unknown} manifest @param {typeof words.en} t */
function tell(manifest, t) {
  /** @param {string} path */
  const of = (path) => clean(at(manifest, path));
  /** @param {string} path @returns {unknown[]} */
  const list = (path) => [at(manifest, path)].flat().filter((each) => each !== undefined);
  /** @param {Record<string, string>} table @param {string} path */
  const word = (table, path) => table[of(path)] ?? of(path);
  /** @param {unknown} span */
  const span = (span) => `${local(at(span, 'from'))} – ${local(at(span, 'to'))}`;
  const rows = [
    [t.facts.kind, `${word(t.kind, 'kind')} (${of('export')})`],
    [
      t.facts.camera,
      `${of('camera.number')} ${of('camera.name')} (${of('camera.id')}), ${list('streams')
        .map((each) => t.stream[each === 'main' ? 'main' : 'sub'])
        .join(', ')}`,
    ],
    [t.facts.time, of('from') === of('to') ? local(of('from')) : span(manifest)],
    [t.facts.reason, of('reason')],
    [t.facts.who, `${of('operator.name')} (${of('operator.id')})`],
    [t.facts.where, `${of('desk')}, ${of('site.name')} (${of('site.id')})`],
    [
      t.facts.picture,
      `${of('picture.count')} × ${of('picture.width')}x${of('picture.height')}, ${of('picture.codec')}, ${word(t.encoding, 'picture.reencoded')}`,
    ],
    [
      t.facts.masks,
      list('masks')
        .map((mask) => clean(at(mask, 'id')))
        .join(', ') || t.none,
    ],
    [t.facts.gaps, list('picture.gaps').map(span).join('; ') || t.none],
    [t.facts.created, `${local(of('createdAt'))}, ${of('program')}`],
  ];
  return [t.says, ...rows.map(([name, value]) => `  ${name}: ${value}`)];
}

/** Removes control characters, so that content read cannot move the terminal's cursor. @param {unknown} value */
const clean = (value) =>
  String(value ?? '')
    .replace(/\p{C}/gu, '?')
    .slice(0, 600);

/** @param {typeof words.en} t @param {Finding} finding */
function sentence(t, { says, values = [] }) {
  const said = says === 'notForm' ? values.map((why) => member(t.forms, String(why))) : values;
  return String(t[says]).replace(/\{(\d)\}/g, (_, n) => clean(said[Number(n)]));
}

/**
 * Verifies a file. @param {readonly string[]} args @param {(line: string) => void} say @returns {Promise<number>} the exit code
 */
export async function check(args, say) {
  // Not strict, so that a wrong command line also gets a message in the language that it names.
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { key: { type: 'string', multiple: true }, lang: { type: 'string' } },
    allowPositionals: true,
    strict: false,
  });
  const { key: keys, lang: language, ...unknown } = values;
  const [given, ...moreFiles] = positionals;
  const [expected, ...moreKeys] = (keys ?? []).map(String);
  const languages = language === 'vi' ? [words.vi] : language === 'en' ? [words.en] : [words.vi, words.en];
  /** @param {Sentence} says @param {...(string | number)} values */
  const unchecked = (says, ...values) => {
    for (const t of languages) say(sentence(t, { mark: 'open', says, values }));
    return codes.unchecked;
  };
  /** @param {string} path @param {unknown} error */
  const notRead = (path, error) =>
    member(error, 'code') === 'ENOENT'
      ? unchecked('missing', path)
      : unchecked('unreadable', path, whyOf(error));
  const isTooMuch = moreFiles.length + moreKeys.length + Object.keys(unknown).length > 0;
  if (given === undefined || isTooMuch) return unchecked('usage');
  if (expected !== undefined && !isHex(plain(expected), 64)) return unchecked('notPrint');
  const manifestPath = given.endsWith(suffix) ? given : `${given}${suffix}`;
  let bytes;
  try {
    if (statSync(manifestPath).size > largestManifest) throw new Error('too large');
    bytes = readFileSync(manifestPath);
  } catch (error) {
    return notRead(manifestPath, error);
  }
  const { manifest, wrong } = checkManifest(bytes);
  if (wrong.length === 0 && isOtherFormat(manifest))
    return unchecked('otherFormat', String(at(manifest, 'format')).slice(0, 80));
  const findings = [...wrong];
  if (wrong.length === 0) {
    findings.push({ mark: 'yes', says: 'form' }, { mark: 'yes', says: 'signature' });
    // A signed name must not lead out of the folder either.
    const path = given.endsWith(suffix)
      ? join(dirname(given), basename(String(at(manifest, 'file.name'))))
      : given;
    try {
      const [have, want] = [statSync(path).size, Number(at(manifest, 'file.bytes'))];
      if (have !== want) findings.push({ mark: 'no', says: 'notSize', values: [have, want] });
      const isSame = (await hashOf(path)) === at(manifest, 'file.sha256');
      findings.push(isSame ? { mark: 'yes', says: 'hash', values: [have] } : { mark: 'no', says: 'notHash' });
    } catch (error) {
      return notRead(path, error);
    }
    const print = String(at(manifest, 'key.fingerprint'));
    if (expected === undefined) findings.push({ mark: 'open', says: 'keyOpen', values: [print] });
    else if (plain(expected) === print) findings.push({ mark: 'yes', says: 'key', values: [print] });
    else findings.push({ mark: 'no', says: 'notKey', values: [print, plain(expected)] });
  }
  const isBroken = findings.some(({ mark }) => mark === 'no');
  const isOpen = findings.some(({ mark }) => mark === 'open');
  for (const t of languages) {
    for (const finding of findings) say(`${t[finding.mark]}  ${sentence(t, finding)}`);
    if (!isBroken)
      for (const line of [...tell(manifest, t), t.notProved, ...t.limits.map((limit) => `  - ${limit}`)])
        say(line);
    say(isBroken ? t.broken : isOpen ? t.holdsOpen : t.holds);
    say('');
  }
  return isBroken ? codes.broken : isOpen ? codes.keyOpen : codes.holds;
}

if (process.argv[1] !== undefined && basename(process.argv[1]) === basename(fileURLToPath(import.meta.url))) {
  // If the reader closes the pipe early (`| head`), the exit code still gives the verdict.
  process.stdout.on('error', () => undefined);
  process.exitCode = await check(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
}
