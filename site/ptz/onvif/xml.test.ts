import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSoapResponse } from './client.ts';
import {
  escapeXml,
  findElement,
  findElements,
  getBoolean,
  getNumber,
  getText,
  parseDurationMs,
  parseFiniteNumber,
  parseXml,
} from './xml.ts';

const envelope = (body: string) =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${body}</s:Body></s:Envelope>`;

describe('an XML response', () => {
  test('is read by local names, with any prefix, declared or not', () => {
    const root = parseXml('\r\n<a:b xmlns:a="u"><zz:c d:e=" 1 ">x &amp; <![CDATA[<y>]]></zz:c><c/></a:b>');
    expect(findElements(root, 'c')).toHaveLength(2);
    expect(getText(root, 'c')).toBe('x & <y>');
    expect(findElement(root, 'c')?.attributes.e).toBe(' 1 ');
    expect(findElement(root, 'c', 'nothing')).toBeUndefined();
  });

  test('is refused with a DOCTYPE, entities, a missing end, or if it is no XML', () => {
    for (const text of [
      '<!DOCTYPE a [<!ENTITY b "bbb">]><a>&b;</a>',
      '<a>&unknown;</a>',
      '<a><b></a>',
      '<a>',
      '',
      'Not found',
      '<a/><b/>',
      `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`,
    ])
      expect(() => parseXml(text), text.slice(0, 40)).toThrow();
  });

  test('of 2 MB is read in linear time', () => {
    // A reader that searches ` xmlns` with a lazy pattern takes ten seconds and more.
    expect(parseXml(`<a>${'xmlns '.repeat(330_000)}</a>`).text).toHaveLength(6 * 330_000 - 1);
  }, 1_000);

  test('either is SOAP or throws, with any content', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '/', 'a', ':', '"', '=', ' ', '&', ';', '!', '[') }),
        (junk) => {
          try {
            const read = parseSoapResponse(envelope(junk));
            expect('body' in read || 'fault' in read).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
        },
      ),
    );
  });

  test('has no inherited JavaScript property among its attributes', () => {
    expect(parseXml('<a __proto__="1"/>').attributes.constructor).toBeUndefined();
  });
});

test('a missing or invalid number is undefined, never 0', () => {
  const root = parseXml('<a><n>-1.5e-1</n><i>INF</i><x>NaN</x><e/><w>12px</w></a>');
  expect(getNumber(root, 'n')).toBe(-0.15);
  for (const name of ['i', 'x', 'e', 'w', 'none']) expect(getNumber(root, name)).toBeUndefined();
  expect(parseFiniteNumber('.5')).toBe(0.5);
  expect(parseFiniteNumber('0x10')).toBeUndefined();
});

test('a boolean is true for “true” and “1”', () => {
  const root = parseXml('<a><t>true</t><o>1</o><f>false</f><e/></a>');
  expect(['t', 'o', 'f', 'e', 'none'].map((name) => getBoolean(root, name))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('durations are read in the forms that cameras write', () => {
  expect(parseDurationMs('PT1S')).toBe(1_000);
  expect(parseDurationMs('PT00H01M00S')).toBe(60_000);
  expect(parseDurationMs('P1DT0.5S')).toBe(86_400_500);
  for (const text of ['', 'P', 'PT', '1', 'P1Y', 'PT-1S', undefined])
    expect(parseDurationMs(text)).toBeUndefined();
});

test('written text is read back unchanged, except characters that XML forbids', () => {
  const units = fc.constantFrom(...'<>&"\'[]/;a \u1ea1\u0111\u{1f4f7}');
  fc.assert(
    fc.property(fc.string({ unit: units, maxLength: 60 }), (text) => {
      const read = parseXml(`<a b="${escapeXml(text)}">[${escapeXml(text)}]</a>`);
      expect(read.text).toBe(`[${text}]`);
      expect(read.attributes.b).toBe(text);
    }),
  );
  expect(escapeXml('a\u0000\u0007b\ufffe\ud800c\t')).toBe('abc\t');
});

describe('a SOAP fault', () => {
  test('has the camera’s reason', () => {
    const text = envelope(
      '<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:InvalidArgVal</s:Value></s:Subcode></s:Code>' +
        '<s:Reason><s:Text xml:lang="en">No such\n preset</s:Text></s:Reason><s:Detail><s:Text>7</s:Text></s:Detail></s:Fault>',
    );
    expect(parseSoapResponse(text)).toEqual({
      fault: { unauthorised: false, unsupported: false, why: 'No such preset: 7' },
    });
  });

  test.each([
    '<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code></s:Fault>',
    '<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>wsse:FailedAuthentication</s:Value></s:Subcode></s:Code></s:Fault>',
    '<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>Sender not Authorized</s:Text></s:Reason></s:Fault>',
    '<s:Fault><faultcode>SOAP-ENV:Client</faultcode><faultstring>Unauthorized</faultstring></s:Fault>',
  ])('is a refused sign-in: %s', (fault) => {
    expect(parseSoapResponse(envelope(fault))).toMatchObject({ fault: { unauthorised: true } });
  });

  test('is recognised as an unsupported operation', () => {
    const code = 'ter:ActionNotSupported';
    const text = `<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>${code}</s:Value></s:Subcode></s:Code></s:Fault>`;
    expect(parseSoapResponse(envelope(text))).toMatchObject({
      fault: { unsupported: true, unauthorised: false },
    });
  });
});
