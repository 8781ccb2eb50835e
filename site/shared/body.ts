import type { IncomingMessage } from 'node:http';

/** Reads a request's body. @returns undefined once it is longer than `maxBytes`, or the sender gave up */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > maxBytes) {
        parts.length = 0;
        resolve(undefined);
      } else parts.push(part);
    });
    request.on('end', () => resolve(Buffer.concat(parts)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}
