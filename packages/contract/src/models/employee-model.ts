import { employee, employeeChange, employeeDraft } from '../commerce/employee.ts';
import { defineModel } from './define-model.ts';

export const employeeModel = defineModel({
  entity: employee,
  fields: {
    id: 'id',
    name: 'text',
    email: 'text',
    phone: 'text',
    title: 'text',
    active: 'boolean',
    metadata: 'json',
    createdAt: 'instant',
    updatedAt: 'instant',
  },
  personal: [],
  grants: { read: 'employees:read', write: 'employees:write' },
  draft: employeeDraft,
  change: employeeChange,
  removable: true,
});
