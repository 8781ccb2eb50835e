import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { pageHost, pageScheme } from './origin.ts';

/**
 * Returns the CSP source of a site's origin. CSP knows names and IPv4 addresses; for any other host it limits the port only.
 */
function sourceOf(site: string): string {
  const { protocol, hostname, port } = new URL(site);
  const host = /^[a-z0-9.-]+$/.test(hostname) ? hostname : '*';
  return `${protocol}//${host}${port ? `:${port}` : ''}`;
}

/** Builds the policy: what a page may load and reach. Video needs no entry: WebRTC is not subject to CSP. */
const policyWith = (connect: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    `connect-src 'self' ${connect}`,
    "worker-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Returns the policy of a page on the site with this origin (`wss://host:port`), the only one it can reach. */
export const createPagePolicy = (site: string): string => policyWith(sourceOf(site));

/** The development server injects scripts and styles into its pages and reloads them over a WebSocket. */
export const developmentPolicy = policyWith('ws://127.0.0.1:* ws://localhost:* wss:')
  .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
  .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");

/** Returns the policy of a page without any script, whose one style sheet is allowed by its hash. */
export function createStaticPagePolicy(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

/** Content types of served files; a file of any other type is not found. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.bin': 'application/octet-stream',
  '.glb': 'model/gltf-binary',
};

/** A request for a page or file of the scheme. */
export interface PageRequest {
  readonly method: string;
  readonly url: string;
}

/** The response to a request. */
export interface PageResponse {
  /** HTTP status. */
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}

/** The headers of every response of the scheme. */
export const createPageResponseHeaders = (type: string, policy: string): Record<string, string> => ({
  'content-type': type,
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
});

/** Returns the file below `root` that an address names, or undefined if it may not be served. */
export function resolveServedFile(
  root: string,
  address: string,
): { readonly file: string; readonly type: string } | undefined {
  let url: URL;
  let path: string;
  try {
    url = new URL(address);
    path = decodeURIComponent(url.pathname);
  } catch {
    return undefined;
  }
  if (url.protocol !== `${pageScheme}:` || url.host !== pageHost) return undefined;
  // The name of a built file contains no second percent-encoding, backslash or NUL.
  if (/[\\\0%:]/.test(path) || path.split('/').some((part) => part.startsWith('.'))) return undefined;
  const base = resolve(root);
  const file = resolve(join(base, path));
  const type = types[extname(file).toLowerCase()];
  return file.startsWith(base + sep) && type ? { file, type } : undefined;
}

const answer = (status: number, type: string, policy: string, body: string | Uint8Array): PageResponse => ({
  status,
  headers: createPageResponseHeaders(type, policy),
  body,
});
/** A 200 response with this page or file. */
export const createFoundResponse = (type: string, policy: string, body: string | Uint8Array): PageResponse =>
  answer(200, type, policy, body);
export const createNotFoundResponse = (policy: string): PageResponse => answer(404, 'text/plain', policy, '');

/** Serves one request of the page scheme from the folder `root` (which may lie inside an asar), under `policy`. */
export async function serveFile(
  root: string,
  policy: string,
  { method, url }: PageRequest,
): Promise<PageResponse> {
  if (method !== 'GET' && method !== 'HEAD') return answer(405, 'text/plain', policy, '');
  const wanted = resolveServedFile(root, url);
  if (!wanted) return createNotFoundResponse(policy);
  try {
    const bytes = await readFile(wanted.file);
    return createFoundResponse(wanted.type, policy, method === 'HEAD' ? '' : bytes);
  } catch {
    return createNotFoundResponse(policy);
  }
}
