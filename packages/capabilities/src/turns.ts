/** Lets work that loads the whole server be done a little at a time, and those who ask for it take turns. */
export interface Turns {
  /** Runs `work` when its turn has come. Rejects with the signal's reason when nobody waits for it any more. */
  take<Value>(waiting: WaitOptions, work: () => Promise<Value>): Promise<Value>;
}

export interface WaitOptions {
  /** Of whom one piece of work is done at a time. */
  readonly owner: string;
  /** Within an owner; they take turns too. */
  readonly member: string;
  readonly signal: AbortSignal;
}

type Begin = () => void;

/** `places`: how many pieces of work are done at once, each of another owner. */
export function createTurns(places: number): Turns {
  const queues = new Map<string, Map<string, Begin[]>>();
  const busy = new Set<string>();

  const begin = (): void => {
    for (const owner of queues.keys()) {
      if (busy.size >= places) return;
      if (!busy.has(owner)) beginOne(owner);
    }
  };
  /** Whoever was served last stands at the end. */
  const beginOne = (owner: string): void => {
    const members = takeOut(queues, owner);
    const [member] = members?.keys() ?? [];
    if (!members || member === undefined) return;
    const queue = takeOut(members, member) ?? [];
    const first = queue.shift();
    if (queue.length > 0) members.set(member, queue);
    if (members.size > 0) queues.set(owner, members);
    busy.add(owner);
    first?.();
  };
  const wait = ({ owner, member }: WaitOptions): Promise<void> =>
    new Promise((resolve) => {
      const members = queues.get(owner) ?? new Map<string, Begin[]>();
      const queue = members.get(member) ?? [];
      queue.push(resolve);
      queues.set(owner, members.set(member, queue));
      begin();
    });

  return {
    async take(waiting, work) {
      await wait(waiting);
      try {
        waiting.signal.throwIfAborted();
        return await work();
      } finally {
        busy.delete(waiting.owner);
        begin();
      }
    },
  };
}

function takeOut<Value>(from: Map<string, Value>, key: string): Value | undefined {
  const value = from.get(key);
  from.delete(key);
  return value;
}
