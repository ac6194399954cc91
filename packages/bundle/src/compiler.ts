import { pluginErrors } from '@daino/contract';
import { stop } from 'esbuild';

/**
 * Runs a build, twice if need be: code of absurd nesting brings esbuild's process down, and with it whatever is built
 * beside. The process is replaced after that; an innocent build then succeeds, and the culprit, failing again, is
 * refused with `BUNDLE_INVALID`. A build that found faults is no such case and throws them at once.
 */
export async function withCompiler<Result>(build: () => Promise<Result>): Promise<Result> {
  try {
    return await build();
  } catch (error) {
    if (hasMessages(error)) throw error;
    await stop();
  }
  try {
    return await build();
  } catch (error) {
    if (hasMessages(error)) throw error;
    await stop();
    throw pluginErrors.BUNDLE_INVALID({ what: 'the compiler cannot read its code' }, { cause: error });
  }
}

function hasMessages(error: unknown): boolean {
  return (
    error instanceof Error && 'errors' in error && Array.isArray(error.errors) && error.errors.length > 0
  );
}
