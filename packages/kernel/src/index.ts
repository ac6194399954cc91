export { type Clock, systemClock } from './clock.ts';
export {
  catalogue,
  DainoError,
  type DainoErrorOptions,
  defineErrors,
  type ErrorEntry,
  type ErrorFault,
  type ErrorKind,
  type Issue,
} from './errors.ts';
export {
  type Brand,
  type InstallationId,
  type InvocationId,
  isUuid,
  newId,
  type OrganizationId,
  type StoreId,
  type UserId,
} from './ids.ts';
export { type Log, type LogFields, silentLog } from './log.ts';
export { repeatEvery, type Repeated } from './repeat.ts';
export { type Actor, type PluginActor, type Role, ROLES, type Scope, type StoreScope } from './scope.ts';
export { Secret } from './secret.ts';
