import { describe, expect, it } from 'vitest';
import { CameraRecord } from '../../core/cameras/cameraFile.ts';
import { fileCamera } from '../../test/fixtures/cameraFile.ts';
import { registryOfFile } from '../../test/fixtures/registryFile.ts';
import type { CameraRegistry, OwnCamera } from './index.ts';

const here = registryOfFile();
const { faults, put, openGood } = here;

describe('own cameras (added from a desk)', () => {
  const ownCamera = (id: string, number: number, ward = 'w1'): OwnCamera => ({
    record: CameraRecord.parse({
      ...fileCamera(number),
      id,
      ward,
      main: { url: 'rtsp://10.0.0.9/x' },
      username: 'me',
      password: 'p@ss',
    }),
    ward: { id: ward, name: ward === 'w1' ? 'Hoàn Kiếm' : 'Ô Chợ Dừa', kind: 'ward' },
  });
  const numbers = (registry: CameraRegistry) =>
    registry.page('all', 0, 10).cameras.map(({ id, number }) => [id, number]);

  it('are in the registry at once when added, and out of it when removed', async () => {
    put([fileCamera(1), fileCamera(4)]);
    const registry = await openGood();
    const moved: (readonly string[])[] = [];
    registry.onChange((cameras) => moved.push(cameras));
    here.own = [ownCamera('own-1', 3)];
    registry.ownChanged();
    expect(registry.revision).toBe(2);
    expect(numbers(registry)).toEqual([
      ['hn:camera:c1', 1],
      ['hn:camera:own-1', 3],
      ['hn:camera:c4', 4],
    ]);
    expect(registry.camera('hn:camera:own-1')).toMatchObject({ own: true, ward: 'hn:ward:w1' });
    expect(registry.camera('hn:camera:c1')?.own).toBeUndefined();
    expect(registry.address('hn:camera:own-1', 'main')).toMatchObject({ username: 'me', password: 'p@ss' });
    expect(JSON.stringify(registry.page('all', 0, 10))).not.toMatch(/rtsp|p@ss|"me"/);
    here.own = [];
    registry.ownChanged();
    expect(registry.camera('hn:camera:own-1')).toBeUndefined();
    expect(moved).toEqual([[], ['hn:camera:own-1']]);
  });

  it.each([true, false])('connect to other machines only, unless the site allows it (%s)', async (allows) => {
    const device = { onvif: 'http://10.0.0.9/onvif/device_service' };
    const { record, ward } = ownCamera('own-1', 3);
    here.own = [{ record: { ...record, sub: { url: 'rtsp://10.0.0.9/y' }, ptz: device }, ward }];
    here.allowLocalAddresses = allows;
    put([fileCamera(1, { ptz: device })]);
    const registry = await openGood();
    const limits = (camera: string) => [
      registry.address(camera, 'main')?.remoteOnly,
      registry.onvif(camera)?.remoteOnly,
      registry.steerables().find((one) => one.camera.id === camera)?.address.remoteOnly,
    ];
    const own = allows ? undefined : true;
    expect(limits('hn:camera:own-1')).toEqual([own, own, own]);
    expect(registry.address('hn:camera:own-1', 'sub')?.remoteOnly).toBe(own);
    // An administrator's file may name any address.
    expect(limits('hn:camera:c1')).toEqual([undefined, undefined, undefined]);
  });

  it('get another number if the cameras file takes theirs, and keep a ward that the file drops', async () => {
    here.own = [ownCamera('own-1', 3, 'w9'), ownCamera('own-2', 4)];
    put([fileCamera(1)]);
    const registry = await openGood();
    put([fileCamera(1), fileCamera(3), fileCamera(4, { id: 'own-2' })]);
    expect((await registry.reload()).ok).toBe(true);
    expect(numbers(registry)).toEqual([
      ['hn:camera:c1', 1],
      ['hn:camera:c3', 3],
      ['hn:camera:own-2', 4],
      ['hn:camera:own-1', 5],
    ]);
    expect(registry.camera('hn:camera:own-2')?.own).toBeUndefined();
    expect(
      registry
        .page('all', 0, 1)
        .wards.map(({ name }) => name)
        .sort(),
    ).toEqual(['Ba Đình', 'Hoàn Kiếm', 'Ô Chợ Dừa']);
  });

  it('are unchanged when the disk refuses the write', async () => {
    put([fileCamera(1)]);
    const registry = await openGood();
    here.own = [ownCamera('own-1', 3)];
    here.diskFull = true;
    registry.ownChanged();
    expect(registry.size).toBe(1);
    expect(faults.map(({ code }) => code)).toEqual(['site.storeFailed']);
  });
});
