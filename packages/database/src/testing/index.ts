export { blockedConnections } from './blocked-connections.ts';
export { type TestDatabase, testDatabase } from './test-database.ts';
export { testStore, type TestStore, testUser, type TestUser } from './factories.ts';
