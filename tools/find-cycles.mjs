/** The cycles of a graph (node to its targets); each begins and ends with the same node. */
export function findCycles(graph) {
  const cycles = [];
  const finished = new Set();
  const visit = (node, trail) => {
    if (finished.has(node)) return;
    const since = trail.indexOf(node);
    if (since >= 0) {
      cycles.push([...trail.slice(since), node]);
      return;
    }
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    finished.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}
