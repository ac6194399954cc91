/** `path` without `./`, or undefined unless it names a file below the plugin's folder, written with forward slashes. */
export function insideFolder(path: string): string | undefined {
  const parts = path.split('/').filter((part, index) => part !== '.' || index > 0);
  const plain = parts.length > 0 && parts.every((part) => PART.test(part) && part !== '.' && part !== '..');
  return plain && path.length <= 200 ? parts.join('/') : undefined;
}

// No backslash, colon or control character: the same file on every system.
// oxlint-disable-next-line no-control-regex -- control characters are what is kept out
const PART = /^[^\\:*?"<>|#\u0000-\u001f\u007f]+$/;
