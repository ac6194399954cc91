import { existsSync } from 'node:fs';
import { packageFolder } from './package-folder.ts';
import { outerWall } from './outer-wall.ts';
import { isolatedVmFiles } from '../engines/isolated-vm-files.ts';
import { canSeeProcesses } from './process-facts.ts';

/** What stands around a sandbox process besides its isolates. */
export interface Protections {
  /** No JIT compiler and no WebAssembly; without it `prlimit` cannot cap memory. */
  readonly jitless: boolean;
  /** Hard cap on memory, few open files, no core dumps. */
  readonly prlimit: boolean;
  /** Node's permission model: no files, no processes, no workers. */
  readonly permission: boolean;
  /** No capabilities, no new privileges, and the process dies with the server. */
  readonly privileges: boolean;
  /** A namespace of its own: no network, no other processes, no files but Node and the engine. */
  readonly wall: boolean;
  /** What a process has resident is watched, and beyond its budget it ends. */
  readonly memoryWatch: boolean;
  /** When the machine runs out of memory, the kernel takes a sandbox process before anything else. */
  readonly firstToGo: boolean;
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
  /** With a JIT compiler: faster, and with neither WebAssembly gone nor memory capped. */
  readonly jit: boolean;
  /** Path of bubblewrap; undefined where there is none. */
  readonly bwrap: string | undefined;
}

/** Every way to start a process on this machine, the best protected first. */
export function armours(options: ArmourOptions): readonly Armour[] {
  const jitless = !options.jit;
  const wanted: readonly Layers[] = [
    { jitless, prlimit: true, permission: true, privileges: true, wall: true },
    { jitless, prlimit: true, permission: true, privileges: true, wall: false },
    { jitless, prlimit: true, permission: true, privileges: false, wall: false },
    { jitless, prlimit: false, permission: true, privileges: true, wall: true },
    { jitless, prlimit: false, permission: true, privileges: true, wall: false },
    { jitless, prlimit: false, permission: true, privileges: false, wall: false },
    { jitless, prlimit: false, permission: false, privileges: false, wall: false },
  ];
  return wanted.flatMap((layers) => commandOf(layers, options) ?? []);
}

/** Why a protection is missing, in the words of an operator. */
export function whyMissing(
  protections: Protections,
  { jit, bwrap }: Pick<ArmourOptions, 'jit' | 'bwrap'>,
): readonly { readonly name: keyof Protections; readonly why: string }[] {
  const reasons: Record<keyof Protections, string> = {
    jitless: jit ? 'These processes run trusted plugins, with a JIT.' : 'Node did not start with --jitless.',
    prlimit: jit ? 'With a JIT no hard limit of memory can be set.' : whyNot(PRLIMIT, 'prlimit (util-linux)'),
    permission: 'Node did not start with --permission.',
    privileges: whyNot(SETPRIV, 'setpriv (util-linux)'),
    wall: whyNot(bwrap, 'bwrap (bubblewrap)'),
    memoryWatch: 'Only Linux tells how much memory a process has.',
    firstToGo: 'Only Linux can be told which process goes first.',
  };
  const names: (keyof Protections)[] = [
    'jitless',
    'prlimit',
    'permission',
    'privileges',
    'wall',
    'memoryWatch',
    'firstToGo',
  ];
  return names.filter((name) => !protections[name]).map((name) => ({ name, why: reasons[name] }));
}

function whyNot(file: string | undefined, name: string): string {
  return file === undefined ? `There is no ${name} on this machine.` : `${name} was refused here.`;
}

/** Where a program of the machine is, if it is there. */
export function find(name: string): string | undefined {
  return ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin']
    .map((at) => `${at}/${name}`)
    .find((at) => existsSync(at));
}

type Layers = Omit<Protections, 'memoryWatch' | 'firstToGo'>;

const PRLIMIT = find('prlimit');
const SETPRIV = find('setpriv');
const OPEN_FILES = 64;

function commandOf(layers: Layers, options: ArmourOptions): Armour | undefined {
  const { node, memoryMb, bwrap } = options;
  const command: string[] = [];
  if (layers.prlimit) {
    if (PRLIMIT === undefined) return undefined;
    // The JIT reserves memory in advance that counts as taken.
    const cap = layers.jitless ? [`--data=${memoryMb * 1_048_576}`] : [];
    command.push(PRLIMIT, ...cap, `--nofile=${OPEN_FILES}`, '--core=0', '--');
  }
  if (layers.privileges && !layers.wall) {
    if (SETPRIV === undefined) return undefined;
    // Only root has capabilities to give up, and only root may.
    const drop = process.getuid?.() === 0 ? ['--inh-caps=-all', '--bounding-set=-all'] : [];
    command.push(SETPRIV, '--no-new-privs', ...drop, '--pdeathsig', 'KILL', '--');
  }
  if (layers.wall) {
    if (bwrap === undefined) return undefined;
    command.push(bwrap, ...outerWall({ node, folder: packageFolder, files: isolatedVmFiles() }), '--');
  }
  command.push(node, ...nodeFlags(layers));
  const [file, ...args] = command;
  const prlimit = layers.prlimit && layers.jitless;
  const protections = { ...layers, prlimit, memoryWatch: canSeeProcesses, firstToGo: canSeeProcesses };
  return file === undefined ? undefined : { protections, file, args };
}

function nodeFlags({ jitless, permission }: Layers): readonly string[] {
  const flags = [
    '--input-type=commonjs',
    '--disable-warning=SecurityWarning',
    '--no-deprecation',
    // A plugin's garbage is collected within its own entry: on its CPU, and not on that of whoever runs beside it.
    '--single-threaded-gc',
  ];
  if (jitless) flags.push('--jitless');
  if (permission)
    flags.push('--permission', '--allow-addons', ...isolatedVmFiles().map((at) => `--allow-fs-read=${at}`));
  return [...flags, '-'];
}
