// What Nest injects. Every constructor names its token, so that nothing depends on decorator metadata.

export const ACCESS = Symbol('Access');
export const ACCESS_TOKENS = Symbol('AccessTokens');
export const AUTHENTICATION = Symbol('Authentication');
export const COMMERCE = Symbol('Commerce');
export const DATABASE = Symbol('Database');
export const ENGINE = Symbol('Engine');
export const HEALTH = Symbol('Health');
export const LIMITER = Symbol('RequestLimits');
export const OUTBOX_HISTORY = Symbol('OutboxHistory');
export const METRICS = Symbol('Metrics');
export const METRICS_ACCESS = Symbol('MetricsAccess');
export const LOG = Symbol('Log');
export const UPLOADS = Symbol('Uploads');
