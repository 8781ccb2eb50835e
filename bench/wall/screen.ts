import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The layout of a display's pixels in its framebuffer file. */
export interface Framebuffer {
  readonly file: string;
  /** Number of bytes before the first pixel. */
  readonly offset: number;
  readonly bytesPerLine: number;
  readonly bytesPerPixel: number;
  readonly width: number;
  readonly height: number;
}

export interface Screen {
  readonly display: string;
  readonly framebuffer: Framebuffer;
  close(): void;
}

/**
 * Starts an X server without a screen whose framebuffer is a memory-mapped XWD file: another process can read what a
 * monitor would show, without a request to the X server.
 */
export async function openScreen(width: number, height: number): Promise<Screen> {
  const folder = mkdtempSync(join(tmpdir(), 'watchfloor-screen-'));
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-fbdir', folder, '-nolisten', 'tcp', '-ac'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const number = await firstLine(server);
  const file = join(folder, 'Xvfb_screen0');
  return {
    display: `:${number}`,
    framebuffer: readHeader(file),
    close() {
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function firstLine(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code} before it had a display`)));
    server.stdio[3]?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.trim());
    });
  });
}

/** Reads the X Window Dump header (X11/XWDFile.h): big-endian 32-bit words. */
function readHeader(file: string): Framebuffer {
  const header = Buffer.alloc(100);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, header, 0, header.length, 0);
  closeSync(descriptor);
  const word = (at: number) => header.readUInt32BE(at * 4);
  return {
    file,
    offset: word(0) + word(19) * 12,
    bytesPerLine: word(12),
    bytesPerPixel: word(11) / 8,
    width: word(4),
    height: word(5),
  };
}
