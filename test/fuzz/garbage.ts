import fc from 'fast-check';

/**
 * Malformed input: valid messages with edits applied to them.
 * The random value is a short list of edits, so that a failure is printed in one line. The edits are applied where the
 * message is used.
 */

export const long = 'x'.repeat(70_000);
/** Malformed values by name, so that a failure is printed in one line. */
export const badTexts = {
  nothing: '',
  nul: '\0',
  blank: ' ',
  lines: '\r\n\r\n',
  quote: '"',
  backslash: '\\',
  brace: '{',
  bracket: '[',
  end: '}',
  angle: '<',
  amp: '&',
  comma: ',',
  colon: ':',
  equals: '=',
  star: '*',
  deepArray: '['.repeat(20_000),
  deepObject: '{"a":'.repeat(10_000),
  deepXml: '<a>'.repeat(10_000),
  long,
  accents: 'ế'.repeat(5_000),
  half: '\ud83d',
  proto: '__proto__',
  constructor: 'constructor',
  toString: 'toString',
  number: '12',
  minus: '-1',
  huge: '9'.repeat(400),
  exponent: '1e999',
  fraction: '0.1e-400',
  twoTo31: '2147483648',
  twoTo53: '9007199254740993',
  notANumber: 'NaN',
  infinite: 'INF',
  null: 'null',
  list: '[]',
  object: '{}',
  doctype:
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]>',
  entities: '&c;&c;&d;&#0;&#x110000;',
  cdata: '<![CDATA[',
  comment: '<!--',
  anchor: '&a [*a, *a, *a]',
  alias: '*none',
  tag: '!!binary AAAA',
  script: '<script>alert(1)</script>',
  path: '../../../../etc/passwd',
  format: '%s%n%00',
  bidi: '\u202e\u0000\u0007\u2028',
} as const;
type BadText = keyof typeof badTexts;
const names = Object.keys(badTexts) as BadText[];

/** Bytes that are not valid text, or no text at all. */
const raw: readonly Uint8Array[] = [
  Uint8Array.of(0xff, 0xfe),
  Uint8Array.of(0xc3, 0x28),
  Uint8Array.of(0xed, 0xa0, 0x80),
  Uint8Array.of(0, 0, 0, 1),
  Uint8Array.of(0xff, 0xff, 0xff, 0xff),
  new Uint8Array(3_000),
];

/** A position as a share of the whole, uniformly distributed. */
export const anywhere = fc.noBias(fc.nat(9_999)).map((at) => at / 10_000);

/** One edit. `at` is its position as a share of the whole, `length` the number of affected pieces. */
export interface Edit {
  readonly does: 'drop' | 'put' | 'replace' | 'double' | 'many' | 'cut' | 'flip' | 'swap' | 'raw';
  readonly at: number;
  readonly length: number;
  readonly what: BadText;
}

/**
 * One to three edits.
 * `cut` ends a message early. It is rare, because it hides the other edits.
 */
export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    does: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom('drop', 'put', 'replace', 'double', 'flip', 'swap', 'raw') },
      { weight: 1, arbitrary: fc.constantFrom('many', 'cut') },
    ) as fc.Arbitrary<Edit['does']>,
    at: anywhere,
    length: fc.integer({ min: 1, max: 9 }),
    what: fc.constantFrom(...names),
  }),
  { minLength: 1, maxLength: 3 },
);

/** The number of copies that `many` adds. */
const many = 2_000;

/**
 * Applies an edit to the pieces of a message.
 * The result is at most some hundred times as long.
 */
function edited<P>(
  pieces: readonly P[],
  { does, at, length, what }: Edit,
  made: (what: BadText) => P,
  flipped: (piece: P) => P,
): P[] {
  const from = Math.floor(at * (pieces.length + (does === 'put' ? 1 : 0)));
  const [before, here, after] = [
    pieces.slice(0, from),
    pieces.slice(from, from + length),
    pieces.slice(from + length),
  ];
  const [first] = here;
  switch (does) {
    case 'drop':
      return [...before, ...after];
    case 'put':
      return [...before, made(what), ...here, ...after];
    case 'replace':
      return [...before, made(what), ...here.slice(1), ...after];
    case 'double':
      return [...before, ...here, ...here, ...after];
    case 'many':
      return first === undefined
        ? [...pieces]
        : [...before, ...Array.from({ length: many }, () => first), ...here, ...after];
    case 'cut':
      return before;
    case 'flip':
      return [...before, ...here.map(flipped), ...after];
    case 'swap':
      return [...before, ...after.slice(0, length), ...here, ...after.slice(length)];
    case 'raw':
      return [...before, made('half'), ...here.slice(1), ...after];
  }
}

/** Splits SDP, YAML, XML, RTSP and HTTP alike into words, line ends and single characters. */
const pieceOfText = /[A-Za-z0-9_.-]+|\r?\n|[^A-Za-z0-9_.-]/g;

/** Applies edits to the words and characters of a text. */
export function malformedText(text: string, what: readonly Edit[]): string {
  let pieces: string[] = text.match(pieceOfText) ?? [];
  for (const edit of what)
    pieces = edited(
      pieces,
      edit,
      (name) => badTexts[name],
      (piece) => [...piece].reverse().join(''),
    );
  return pieces.join('');
}

/** Applies edits to bytes, whatever they mean. */
export function malformedBytes(bytes: Uint8Array, what: readonly Edit[]): Buffer {
  let whole: Buffer = Buffer.from(bytes);
  for (const edit of what) {
    if (edit.does === 'raw') {
      const from = Math.floor(edit.at * (whole.length + 1));
      const put = raw[edit.length % raw.length] ?? new Uint8Array();
      whole = Buffer.concat([whole.subarray(0, from), put, whole.subarray(from + put.length)]);
      continue;
    }
    const flip = (byte: number) => byte ^ (1 << (edit.length % 8));
    // A malformed text is inserted as one piece, and joined as bytes below.
    const pieces: (number | string)[] = edited<number | string>(
      [...whole],
      edit,
      (name) => badTexts[name],
      (piece) => (typeof piece === 'number' ? flip(piece) : piece),
    );
    whole = joined(pieces);
  }
  return whole;
}

function joined(pieces: readonly (number | string)[]): Buffer {
  const parts: Buffer[] = [];
  let run: number[] = [];
  for (const piece of pieces) {
    if (typeof piece === 'number') run.push(piece);
    else {
      parts.push(Buffer.from(run), Buffer.from(piece));
      run = [];
    }
  }
  return Buffer.concat([...parts, Buffer.from(run)]);
}
