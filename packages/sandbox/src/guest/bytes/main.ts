import { offer } from '../inner-part.ts';
import {
  bytesOf,
  bytesOfWire,
  decodeUtf8,
  decodeUtf8Strictly,
  encodeUtf8,
  fromBase64,
  incompleteTail,
  isBytes,
  textOfUnits,
  textOfWire,
  toBase64,
  toWire,
} from './bytes.ts';

export const bytes = {
  bytesOf,
  bytesOfWire,
  decodeUtf8,
  decodeUtf8Strictly,
  encodeUtf8,
  fromBase64,
  incompleteTail,
  isBytes,
  textOfUnits,
  textOfWire,
  toBase64,
  toWire,
};

offer(bytes);
