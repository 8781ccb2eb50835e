import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CameraFile } from '../../core/cameras/cameraFile.ts';
import type { PictureView } from '../../core/ptz/bearingBoard.ts';
import { type Pixels, readBoards, viewOf } from '../fixtures/testBoardReader.ts';
import type { Console } from './launch.ts';

/** A PTZ camera of the embedded demo, as in its camera file. */
export interface TestPtzCamera {
  readonly id: string;
  readonly headingDeg: number;
  readonly fovDeg: number;
  readonly onvif: string;
  readonly username: string;
  readonly password: string;
}

export function getPtzCameras({ data }: Console): TestPtzCamera[] {
  const { cameras } = CameraFile.parse(JSON.parse(readFileSync(`${data}/site/demo-cameras.json`, 'utf8')));
  return cameras.flatMap(({ id, headingDeg, fovDeg, ptz, username, password }) =>
    ptz && username && password ? [{ id, headingDeg, fovDeg, onvif: ptz.onvif, username, password }] : [],
  );
}

/**
 * Sends a request to the PTZ service, as any ONVIF client does.
 * @throws on a fault
 */
export async function ptzRequest(ptzCamera: TestPtzCamera, body: string): Promise<void> {
  const nonce = randomBytes(16);
  const created = new Date().toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(ptzCamera.password).digest('base64');
  const wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';
  const envelope = `<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema">
<s:Header><Security xmlns="${wsse}-wssecurity-secext-1.0.xsd"><UsernameToken><Username>${ptzCamera.username}</Username>
<Password Type="${wsse}-username-token-profile-1.0#PasswordDigest">${digest}</Password>
<Nonce EncodingType="${wsse}-soap-message-security-1.0#Base64Binary">${nonce.toString('base64')}</Nonce>
<Created xmlns="${wsse}-wssecurity-utility-1.0.xsd">${created}</Created></UsernameToken></Security></s:Header>
<s:Body>${body}</s:Body></s:Envelope>`;
  const answer = await fetch(ptzCamera.onvif.replace('device_service', 'ptz_service'), {
    method: 'POST',
    headers: { 'content-type': 'application/soap+xml; charset=utf-8' },
    body: envelope,
  });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
}

const profile = '<tptz:ProfileToken>profile-main</tptz:ProfileToken>';

export const move = (ptzCamera: TestPtzCamera, pan: number, tilt: number, zoom: number, seconds: number) =>
  ptzRequest(
    ptzCamera,
    `<tptz:ContinuousMove>${profile}<tptz:Velocity><tt:PanTilt x="${pan}" y="${tilt}"/><tt:Zoom x="${zoom}"/></tptz:Velocity><tptz:Timeout>PT${seconds}S</tptz:Timeout></tptz:ContinuousMove>`,
  );

export const stop = (ptzCamera: TestPtzCamera) =>
  ptzRequest(
    ptzCamera,
    `<tptz:Stop>${profile}<tptz:PanTilt>true</tptz:PanTilt><tptz:Zoom>true</tptz:Zoom></tptz:Stop>`,
  );

const Grabbed = z.object({ width: z.int(), height: z.int(), base64: z.string() });

/** Returns the current picture of a tile's video; undefined if there is none. */
export async function pictureOf(console: Console, tile = 0): Promise<Pixels | undefined> {
  const text = await console.inWindow<string | null>(`(() => {
    const video = document.querySelector('[data-tile="${tile}"] video');
    if (!video || video.videoWidth === 0) return null;
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(video, 0, 0);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    let text = '';
    for (let at = 0; at < data.length; at += 32768) text += String.fromCharCode(...data.subarray(at, at + 32768));
    return JSON.stringify({ width, height, base64: btoa(text) });
  })()`);
  if (text === null) return undefined;
  const { width, height, base64 } = Grabbed.parse(JSON.parse(text));
  return { data: Buffer.from(base64, 'base64'), width, height };
}

/** Returns the view of a tile's PTZ camera, computed from the boards in its picture. */
export async function lookOf(console: Console, tile = 0): Promise<PictureView | undefined> {
  const pixels = await pictureOf(console, tile);
  return pixels && viewOf(readBoards(pixels), pixels.width, pixels.height);
}

/** Returns the angle from one bearing to another in degrees, clockwise, -180 to 180. */
export const turnedBy = (from: number, to: number): number => ((((to - from + 180) % 360) + 360) % 360) - 180;

/**
 * Starts recording the mean position of magenta in each picture of a tile.
 * `motionSince` finds the first movement in the record.
 */
export function noteMotion(console: Console, tile = 0): Promise<void> {
  return console.inWindow(`(() => {
    const video = document.querySelector('[data-tile="${tile}"] video');
    const canvas = new OffscreenCanvas(320, 180);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    globalThis.seenMotion = [];
    const look = () => {
      context.drawImage(video, 0, 0, 320, 180);
      const { data } = context.getImageData(0, 0, 320, 180);
      let [sum, count] = [0, 0];
      for (let at = 0; at < data.length; at += 4)
        if (data[at] - data[at + 1] > 70 && data[at + 2] - data[at + 1] > 70) {
          sum += (at / 4) % 320;
          count += 1;
        }
      seenMotion.push({ at: Date.now(), x: count === 0 ? 0 : sum / count });
      if (seenMotion.length < 2000) video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  })()`);
}

const Seen = z.array(z.object({ at: z.number(), x: z.number() }));

/**
 * Returns the time of the first picture after `sinceMs` that differs by over half a pixel.
 * Undefined if there is none yet.
 */
export async function motionSince(console: Console, sinceMs: number): Promise<number | undefined> {
  const seen = Seen.parse(
    JSON.parse(await console.inWindow<string>('JSON.stringify(globalThis.seenMotion)')),
  );
  const before = seen.findLast(({ at }) => at <= sinceMs);
  return before && seen.find(({ at, x }) => at > sinceMs && Math.abs(x - before.x) > 0.5)?.at;
}
