import { requestErrors } from '@daino/contract';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACCESS } from '../tokens.ts';
import type { Access } from './access.ts';
import { ACCESS_RULE, type AccessRule } from './rules.ts';

/** Holds every route to its access rule; a route without one answers nobody. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #access: Access;

  constructor(@Inject(Reflector) reflector: Reflector, @Inject(ACCESS) access: Access) {
    this.#reflector = reflector;
    this.#access = access;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.#reflector.get<AccessRule | undefined>(ACCESS_RULE, context.getHandler());
    if (rule === 'public') return true;
    if (rule === undefined)
      throw requestErrors.INTERNAL({}, { cause: new Error('a route without an access rule') });
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const claims = await this.#access.authenticate(request, reply);
    request.userId = claims.userId;
    if (rule !== 'user')
      request.scope = await this.#access.enterStore({ request, reply, claims, permission: rule });
    return true;
  }
}
