import { attackWith } from './attack-with.ts';

await attackWith('crypto');
