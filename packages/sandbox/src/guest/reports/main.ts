import { offer } from '../inner-part.ts';
import { createLogger, log } from './logger.ts';
import { hostError, renderError } from './render-error.ts';

/** Errors and log lines. */
export const reports = { createLogger, hostError, log, renderError };

offer(reports);
