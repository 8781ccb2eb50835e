/** The scheme of the pages. Unlike file:// it gives them an origin, and they reach no other file. */
export const pageScheme = 'app';
export const pageHost = 'watchfloor';
export const packagedOrigin = `${pageScheme}://${pageHost}`;

/** Addresses of a window's page and its fault page, and the origin that may call main. */
export interface PageAddress {
  readonly origin: string;
  readonly page: string;
}

/** Returns the address of the built page or, in development, of the server at `devServer` (an http address). */
export function getPageAddress(devServer: string | undefined): PageAddress {
  if (devServer === undefined) return { origin: packagedOrigin, page: `${packagedOrigin}/index.html` };
  return { origin: new URL(devServer).origin, page: new URL('/index.html', devServer).href };
}

export const faultPageUrl = `${packagedOrigin}/fault`;
/** The target of the fault page's button. Main takes it as "open the page again" and loads nothing from there. */
export const retryUrl = `${packagedOrigin}/retry`;
