import type { FoldedStacks } from './folded.js';
import type { CpuProfile } from './inspector.js';

type Node = CpuProfile['nodes'][number];

/** Microseconds by stack of a V8 CPU profile. */
export function foldCpuProfile({ nodes, samples, timeDeltas }: CpuProfile): FoldedStacks {
  const stacks = stacksOf(nodes);
  const folded = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const stack = stacks.get(id) ?? '';
    folded.set(stack, (folded.get(stack) ?? 0) + (timeDeltas[index] ?? 0));
  }
  return folded;
}

function stacksOf(nodes: readonly Node[]): ReadonlyMap<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const stacks = new Map<number, string>();
  const walk = (node: Node, above: string): void => {
    const name = frameName(node);
    // The root of all stacks is no function.
    const stack = name === '(root)' ? '' : `${above === '' ? '' : `${above};`}${name}`;
    stacks.set(node.id, stack === '' ? name : stack);
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) {
        walk(child, stack);
      }
    }
  };
  const [root] = nodes;
  if (root !== undefined) {
    walk(root, '');
  }
  return stacks;
}

/** Function, file and line, without where the checkout or a release lies on the machine. */
function frameName({ callFrame: { functionName, url, lineNumber } }: Node): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  return url === '' ? name : `${name} ${shortLocation(url)}:${lineNumber + 1}`.replaceAll(';', ',');
}

/** The package and the file in it; of a workspace its folder. */
export function shortLocation(url: string): string {
  const [, inPackage] = /^.*\/node_modules\/(.+)$/.exec(url) ?? [];
  const [, inWorkspace] =
    /\/((?:protocol|chaincode|gateway|network|bench)\/dist\/.+)$/.exec(url) ?? [];
  return inPackage ?? inWorkspace ?? url.replace(/^file:.*\//, '');
}
