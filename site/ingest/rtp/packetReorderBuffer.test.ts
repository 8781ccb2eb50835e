import fc from 'fast-check';
import { expect, it } from 'vitest';
import { handClock } from '../../../test/fakes/clock.ts';
import { PacketReorderBuffer, retransmissionWaitMs } from './packetReorderBuffer.ts';

const packetOf = (sequence: number, payloadType = 96) => {
  const packet = Buffer.alloc(12);
  packet[1] = payloadType;
  packet.writeUInt16BE(sequence & 0xffff, 2);
  return packet;
};

function reorder() {
  const clock = handClock();
  const passed: number[] = [];
  let gaps = 0;
  const order = new PacketReorderBuffer({
    clock,
    waitMs: retransmissionWaitMs,
    payloadType: 96,
    pass: (packet) => passed.push(packet.readUInt16BE(2)),
    onGap: () => {
      gaps += 1;
    },
  });
  return {
    clock,
    passed,
    gaps: () => gaps,
    send: (...sequences: number[]) => {
      for (const sequence of sequences) order.rtp(packetOf(sequence));
    },
    sendForeign: (sequence: number) => order.rtp(packetOf(sequence, 50)),
  };
}

it('packets in order pass at once, over the wrap of the numbers too', () => {
  const { passed, send } = reorder();
  send(65_534, 65_535, 65_536, 65_537);
  expect(passed).toEqual([65_534, 65_535, 0, 1]);
});

it('a missing packet is awaited, and passed once, in its place', async () => {
  const { passed, send, gaps, clock } = reorder();
  send(1, 3, 4);
  expect(passed).toEqual([1]);
  send(2, 2);
  expect(passed).toEqual([1, 2, 3, 4]);
  await clock.advance(1_000);
  expect([gaps(), clock.pending]).toEqual([0, 0]);
});

it('a packet that never arrives is skipped, and reported once per gap', async () => {
  const { passed, send, gaps, clock } = reorder();
  send(1, 3, 4, 7);
  await clock.advance(119);
  expect(passed).toEqual([1]);
  await clock.advance(1);
  expect([passed, gaps()]).toEqual([[1, 3, 4, 7], 1]);
  send(5, 8);
  expect(passed).toEqual([1, 3, 4, 7, 8]);
});

it('numbers of packets with another payload type are not awaited, whether they count or not', () => {
  const { passed, send, sendForeign, clock } = reorder();
  send(65_535);
  sendForeign(0);
  send(1);
  // Uniview: the next packet has the same number.
  sendForeign(2);
  send(2, 5);
  expect(passed).toEqual([65_535, 0, 1, 2, 2]);
  sendForeign(3);
  sendForeign(4);
  expect(passed).toEqual([65_535, 0, 1, 2, 2, 3, 4, 5]);
  expect(clock.pending).toBe(0);
});

it('packets of a restarted sender pass as they arrive', () => {
  const { passed, send } = reorder();
  send(100, 30_000, 30_001);
  expect(passed).toEqual([100, 30_000, 30_001]);
});

it('every packet that is not too late passes, in order, whatever the network did', async () => {
  const way = fc.array(fc.record({ late: fc.nat(20), lost: fc.boolean() }), { minLength: 1, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(fc.nat(65_535), way, async (from, packets) => {
      const { passed, send, clock } = reorder();
      const sent = packets
        .map(({ late, lost }, at) => ({
          sequence: (from + at) & 0xffff,
          at: at + late,
          lost: lost && at > 0,
        }))
        .filter(({ lost }) => !lost);
      const first = sent[0]?.sequence;
      // The first packet to arrive begins the order: earlier ones cannot be distinguished from old ones.
      const way = sent.toSorted((a, b) => a.at - b.at || a.sequence - b.sequence);
      if (way[0]?.sequence !== first) return;
      send(...way.map(({ sequence }) => sequence));
      await clock.advance(1_000);
      expect(passed).toEqual(sent.map(({ sequence }) => sequence));
    }),
  );
});
