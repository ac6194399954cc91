/** The members of an object inside an entity, by their paths: `within('payment', {method})` is `{'payment.method'}`. */
export function within<const Name extends string, const Inner extends object>(
  name: Name,
  inner: Inner,
): { readonly [Key in keyof Inner & string as `${Name}.${Key}`]: Inner[Key] } {
  const entries = Object.entries(inner).map(([key, value]) => [`${name}.${key}`, value]);
  // The mapped type says what is made here.
  return Object.fromEntries(entries) as never;
}
