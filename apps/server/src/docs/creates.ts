import { ApiHeader } from '@nestjs/swagger';

/** Documents the header of a route that creates; the guard reads it, the operation keeps it. */
export function Creates(): MethodDecorator & ClassDecorator {
  return ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'The same for every retry of one request: it is carried out once, and a retry gets the first answer.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  });
}
