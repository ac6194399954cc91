import { defineErrors } from '@daino/kernel';

/** What `ctx.tables` can answer beside the errors of plugin SQL. Tables are named as `ctx.db` calls them. */
export const tableErrors = defineErrors({
  /** The plugin has made no such table in this store. */
  TABLE_UNKNOWN: {
    kind: 'not_found',
    fault: 'plugin',
    message: (data: { table: string }) => `There is no table ${data.table}.`,
    hint: 'Make it with ctx.tables.create in onInstall or onActivate.',
  },
  /** Tables are made while a plugin is installed, activated or updated, and outside of transactions. */
  TABLE_NOT_CREATED_HERE: {
    kind: 'forbidden',
    fault: 'plugin',
    message: (data: { where: string }) =>
      `Tables are created in onInstall, onActivate and onUpdate, not ${data.where}.`,
    hint: 'Use ctx.tables.open for a table that exists.',
  },
  /** There is a table of this name that `ctx.tables` did not make. */
  TABLE_NAME_TAKEN: {
    kind: 'conflict',
    fault: 'plugin',
    message: (data: { table: string; by: string }) =>
      `The name ${data.table} is taken by a table of the ${data.by}.`,
  },
  /** Fields keep their type. */
  TABLE_TYPE_FIXED: {
    kind: 'conflict',
    fault: 'plugin',
    message: (data: { table: string; field: string; type: string; wanted: string }) =>
      `${data.field} of ${data.table} is a ${data.type} and cannot become a ${data.wanted}.`,
    hint: 'Add a field of another name and copy what is worth keeping.',
  },
  /** Rows that are there do not have what a field is to have from now on; nothing was changed. */
  TABLE_ROWS_UNFIT: {
    kind: 'conflict',
    fault: 'plugin',
    message: (data: { table: string; field: string; why: string }) =>
      `Rows of ${data.table} do not fit ${data.field}: ${data.why}.`,
    hint: 'Give the field a default, or change the rows first.',
  },
  /** An installation has as many tables as it may, or a table as many fields. */
  TABLE_LIMIT_EXCEEDED: {
    kind: 'limit_exceeded',
    fault: 'plugin',
    message: (data: { what: string; limit: number }) => `${data.what} may have ${data.limit}.`,
  },
  /** Another row has the value of a unique field; nothing was written. */
  TABLE_VALUE_TAKEN: {
    kind: 'conflict',
    fault: 'plugin',
    message: (data: { table: string; field: string }) =>
      `Another row of ${data.table} has this ${data.field} already.`,
  },
});
