/** Objects of a PDF as Chromium writes one: a single table of them at its end, and no dictionary is packed away in a stream. */
export interface PdfObjects {
  /** Where the table begins, bytes. */
  readonly tableAt: number;
  /** How many objects there are, the free one with the number 0 among them. */
  readonly size: number;
  /** The trailer's dictionary, without its brackets. */
  readonly trailer: string;
  /** An object's dictionary, up to its stream if it has one. @throws RangeError where there is none */
  dictionary(number: number): string;
  /** What an object's stream holds, as it lies in the file. @throws RangeError where it has none */
  stream(number: number): Uint8Array;
  /** The numbers of the pages' objects, in their order. */
  pages(): number[];
}

/** An entry of the table, bytes. */
const entryBytes = 20;
/** Pages lie eight to a node: a tree this deep has more of them than fit into any file. */
const deepestTree = 12;

/** The number of the object that a key refers to. @throws RangeError where it refers to none */
export function referenceOf(dictionary: string, key: string): number {
  const [, number] = new RegExp(`/${key} (\\d+) 0 R`).exec(dictionary) ?? [];
  if (number === undefined) throw new RangeError(`no ${key}`);
  return Number(number);
}

/** @throws RangeError where it is no PDF of this kind */
export function readPdf(pdf: Uint8Array): PdfObjects {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const textOf = (from: number, to: number) => bytes.toString('latin1', from, to);
  const tableAt = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(textOf(bytes.length - 64, bytes.length))?.[1]);
  const [head, count] = /^xref\n0 (\d+)\n/.exec(textOf(tableAt, tableAt + 40)) ?? [];
  if (head === undefined) throw new RangeError('no table of objects');
  const size = Number(count);
  const entriesAt = tableAt + head.length;
  const [, trailer] =
    /^trailer\s*<<([\s\S]*)>>\s*startxref/.exec(textOf(entriesAt + size * entryBytes, bytes.length)) ?? [];
  if (trailer === undefined) throw new RangeError('no trailer');

  function placeOf(number: number): { readonly from: number; readonly to: number } {
    const entry = entriesAt + number * entryBytes;
    const from = Number(textOf(entry, entry + 10));
    const to = bytes.indexOf('endobj', from, 'latin1');
    if (number >= size || to < 0 || !textOf(from, from + 20).startsWith(`${number} 0 obj\n`))
      throw new RangeError(`no object ${number}`);
    return { from, to };
  }

  function dictionary(number: number): string {
    const { from, to } = placeOf(number);
    const text = textOf(from + `${number} 0 obj\n`.length, to);
    const stream = text.indexOf('>> stream\n');
    return (stream < 0 ? text : text.slice(0, stream + 2)).trim();
  }

  function pagesOf(number: number, depth: number): number[] {
    const node = dictionary(number);
    if (!node.startsWith('<</Type /Pages\n')) return [number];
    if (depth > deepestTree) throw new RangeError('pages of pages of pages');
    const kids = /\/Kids \[([\d R\n]*)\]/.exec(node)?.[1] ?? '';
    return [...kids.matchAll(/(\d+) 0 R/g)].flatMap(([, kid]) => pagesOf(Number(kid), depth + 1));
  }

  return {
    ...{ tableAt, size, trailer, dictionary },
    stream(number) {
      const { from } = placeOf(number);
      const length = Number(/\/Length (\d+)/.exec(dictionary(number))?.[1]);
      const at = bytes.indexOf('>> stream\n', from, 'latin1') + '>> stream\n'.length;
      if (
        !(length > 0) ||
        !textOf(at + length, at + length + 12)
          .trimStart()
          .startsWith('endstream')
      )
        throw new RangeError(`no stream of ${number}`);
      return bytes.subarray(at, at + length);
    },
    pages: () => pagesOf(referenceOf(dictionary(referenceOf(trailer, 'Root')), 'Pages'), 0),
  };
}
