import type { Log, LogFields } from '@daino/kernel';
import { type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';

/** The log of the process: one JSON object per line on stderr, so that stdout stays for people. */
export function createLog(level: LogLevel): Log {
  return wrap(
    pino(
      { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
      pino.destination({ fd: 2, sync: true }),
    ),
  );
}

function wrap(logger: Logger): Log {
  return {
    debug: (message, fields) => logger.debug(rendered(fields), message),
    info: (message, fields) => logger.info(rendered(fields), message),
    warn: (message, fields) => logger.warn(rendered(fields), message),
    error: (message, fields) => logger.error(rendered(fields), message),
    with: (fields) => wrap(logger.child(rendered(fields))),
  };
}

/** Errors lose their parts in JSON unless they stand under the key that pino serialises. */
function rendered(fields: LogFields = {}): LogFields {
  const { error, ...rest } = fields;
  return error === undefined ? rest : { ...rest, err: error };
}
