import { type Element, find, readXml, textAt } from './xml.ts';

/** A camera's no. */
export interface SoapFault {
  /** It does not know who asks, or does not let them (ter:NotAuthorized, wsse:FailedAuthentication). */
  readonly unauthorised: boolean;
  /** It has no such operation at all (ter:ActionNotSupported, ter:OptionalActionNotImplemented). */
  readonly unsupported: boolean;
  /** In its own words, for people and the log. */
  readonly why: string;
}

const maxWhyChars = 160;

function codes(fault: Element): string[] {
  const found: string[] = [];
  for (let code = find(fault, 'Code'); code && found.length < 5; code = find(code, 'Subcode')) {
    const value = textAt(code, 'Value');
    if (value) found.push(value.slice(value.indexOf(':') + 1));
  }
  // SOAP 1.1, which some cameras fall back to when they refuse
  const old = textAt(fault, 'faultcode');
  if (old) found.push(old.slice(old.indexOf(':') + 1));
  return found;
}

function faultOf(fault: Element): SoapFault {
  const all = codes(fault);
  const says = textAt(fault, 'Reason', 'Text') ?? textAt(fault, 'faultstring');
  const detail = textAt(fault, 'Detail', 'Text');
  const why = [says, detail].filter(Boolean).join(': ') || all.join('/') || 'fault';
  const word = `${all.join(' ')} ${says ?? ''}`;
  return {
    unauthorised:
      /NotAuthorized|FailedAuthentication|FailedCheck|InvalidSecurity/i.test(all.join(' ')) ||
      /not\s?authori[sz]ed|unauthori[sz]ed/i.test(word),
    unsupported: all.some((code) => /^(ActionNotSupported|OptionalActionNotImplemented)$/.test(code)),
    why: why.replace(/\s+/g, ' ').slice(0, maxWhyChars),
  };
}

/** What an answer holds: the first element of its body, or the fault. Throws where it is not SOAP. */
export function readSoap(
  text: string,
): { readonly body: Element | undefined } | { readonly fault: SoapFault } {
  const body = find(readXml(text), 'Body');
  if (!body) throw new Error('answer without a SOAP body');
  const fault = find(body, 'Fault');
  return fault ? { fault: faultOf(fault) } : { body: body.children[0] };
}
