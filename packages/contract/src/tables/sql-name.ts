/** What a table or a field is called in `ctx.db`: `customerId` is `customer_id`. */
export function sqlNameOf(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
