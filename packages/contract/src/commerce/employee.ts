import { z } from 'zod';
import { email, metadata, name, phone } from './parts.ts';

const title = z.string().trim().min(1).max(100);

/** Somebody who works in the store; not a user, who logs in. */
export const employee = z
  .object({
    id: z.uuid(),
    name,
    email: z.string().nullable(),
    phone: z.string().nullable(),
    /** What the person does there, in the store's own words. */
    title: z.string().nullable(),
    active: z.boolean(),
    metadata,
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Employee' });
export type Employee = z.output<typeof employee>;

export const employeeDraft = z
  .strictObject({
    name,
    email: email.optional(),
    phone: phone.optional(),
    title: title.optional(),
    active: z.boolean().default(true),
    metadata: metadata.default({}),
  })
  .meta({ id: 'EmployeeDraft' });
export type EmployeeDraft = z.output<typeof employeeDraft>;

/** What is to change of an employee: what is absent stays, null clears. */
export const employeeChange = z
  .strictObject({
    name: name.optional(),
    email: email.nullable().optional(),
    phone: phone.nullable().optional(),
    title: title.nullable().optional(),
    active: z.boolean().optional(),
    metadata: metadata.optional(),
  })
  .meta({ id: 'EmployeeChange' });
export type EmployeeChange = z.output<typeof employeeChange>;
