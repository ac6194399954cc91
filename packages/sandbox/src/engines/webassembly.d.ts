/** As much of the WebAssembly JavaScript interface as an engine needs; Node's types leave it to the browser's. */
declare namespace WebAssembly {
  class Memory {
    constructor(options: { readonly initial: number; readonly maximum: number });
    readonly buffer: ArrayBuffer;
  }
}
