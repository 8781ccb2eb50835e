/** A font file as a `data:` URL, embedded by the build. */
declare module '*.ttf?inline' {
  const url: string;
  export default url;
}
