import { existsSync } from 'node:fs';
import { isolatedVmFiles } from '../engines/isolated-vm-files.ts';

/** What stands around a sandbox process besides its isolates. */
export interface Protections {
  /** No JIT compiler and no WebAssembly; without it `prlimit` cannot cap memory. */
  readonly jitless: boolean;
  /** Hard caps on memory and open files, no core dumps. */
  readonly prlimit: boolean;
  /** Node's permission model: no files, no processes, no workers. */
  readonly permission: boolean;
  /** No capabilities, no new privileges, and the process dies with the server. */
  readonly privileges: boolean;
}

/** One way to start a process. */
export interface Armour {
  readonly protections: Protections;
  readonly file: string;
  readonly args: readonly string[];
}

export interface ArmourOptions {
  readonly node: string;
  /** Hard limit for the memory of one process. */
  readonly memoryMb: number;
}

/** Every way to start a process on this machine, the best protected first. */
export function armours(options: ArmourOptions): readonly Armour[] {
  const wanted: readonly Protections[] = [
    { jitless: true, prlimit: true, permission: true, privileges: true },
    { jitless: true, prlimit: true, permission: true, privileges: false },
    { jitless: true, prlimit: false, permission: true, privileges: true },
    { jitless: true, prlimit: false, permission: true, privileges: false },
    { jitless: true, prlimit: false, permission: false, privileges: false },
  ];
  return wanted.flatMap((protections) => commandOf(protections, options) ?? []);
}

/** Why a protection is missing, in the words of an operator. */
export function whyMissing(
  protections: Protections,
): readonly { readonly name: keyof Protections; readonly why: string }[] {
  const reasons: Record<keyof Protections, string> = {
    jitless: 'Node did not start with --jitless.',
    prlimit: PRLIMIT ? 'prlimit was refused here.' : 'There is no prlimit (util-linux) on this machine.',
    permission: 'Node did not start with --permission.',
    privileges: SETPRIV ? 'setpriv was refused here.' : 'There is no setpriv (util-linux) on this machine.',
  };
  const names: (keyof Protections)[] = ['jitless', 'prlimit', 'permission', 'privileges'];
  return names.filter((name) => !protections[name]).map((name) => ({ name, why: reasons[name] }));
}

const PRLIMIT = find('prlimit');
const SETPRIV = find('setpriv');
const OPEN_FILES = 64;

function commandOf(protections: Protections, { node, memoryMb }: ArmourOptions): Armour | undefined {
  const command: string[] = [];
  if (protections.prlimit) {
    if (PRLIMIT === undefined) return undefined;
    command.push(PRLIMIT, `--data=${memoryMb * 1_048_576}`, `--nofile=${OPEN_FILES}`, '--core=0', '--');
  }
  if (protections.privileges) {
    if (SETPRIV === undefined) return undefined;
    // Only root has capabilities to give up, and only root may.
    const drop = process.getuid?.() === 0 ? ['--inh-caps=-all', '--bounding-set=-all'] : [];
    command.push(SETPRIV, '--no-new-privs', ...drop, '--pdeathsig', 'KILL', '--');
  }
  command.push(node, ...nodeFlags(protections));
  const [file, ...args] = command;
  return file === undefined ? undefined : { protections, file, args };
}

function nodeFlags({ jitless, permission }: Protections): readonly string[] {
  const flags = ['--input-type=commonjs', '--disable-warning=SecurityWarning', '--no-deprecation'];
  if (jitless) flags.push('--jitless');
  if (permission)
    flags.push('--permission', '--allow-addons', ...isolatedVmFiles().map((at) => `--allow-fs-read=${at}`));
  return [...flags, '-'];
}

function find(name: string): string | undefined {
  return ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin']
    .map((at) => `${at}/${name}`)
    .find((at) => existsSync(at));
}
