import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDurationS } from './service.ts';
import { child, maxDepth, maxElements, parseXml, textOf, xml } from './xml.ts';

describe('parsed XML', () => {
  it('is a tree with resolved namespaces', () => {
    const root = parseXml('<a:x xmlns:a="urn:a" p="1"><b xmlns="urn:b"> t&amp;<![CDATA[<u>]]> </b></a:x>');
    expect(root).toMatchObject({ ns: 'urn:a', name: 'x' });
    expect(root?.attributes.get('p')).toBe('1');
    expect(child(root, 'b')).toMatchObject({ ns: 'urn:b', text: 't&<u>' });
  });

  it.each([
    ['nothing', ''],
    ['text', 'x'],
    ['an open element', '<a>'],
    ['an unbound prefix', '<p:a/>'],
    ['an unknown entity', '<a>&lol;</a>'],
    ['a DOCTYPE', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['two roots', '<a/><b/>'],
    ['too much depth', '<a>'.repeat(maxDepth + 1) + '</a>'.repeat(maxDepth + 1)],
    ['too many elements', `<a>${'<b/>'.repeat(maxElements)}</a>`],
  ])('is rejected if it is %s', (_, text) => {
    expect(parseXml(text)).toBeUndefined();
  });

  it('never causes an exception', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      'a',
      '/',
      '"',
      '=',
      ' ',
      '&',
      ';',
      '<a>',
      '</a>',
      'xmlns:b',
      '<![CDATA[',
    );
    fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => void parseXml(parts.join(''))));
  });
});

describe('written XML', () => {
  it('is parsed to the values that were inserted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const safe = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
        const { xml: out } = xml`<a b="${text}"><c>${text}</c></a>`;
        expect(textOf(parseXml(out), 'c')).toBe(safe.replace(/\r\n?/g, '\n').trim());
      }),
    );
  });

  it('has small numbers without an exponent, which some clients cannot parse', () => {
    expect(xml`${1e-7} ${-0.25} ${1 / 3}`.xml).toBe('0 -0.25 0.333333');
  });
});

describe('a duration', () => {
  it.each([
    ['PT1S', 1],
    ['PT0.5S', 0.5],
    ['PT1M30S', 90],
    ['P1DT1H', 90_000],
    ['PT', undefined],
    ['P', undefined],
    ['1S', undefined],
    ['PT-1S', undefined],
  ])('%s is %s s', (text, seconds) => {
    expect(parseDurationS(text)).toBe(seconds);
  });
});
