declare module 'core-js-pure/actual/url/index.js' {
  /** WHATWG URL's class of this name. */
  const implementation: unknown;
  export default implementation;
}
declare module 'core-js-pure/actual/url-search-params/index.js' {
  /** WHATWG URL's class of this name. */
  const implementation: unknown;
  export default implementation;
}
