/** A font's file as a `data:` URL, put into the program when it is built. */
declare module '*.ttf?inline' {
  const url: string;
  export default url;
}
