/** A change without the fields that it leaves alone. */
export function definedOnly<Change extends object>(
  change: Change,
): { [Key in keyof Change]?: Exclude<Change[Key], undefined> } {
  const defined = Object.entries(change).filter(([, value]) => value !== undefined);
  // What is left has the type that the key had, without undefined.
  return Object.fromEntries(defined) as { [Key in keyof Change]?: Exclude<Change[Key], undefined> };
}
