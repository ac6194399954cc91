export { aggregate } from './aggregate-entities.ts';
export { count, find } from './find-entities.ts';
