#!/usr/bin/env node
// Checks a picture or film that left a Watchfloor desk against its signed manifest. One file, no packages, Node 18 or newer:
// copy it to another machine and run  node verify.mjs FILE [--key FINGERPRINT] [--lang vi|en]
// FILE is the picture or film; its manifest, FILE.manifest.json, lies beside it. Exit code: 0 all holds, 1 something does
// not, 2 it could not be checked. What is checked and how is written down in core/domain/manifest.ts.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const format = 'watchfloor-export/1';
const suffix = '.manifest.json';
const largestManifest = 4 * 1024 * 1024;
const codes = { holds: 0, broken: 1, unchecked: 2 };

const words = {
  vi: {
    usage: 'Cách dùng: node verify.mjs TỆP [--key VÂN_TAY] [--lang vi|en]',
    unreadable: (file, why) => `KHÔNG KIỂM TRA ĐƯỢC: không đọc được ${file} (${why}).`,
    otherFormat: (found) => `KHÔNG KIỂM TRA ĐƯỢC: bản kê khai thuộc loại khác (${found}).`,
    yes: 'ĐÚNG ',
    no: 'SAI  ',
    open: 'CHƯA ',
    form: 'Bản kê khai đúng dạng chuẩn, không byte nào thừa hay khác.',
    notForm: (why) => `Bản kê khai không đúng dạng chuẩn: ${why}.`,
    signature: 'Chữ ký khớp: bản kê khai nguyên vẹn từ khi bàn trực ký.',
    notSignature: 'Chữ ký KHÔNG khớp: bản kê khai đã bị sửa, hoặc không do khoá này ký.',
    hash: (n) => `Tệp hình nguyên vẹn: đủ ${n} byte, SHA-256 khớp.`,
    notHash: 'Tệp hình KHÔNG phải tệp đã xuất: SHA-256 khác. Tệp đã bị sửa hoặc thay.',
    notSize: (have, want) => `Tệp hình có ${have} byte, phải là ${want}.`,
    key: (print) => `Khoá ký đúng là khoá mong đợi (${print}).`,
    notKey: (have, want) => `Khoá ký là ${have}, KHÔNG phải ${want}.`,
    keyOpen: (print) =>
      `Khoá ký chưa được đối chiếu. Hãy so vân tay ${print} với nhật ký của trung tâm (mục desk.key), rồi chạy lại với --key.`,
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
      'Ai giữ khoá: người đọc được ổ đĩa của bàn trực có thể ký như bàn trực đó. Nhật ký của trung tâm cho biết lần xuất này có thật hay không (mã xuất ở trên).',
      'Không có hình khác: trước, sau và trong các quãng thiếu hình không nói lên điều gì.',
    ],
  },
  en: {
    usage: 'Usage: node verify.mjs FILE [--key FINGERPRINT] [--lang vi|en]',
    unreadable: (file, why) => `NOT CHECKED: ${file} cannot be read (${why}).`,
    otherFormat: (found) => `NOT CHECKED: the manifest is of another format (${found}).`,
    yes: 'HOLDS',
    no: 'WRONG',
    open: 'OPEN ',
    form: 'The manifest is in canonical form, not a byte more or other.',
    notForm: (why) => `The manifest is not in canonical form: ${why}.`,
    signature: 'The signature fits: the manifest is as the desk signed it.',
    notSignature: 'The signature does NOT fit: the manifest was changed, or another key signed it.',
    hash: (n) => `The file is whole and unchanged: ${n} bytes, SHA-256 fits.`,
    notHash: 'The file is NOT the one exported: its SHA-256 differs. It was changed or exchanged.',
    notSize: (have, want) => `The file has ${have} bytes, not ${want}.`,
    key: (print) => `The signing key is the one expected (${print}).`,
    notKey: (have, want) => `The signing key is ${have}, NOT ${want}.`,
    keyOpen: (print) =>
      `The signing key was not compared. Compare the fingerprint ${print} with the site's audit trail (entry desk.key), then run again with --key.`,
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
      "Who holds the key: whoever can read the desk's disk can sign as that desk. The site's audit trail tells whether this export took place (its id is above).",
      'That there is nothing else: of before, after and the times without pictures it says nothing.',
    ],
  },
};

/** The one text of a value: RFC 8785 for strings, integers, true, false, null, lists and objects. @throws for other numbers */
export function canonicalJson(value) {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error(`the number ${value}`);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '0' : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}

const isHex = (value, digits) => typeof value === 'string' && new RegExp(`^[0-9a-f]{${digits}}$`).test(value);
/** What goes before an Ed25519 key's 32 bytes in SPKI DER (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * Checks a manifest's bytes by themselves.
 * @returns {{manifest?: any, format?: string, wrong: [string, ...any[]][]}} `format`: it is of another one and was not checked
 */
export function checkManifest(bytes) {
  let whole;
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    whole = JSON.parse(text);
  } catch (error) {
    return { wrong: [['notForm', String(error.message ?? error)]] };
  }
  const manifest = whole?.manifest;
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest))
    return { wrong: [['notForm', '"manifest"']] };
  if (manifest.format !== format) return { format: String(manifest.format), wrong: [] };
  const wrong = [];
  try {
    if (`${canonicalJson(whole)}\n` !== text) wrong.push(['notForm', 'not the same text']);
  } catch (error) {
    wrong.push(['notForm', error.message]);
  }
  if (Object.keys(whole).join() !== 'manifest,signature') wrong.push(['notForm', 'members']);
  const { key, file } = manifest;
  const wellMade =
    isHex(whole.signature, 128) &&
    key?.algorithm === 'Ed25519' &&
    isHex(key.public, 64) &&
    isHex(key.fingerprint, 64) &&
    typeof file?.name === 'string' &&
    Number.isSafeInteger(file.bytes) &&
    isHex(file.sha256, 64);
  if (!wellMade) return { manifest, wrong: [...wrong, ['notForm', 'key, file, signature']] };
  const raw = Buffer.from(key.public, 'hex');
  if (sha256(raw) !== key.fingerprint) wrong.push(['notForm', 'fingerprint']);
  if (wrong.length > 0) return { manifest, wrong };
  let fits = false;
  try {
    const publicKey = createPublicKey({ key: Buffer.concat([spki, raw]), format: 'der', type: 'spki' });
    fits = verify(
      null,
      Buffer.from(canonicalJson(manifest), 'utf8'),
      publicKey,
      Buffer.from(whole.signature, 'hex'),
    );
  } catch {
    // 32 bytes that are no key.
  }
  return { manifest, wrong: fits ? [] : [['notSignature']] };
}

/** The fingerprint as people write it: blanks, colons and capitals do not matter. */
const plain = (print) => print.replace(/[\s:]/g, '').toLowerCase();

const hashOf = (path) =>
  new Promise((resolve, reject) => {
    const hash = createHash('sha256');
    createReadStream(path)
      .on('data', (chunk) => hash.update(chunk))
      .on('error', reject)
      .on('end', () => resolve(hash.digest('hex')));
  });

/** What a manifest says, in lines for people. Nothing in it may move a terminal's cursor. */
function tell(manifest, t) {
  const clean = (value) =>
    String(value ?? '')
      .replace(/\p{C}/gu, '?')
      .slice(0, 600);
  const { camera, picture, masks, operator, site } = manifest;
  const rows = [
    [t.facts.kind, `${t.kind[manifest.kind] ?? manifest.kind} (${manifest.export})`],
    [
      t.facts.camera,
      `${camera?.number} ${camera?.name} (${camera?.id}), ${t.stream[manifest.stream] ?? manifest.stream}`,
    ],
    [
      t.facts.time,
      manifest.from === manifest.to
        ? local(manifest.from)
        : `${local(manifest.from)} – ${local(manifest.to)}`,
    ],
    [t.facts.reason, manifest.reason],
    [t.facts.who, `${operator?.name} (${operator?.id})`],
    [t.facts.where, `${manifest.desk}, ${site?.name} (${site?.id})`],
    [
      t.facts.picture,
      `${picture?.count} × ${picture?.width}x${picture?.height}, ${picture?.codec}, ${t.encoding[picture?.reencoded] ?? '?'}`,
    ],
    [t.facts.masks, masks?.length > 0 ? masks.map(({ id }) => id).join(', ') : t.none],
    [
      t.facts.gaps,
      picture?.gaps?.length > 0
        ? picture.gaps.map(({ from, to }) => `${local(from)} – ${local(to)}`).join('; ')
        : t.none,
    ],
    [t.facts.created, `${local(manifest.createdAt)}, ${manifest.program}`],
  ];
  return [t.says, ...rows.map(([name, value]) => `  ${name}: ${clean(value)}`)];
}

/** `dd/MM/yyyy HH:mm:ss.mmm +07`: Hanoi has kept it without daylight saving since 1975. */
function local(time) {
  const t = new Date(Date.parse(time) + 7 * 3_600_000);
  if (Number.isNaN(t.getTime())) return '?';
  const [date, clock] = t.toISOString().slice(0, -1).split('T');
  return `${date.split('-').reverse().join('/')} ${clock} +07`;
}

/** Checks a file. `say` is given line after line. @returns the exit code */
export async function check(args, say) {
  const rest = [...args];
  const option = (name) => {
    const at = rest.indexOf(name);
    return at < 0 ? undefined : rest.splice(at, 2)[1];
  };
  const [expected, language] = [option('--key'), option('--lang')];
  const [given] = rest;
  const languages = language === 'vi' || language === 'en' ? [words[language]] : [words.vi, words.en];
  const inAll = (line) => {
    for (const t of languages) say(line(t));
  };
  if (
    rest.length !== 1 ||
    given.startsWith('--') ||
    (expected !== undefined && !isHex(plain(expected), 64))
  ) {
    inAll((t) => t.usage);
    return codes.unchecked;
  }
  const manifestPath = given.endsWith(suffix) ? given : `${given}${suffix}`;
  let bytes;
  try {
    if (statSync(manifestPath).size > largestManifest) throw new Error('too large');
    bytes = readFileSync(manifestPath);
  } catch (error) {
    inAll((t) => t.unreadable(manifestPath, error.message));
    return codes.unchecked;
  }
  const { manifest, wrong, format: other } = checkManifest(bytes);
  if (other !== undefined) {
    inAll((t) => t.otherFormat(other.slice(0, 80)));
    return codes.unchecked;
  }
  const findings = wrong.map(([name, ...values]) => ['no', name, values]);
  if (wrong.length === 0) {
    findings.push(['yes', 'form', []], ['yes', 'signature', []]);
    // The name is signed, and still must not lead out of the folder.
    const path = given.endsWith(suffix) ? join(dirname(given), basename(manifest.file.name)) : given;
    try {
      const { size } = statSync(path);
      if (size !== manifest.file.bytes) findings.push(['no', 'notSize', [size, manifest.file.bytes]]);
      if ((await hashOf(path)) === manifest.file.sha256) findings.push(['yes', 'hash', [size]]);
      else findings.push(['no', 'notHash', []]);
    } catch (error) {
      inAll((t) => t.unreadable(path, error.message));
      return codes.unchecked;
    }
    const { fingerprint } = manifest.key;
    if (expected === undefined) findings.push(['open', 'keyOpen', [fingerprint]]);
    else if (plain(expected) === fingerprint) findings.push(['yes', 'key', [fingerprint]]);
    else findings.push(['no', 'notKey', [fingerprint, plain(expected)]]);
  }
  const isBroken = findings.some(([mark]) => mark === 'no');
  const isOpen = findings.some(([mark]) => mark === 'open');
  for (const t of languages) {
    for (const [mark, name, values] of findings)
      say(`${t[mark]}  ${typeof t[name] === 'function' ? t[name](...values) : t[name]}`);
    if (!isBroken) for (const line of tell(manifest, t)) say(line);
    if (!isBroken) for (const line of [t.notProved, ...t.limits.map((limit) => `  - ${limit}`)]) say(line);
    say(isBroken ? t.broken : isOpen ? t.holdsOpen : t.holds);
    say('');
  }
  return isBroken ? codes.broken : codes.holds;
}

const isProgram =
  process.argv[1] !== undefined &&
  basename(process.argv[1]) === basename(import.meta.filename ?? new URL(import.meta.url).pathname);
if (isProgram)
  process.exitCode = await check(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
