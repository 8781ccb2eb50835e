/** Valid files of a site and of a desk, as people and programs write them. */

export const site = {
  id: 'hanoi',
  name: 'Trung tâm điều hành',
  data: './data',
  listen: {
    host: '0.0.0.0',
    port: 7443,
    tls: { cert: 'a.pem', key: 'b.pem' },
    origins: ['https://a.example'],
  },
  media: {
    basePort: 40_000,
    workers: 2,
    announcedAddress: '10.0.0.5',
    playoutDelay: { main: { minMs: 0, maxMs: 9 } },
  },
  cameras: { file: './cameras.yaml' },
  city: { file: './hanoi.city' },
  ptz: { port: 7444, priorities: { operator: 1_000, supervisor: 10_000 } },
  alerts: {
    sources: [{ id: 'yard', kind: 'frigate', broker: { url: 'mqtts://broker.example:8883', username: 'w' } }],
    log: {
      jetstream: { servers: ['nats://10.0.0.1:4222'], replicas: 3, monitors: ['http://10.0.0.1:8222'] },
    },
    policy: { classes: { fire: { name: { vi: 'Cháy', en: 'Fire' }, priority: 'critical', latching: true } } },
  },
  roster: {
    centre: 'Trung tâm chỉ huy số 1',
    zone: 'Asia/Ho_Chi_Minh',
    shifts: [
      { key: 'day', name: { vi: 'Ca ngày', en: 'Day' }, start: '07:00', end: '19:00' },
      { key: 'night', name: { vi: 'Ca đêm', en: 'Night' }, start: '19:00', end: '07:00' },
    ],
    overlapMinutes: 10,
    overdueMinutes: 15,
  },
  security: { password: { minLength: 12, kinds: 1 }, offlineHours: 12, fourEyes: ['video.export'] },
};
export const cameras = {
  wards: [{ id: 'hoan-kiem', name: 'Hoàn Kiếm' }],
  cameras: [
    {
      id: 'cam-1',
      number: 1,
      name: 'Hồ Gươm – Tháp Rùa',
      ward: 'hoan-kiem',
      kind: 'ptz',
      tags: ['lake'],
      position: { lat: 21.0288, lon: 105.8525, heightM: 6 },
      main: { url: 'rtsp://192.0.2.10/Streaming/Channels/101' },
      sub: { whip: { token: 'a-token-of-more-than-32-characters.0123' } },
      masks: [
        {
          id: 'window',
          points: [
            [0.1, 0.2],
            [0.3, 0.2],
            [0.3, 0.4],
          ],
          reason: 'a flat',
        },
      ],
      ptz: { onvif: 'http://192.0.2.10/onvif/device_service', username: 'o', password: 'p' },
    },
  ],
};
export const sources = {
  sources: [
    {
      id: 'yard',
      kind: 'axis',
      broker: { url: 'mqtt://10.0.0.9:1883' },
      scenarios: { Device1Scenario1: 'fire' },
    },
    { id: 'brigade', kind: 'cap', secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  ],
};
export const profiles = {
  version: 2,
  displays: [
    {
      number: 1,
      id: 7,
      label: 'DELL',
      native: { width: 1920, height: 1080 },
      bounds: { x: 0, y: 0, width: 1920, height: 1080 },
      scaleFactor: 1,
      internal: false,
    },
  ],
  current: '',
  profiles: [
    {
      name: '',
      windows: [
        {
          window: 'w1',
          home: { display: 1, place: { x: 0, y: 0, width: 1, height: 1 }, fullScreen: false },
          fallback: 'first',
        },
      ],
    },
  ],
};
const axis = { axis: 0, midpoint: 0, deadZone: 0.1, exponent: 2, invert: false };
export const sticks = {
  version: 1,
  profiles: [
    {
      vid: 0x46d,
      pid: 0xc215,
      name: 'Extreme 3D',
      pan: axis,
      tilt: { ...axis, axis: 1 },
      zoom: null,
      buttons: [{ button: 0, plain: { do: 'stop' }, modified: { do: 'preset', number: 3 } }],
    },
  ],
};
export const here = [
  {
    id: 7,
    label: 'DELL',
    internal: false,
    scaleFactor: 1,
    rotation: 0 as const,
    number: 1 as never,
    bounds: { x: 0, y: 0, width: 1920, height: 1080 },
    workArea: { x: 0, y: 0, width: 1920, height: 1040 },
  },
];
