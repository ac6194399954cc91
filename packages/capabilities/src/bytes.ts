import { type Bytes, capabilityErrors, LIMITS } from '@daino/contract';

/** The bytes of one value that a plugin passed. Throws `DATA_LIMIT_EXCEEDED`. */
export function bufferOf(data: Bytes): Buffer {
  const buffer = 'text' in data ? Buffer.from(data.text, 'utf8') : Buffer.from(data.base64, 'base64');
  const limitBytes = LIMITS.crypto.dataBytes;
  if (buffer.length > limitBytes) throw capabilityErrors.DATA_LIMIT_EXCEEDED({ limitBytes });
  return buffer;
}
