import { describe, expect, it } from 'vitest';
import { handClock } from '../../../test/fakes/clock.ts';
import { digestHa1, digestResponse, nonceLifeMs } from '../../rtsp/digest.ts';
import { limitedPan } from '../mechanics.ts';
import { createPtzCamera } from '../ptzCamera.ts';
import { device } from './device.ts';
import { imaging } from './imaging.ts';
import { media, media2 } from './media.ts';
import { ptz } from './ptz.ts';
import { createOnvifResponder, realm } from './responder.ts';
import type { Service } from './service.ts';
import { isFault, namespaces, type ServiceName, writeEnvelope } from './soap.ts';
import { passwordDigest, TokenGuard } from './wsSecurity.ts';
import { child, type Element, parseXml, xml } from './xml.ts';

const services: Readonly<Record<ServiceName, Service>> = { device, media, media2, ptz, imaging };

/** Arguments that suit every operation, each of which reads only its own. */
const everything = `<ProfileToken>profile-main</ProfileToken><VideoSourceToken>source</VideoSourceToken>
  <NodeToken>node</NodeToken><ConfigurationToken>ptz</ConfigurationToken><PTZConfigurationToken>ptz</PTZConfigurationToken>
  <PresetToken>1</PresetToken><PresetName>A &amp; B</PresetName><PresetTourToken>tour1</PresetTourToken>
  <Operation>Start</Operation><IncludeCapability>true</IncludeCapability><Type>All</Type>
  <AuxiliaryData>tt:Wiper|On</AuxiliaryData><Velocity><PanTilt x="0" y="0"/></Velocity>
  <Position><PanTilt x="0" y="0"/></Position><Translation><Zoom x="0"/></Translation>
  <Focus><Continuous><Speed>0</Speed></Continuous></Focus>
  <PresetTour token="tour1"><Name>T</Name><TourSpot><PresetDetail><Home>true</Home></PresetDetail></TourSpot></PresetTour>`;

const operations = Object.entries(services).flatMap(([name, own]) =>
  [...own].map(([operation, carryOut]) => ({ name: name as ServiceName, operation, carryOut })),
);

describe('every operation', () => {
  it.each(operations)(
    '$name $operation replies with well-formed XML under its own name',
    ({ name, operation, carryOut }) => {
      for (const changed of [{}, { pan: limitedPan }]) {
        const ptzCamera = createPtzCamera(
          handClock(),
          { id: 'c', name: '<Cửa> & "ngõ"', headingDeg: 0, fovDeg: 60 },
          changed,
        );
        const asked = parseXml(`<${operation}>${everything}</${operation}>`);
        if (!asked) throw new Error('not well-formed');
        const streamUri = () => 'rtsp://x/?a=1&b=2';
        const call = { ptzCamera, operation: asked, base: 'http://x/ptz/c/onvif', nowMs: 0, streamUri };
        const answer = carryOut(call);
        expect(isFault(answer)).toBe(false);
        const { status, body } = writeEnvelope(answer);
        const inner = child(parseXml(body), 'Body')?.children[0];
        expect([status, inner?.name, inner?.ns]).toEqual([200, `${operation}Response`, namespaces[name]]);
      }
    },
  );
});

const credentials = { username: 'demo', password: 'secret' };

function header(created: string, nonce: Buffer, password = credentials.password): Element | undefined {
  const digest = passwordDigest(nonce, created, password);
  return parseXml(
    xml`<Header><Security><UsernameToken><Username>demo</Username>
    <Password Type="x#PasswordDigest">${digest}</Password><Nonce>${nonce.toString('base64')}</Nonce>
    <Created>${created}</Created></UsernameToken></Security></Header>`.xml,
  );
}

describe('a UsernameToken', () => {
  const now = Date.UTC(2026, 1, 3, 15, 4, 5);
  const at = (offMs: number) => new Date(now + offMs).toISOString();

  it('has the digest of the profile’s own example', () => {
    // ONVIF's Application Programmer's Guide, 6.1.1.3, computes this example of the OASIS WSS UsernameToken Profile
    // 1.0.
    const nonce = Buffer.from('LKqI6G/AikKCQrN0zqZFlg==', 'base64');
    expect(passwordDigest(nonce, '2010-09-16T07:50:45Z', 'userpassword')).toBe(
      'tuOSpGlFlIXsozq4HFNeeGeFLEI=',
    );
  });

  it('is accepted once, within 10 s of the camera’s clock', () => {
    const guard = new TokenGuard(credentials);
    const nonce = Buffer.from('nonce 1');
    expect(guard.judge(undefined, now)).toBe('absent');
    expect(guard.judge(header(at(0), nonce), now)).toBe('right');
    expect(guard.judge(header(at(0), nonce), now)).toBe('wrong');
    expect(guard.judge(header(at(-9_000), nonce), now)).toBe('right');
    expect(guard.judge(header(at(-11_000), nonce), now)).toBe('wrong');
    expect(guard.judge(header(at(300_000), nonce), now)).toBe('wrong');
    expect(guard.judge(header('yesterday', nonce), now)).toBe('wrong');
    expect(guard.judge(header(at(1), nonce, 'wrong'), now)).toBe('wrong');
  });
});

describe('HTTP digest', () => {
  it('is valid for one PTZ camera and for the nonce’s lifetime', async () => {
    const clock = handClock();
    const ptzCameras = new Map(
      ['a', 'b'].map((id) => [id, createPtzCamera(clock, { id, name: id, headingDeg: 0, fovDeg: 60 })]),
    );
    const find = (id: string) => ptzCameras.get(id);
    const answer = createOnvifResponder({ clock, credentials, find, base: (id) => `http://x/${id}` });
    const body = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>
      <GetNodes xmlns="${namespaces.ptz}"/></s:Body></s:Envelope>`;
    const ask = (id: string, nonce?: string) => {
      const target = `/ptz/${id}/onvif/ptz_service`;
      const ha1 = digestHa1('MD5', credentials, realm);
      const response = digestResponse('MD5', ha1, 'POST', target, nonce ?? '');
      const words = `username="demo", realm="${realm}", nonce="${nonce}", uri="${target}", response="${response}"`;
      return answer({ method: 'POST', target, authorization: nonce && `Digest ${words}`, body });
    };
    const first = ask('a');
    expect(first).toMatchObject({ status: 401, challenges: { length: 2 } });
    const nonce = /nonce="([^"]+)"/.exec(first.challenges?.[0] ?? '')?.[1];
    expect(ask('a', nonce)).toMatchObject({ status: 200 });
    expect(ask('b', nonce)).toMatchObject({ status: 401 });
    await clock.advance(nonceLifeMs + 1);
    expect(ask('a', nonce)).toMatchObject({
      status: 401,
      challenges: expect.arrayContaining([expect.stringContaining('stale=true')]),
    });
    expect(ask('c', nonce)).toMatchObject({ status: 404 });
  });
});
