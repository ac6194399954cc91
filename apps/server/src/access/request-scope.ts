import { requestErrors } from '@daino/contract';
import type { Scope, StoreScope, UserId } from '@daino/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, once the guard has let the request in; with a store when the route's rule is a permission. */
    scope: Scope | StoreScope | undefined;
    /** The user of the access token. */
    userId: UserId | undefined;
  }
}

/** The scope of the request inside its store. */
export const InStore = createParamDecorator((_: unknown, context: ExecutionContext): StoreScope => {
  const { scope } = requestOf(context);
  if (scope === undefined || !('storeId' in scope)) throw requestErrors.INTERNAL({});
  return scope;
});

/** The user who is logged in. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): UserId => {
  const { userId } = requestOf(context);
  if (userId === undefined) throw requestErrors.INTERNAL({});
  return userId;
});

function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}
