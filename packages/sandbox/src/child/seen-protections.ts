/** What a process can tell of its own protections; the host compares it with what it asked for. */
export interface SeenProtections {
  readonly jitless: boolean;
  readonly permission: boolean;
}

export function seenProtections(): SeenProtections {
  // Undefined without --permission, which the types do not say.
  const permission = process.permission as typeof process.permission | undefined;
  return {
    jitless: !('WebAssembly' in globalThis),
    permission: permission !== undefined && !permission.has('fs.write') && !permission.has('child'),
  };
}
