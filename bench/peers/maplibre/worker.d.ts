/** The address of a worker that Vite bundles. */
declare module '*?worker&url' {
  const url: string;
  export default url;
}
