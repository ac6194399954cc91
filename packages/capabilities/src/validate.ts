import { capabilityErrors, readDataSchema, validateData } from '@daino/contract';
import type { Capabilities } from '@daino/engine';

/** `ctx.validate`: a check of JSON against a schema of the plugin's own, bounded in what it may cost us. */
export function validateCapabilities(): Pick<Capabilities, 'validate.check'> {
  return {
    'validate.check': async (_scope, [data, written]) => {
      const { schema, issues } = readDataSchema(written);
      if (issues.length > 0)
        throw capabilityErrors.CAPABILITY_ARGUMENTS_INVALID({ method: 'validate' }, { issues });
      const errors = validateData(schema, data);
      return { valid: errors.length === 0, errors: [...errors] };
    },
  };
}
