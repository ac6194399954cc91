import {
  capabilityTable,
  configDefaults,
  type HealthState,
  type Manifest,
  needsBinding,
  type Program,
  type ProgramContext,
} from '@daino/contract';
import type { InstallationRow, StoreIdentity } from '@daino/database';
import type { InstallationId, StoreId } from '@daino/kernel';
import { causeOf } from '../health/cause-of.ts';

/** An installation as dispatch needs it: who it is, what it may do, and what its isolates are made from. */
export interface DispatchedInstallation {
  readonly id: InstallationId;
  readonly storeId: StoreId;
  readonly slug: string;
  readonly version: string;
  readonly manifest: Manifest;
  /** The store's order of plugins; lower runs first. */
  readonly priority: number;
  readonly installedAt: number;
  /** What its store granted, and the hosts that its network names are bound to, as if they were granted. */
  readonly grants: ReadonlySet<string>;
  /** Granted network names that no host is bound to. */
  readonly unbound: readonly string[];
  readonly health: DispatchedHealth;
  readonly program: Program;
  /** Source Map v3 JSON of the program. */
  readonly sourceMap: string;
}

/** Whether it runs, and where. */
interface DispatchedHealth {
  readonly state: HealthState;
  /** It runs in a process for itself. */
  readonly quarantined: boolean;
  /** When a suspended one may be tried again; in milliseconds since 1970. */
  readonly nextTrialAt: number | null;
  /** Why it is left out, for staff. */
  readonly cause: string;
}

interface Parts {
  readonly row: InstallationRow;
  readonly store: StoreIdentity;
  readonly code: { readonly source: string; readonly sourceMap: string };
}

/** Puts together what the isolates of one installation are made from. */
export function dispatchedInstallation({ row, store, code }: Parts): DispatchedInstallation {
  return {
    id: row.id,
    storeId: row.storeId,
    slug: row.slug,
    version: row.version,
    manifest: row.manifest,
    priority: row.priority,
    installedAt: row.installedAt.getTime(),
    grants: new Set([...row.grants, ...Object.values(row.bindings).map((host) => `network:${host}`)]),
    unbound: row.grants.filter((name) => needsBinding(name) && row.bindings[name] === undefined),
    health: {
      state: row.health,
      quarantined: row.quarantined,
      nextTrialAt: row.nextTrialAt?.getTime() ?? null,
      cause: causeOf(row),
    },
    sourceMap: code.sourceMap,
    program: {
      key: `${row.id}@${row.versionId}`,
      source: code.source,
      filename: `daino://${row.slug}@${row.version}/server.js`,
      memoryMb: row.manifest.resource_limits.memory_mb,
      context: {
        version: `${row.versionId}.${row.configVersion}`,
        text: JSON.stringify(contextOf(row, store)),
      },
    },
  };
}

/** What the guest builds `ctx` from: identity, configuration, and the names of the calls that there are. */
function contextOf(
  { id, slug, version, manifest, config }: InstallationRow,
  identity: StoreIdentity,
): ProgramContext {
  const { organization, ...store } = identity;
  return {
    plugin: { id, slug, name: manifest.name, version, manifest },
    store,
    organization,
    config: { ...configDefaults(manifest.settings_schema), ...config },
    methods: Object.keys(capabilityTable),
  };
}
