/** Ends a process with all that stands around it: it is the first of a group of its own. Not before it has a number. */
export function killGroup(pid: number): void {
  try {
    if (pid > 0) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
