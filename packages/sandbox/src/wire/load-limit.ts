/** How long the code of a bundle itself may run when its isolate is made, in milliseconds. */
export const LOAD_MS = 1_000;
