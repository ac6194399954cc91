import { attackWith } from './attack-with.ts';

await attackWith('lifecycle');
