/** Pages come from a scheme of their own instead of file://, so that they have an origin and reach no other file. */
export const pageScheme = 'app';
export const pageHost = 'watchfloor';
export const packagedOrigin = `${pageScheme}://${pageHost}`;

/** Where a window's page and its fault page are, and which origin may speak to main. */
export interface PageAddress {
  readonly origin: string;
  readonly page: string;
}

/** The built page; or, while developing, what the development server at `devServer` (an http address) serves. */
export function pageAddress(devServer: string | undefined): PageAddress {
  if (devServer === undefined) return { origin: packagedOrigin, page: `${packagedOrigin}/index.html` };
  return { origin: new URL(devServer).origin, page: new URL('/index.html', devServer).href };
}

export const faultPageUrl = `${packagedOrigin}/fault`;
/** What the fault page's button points at; main takes it as "open it again" and loads nothing from there. */
export const retryUrl = `${packagedOrigin}/retry`;
