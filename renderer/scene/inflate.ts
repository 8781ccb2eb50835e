import type { Inflate } from '../../core/city/city.ts';

/** Raw deflate by the browser. @throws where the bytes are damaged */
export const inflate: Inflate = async (bytes) => {
  const stream = new Blob([bytes.slice()]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};
