import { fileURLToPath } from 'node:url';

/** Where the engine is found from: a process resolves it from its working directory. */
export const packageFolder: string = fileURLToPath(new URL('../..', import.meta.url));
