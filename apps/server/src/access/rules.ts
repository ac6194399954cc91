import type { Permission } from '@daino/contract';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';

/** Who may call a route. One without a rule answers nobody. */
export type AccessRule = 'public' | 'user' | Permission;

export const ACCESS_RULE = 'daino:access';

/** Anybody, without a token. */
export function Public(): MethodDecorator {
  return SetMetadata(ACCESS_RULE, 'public' satisfies AccessRule);
}

/** Every user who is logged in, whatever the store. */
export function AnyUser(): MethodDecorator {
  return applyDecorators(SetMetadata(ACCESS_RULE, 'user' satisfies AccessRule), ApiBearerAuth());
}

/** Members of the store in scope whose role includes the permission. */
export function RequirePermission(permission: Permission): MethodDecorator {
  return applyDecorators(
    SetMetadata(ACCESS_RULE, permission satisfies AccessRule),
    ApiBearerAuth(),
    ApiExtension('x-permission', permission),
  );
}
