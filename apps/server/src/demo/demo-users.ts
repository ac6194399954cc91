import type { Role } from '@daino/kernel';

/** One user per role; the owner's e-mail is the operator's to choose. */
export const demoUsers: readonly { readonly role: Role; readonly name: string; readonly email?: string }[] = [
  { role: 'owner', name: 'Olivia Owner' },
  { role: 'admin', name: 'Adam Admin', email: 'admin@daino.example' },
  { role: 'manager', name: 'Maya Manager', email: 'manager@daino.example' },
  { role: 'staff', name: 'Sam Staff', email: 'staff@daino.example' },
];
