import { DainoError } from '@daino/kernel';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, renderConfigTable } from './config.ts';

describe('the configuration', () => {
  it('starts with nothing set', () => {
    expect(readConfig({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      dataDir: path.resolve('.daino'),
      databaseUrl: undefined,
      secret: undefined,
      adminEmail: 'owner@daino.example',
      adminPassword: undefined,
      pluginDirs: [],
      sandboxProcesses: 2,
      sandboxBackgroundProcesses: 2,
      sandboxMemoryMb: 1_024,
      sandboxJit: 'off',
      trustedProxies: [],
      logLevel: 'warn',
    });
  });

  it('takes every variable', () => {
    const config = readConfig({
      PORT: '0',
      HOST: '0.0.0.0',
      DAINO_DATA_DIR: '/var/lib/daino',
      DATABASE_URL: 'postgres://me:pass@db.example/daino',
      DAINO_SECRET: 's'.repeat(32),
      DAINO_ADMIN_EMAIL: 'Boss@Example.com',
      DAINO_ADMIN_PASSWORD: 'correct horse battery',
      DAINO_PLUGIN_DIRS: '/a:/b',
      DAINO_SANDBOX_PROCESSES: '4',
      DAINO_TRUSTED_PROXIES: '10.0.0.0/8,192.168.1.1',
      LOG_LEVEL: 'debug',
    });
    expect(config).toMatchObject({
      port: 0,
      host: '0.0.0.0',
      dataDir: '/var/lib/daino',
      adminEmail: 'boss@example.com',
      pluginDirs: ['/a', '/b'],
      sandboxProcesses: 4,
      trustedProxies: ['10.0.0.0/8', '192.168.1.1'],
      logLevel: 'debug',
    });
    expect(config.databaseUrl?.reveal()).toBe('postgres://me:pass@db.example/daino');
    expect(config.adminPassword?.reveal()).toBe('correct horse battery');
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('treats an empty variable as one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' }).port).toBe(4000);
  });

  it('names every fault at once, without the secrets themselves', () => {
    const fault = faultOf({
      PORT: '70000',
      DATABASE_URL: 'mysql://root:hunter2@db',
      DAINO_SECRET: 'short',
      DAINO_ADMIN_EMAIL: 'nobody',
      LOG_LEVEL: 'loud',
    });
    expect(fault.code).toBe('CONFIG_INVALID');
    expect(fault.issues.map((issue) => issue.path)).toEqual([
      'PORT',
      'DATABASE_URL',
      'DAINO_SECRET',
      'DAINO_ADMIN_EMAIL',
      'LOG_LEVEL',
    ]);
    expect(JSON.stringify(fault.issues)).not.toMatch(/hunter2|short"/);
  });

  it('never prints a secret', () => {
    expect(JSON.stringify(readConfig({ DAINO_SECRET: 'k'.repeat(40) }))).not.toContain('kkk');
  });

  it('is the table of the README', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(renderConfigTable());
  });
});

function faultOf(environment: Record<string, string>): DainoError {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof DainoError) return error;
  }
  throw new Error('expected a fault');
}
