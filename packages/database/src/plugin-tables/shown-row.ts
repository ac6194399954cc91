import type { JsonObject } from '@daino/contract';
import type { PluginTable } from './plugin-table.ts';

/** A row as a plugin reads it. Numbers that JSON cannot say, which only SQL can write, are null. */
export function shownRow({ fields }: PluginTable, row: Readonly<Record<string, unknown>>): JsonObject {
  // Every column is read as a JSON value.
  const shown = { ...row } as JsonObject;
  for (const { name, type } of fields) {
    // One of many digits comes as a text.
    if (type === 'number' && typeof shown[name] === 'string') shown[name] = finite(Number(shown[name]));
  }
  return shown;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
