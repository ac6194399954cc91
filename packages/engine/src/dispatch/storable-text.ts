/** A plugin's text as Postgres takes it: without NUL and without half a character. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
