import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ModulesContainer } from '@nestjs/core';

/**
 * Swagger reads a parameter only where the compiler left its type behind. Ours leave none (see tokens.ts); their
 * schemas say more. This tells swagger that there are parameters, so that it goes on to read the schemas.
 */
export function describeParameters(nest: NestFastifyApplication): void {
  for (const module of nest.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype === 'function') describeController(metatype.prototype);
    }
  }
}

function describeController(prototype: object): void {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === 'constructor' || typeof value !== 'function') continue;
    Reflect.defineMetadata(
      'design:paramtypes',
      Array.from({ length: value.length }, () => Object),
      prototype,
      name,
    );
  }
}
