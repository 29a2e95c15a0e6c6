import type { Node } from './tree.ts'

const KINDS = { root: 0, literal: 1, argument: 2 } as const

/** The `declare_commands` packet: the tree as a source of `level` may use it (https://minecraft.wiki/w/Java_Edition_protocol/Command_data). */
export function declarePacket (root: Node, level: number): object {
  const nodes: Node[] = [root]
  const numbers = new Map<Node, number>([[root, 0]])
  const allowed = (node: Node): Node[] => node.children.filter(child => child.level <= level)
  for (let i = 0; i < nodes.length; i++) {
    for (const child of allowed(nodes[i] as Node)) {
      if (numbers.has(child)) continue
      numbers.set(child, nodes.length)
      nodes.push(child)
    }
  }
  const numberOf = (node: Node): number => numbers.get(node) ?? 0
  return { nodes: nodes.map(node => describe(node, node === root, allowed(node).map(numberOf), numberOf)), rootIndex: 0 }
}

function describe (node: Node, isRoot: boolean, children: number[], numberOf: (node: Node) => number): object {
  const { type, redirect, executor } = node
  const kind = isRoot ? 'root' : type === null ? 'literal' : 'argument'
  const suggestion = type?.suggestions
  return {
    flags: {
      unused: 0,
      has_custom_suggestions: Number(suggestion !== undefined),
      has_redirect_node: Number(redirect !== null),
      has_command: Number(executor !== null),
      command_node_type: KINDS[kind]
    },
    children,
    ...redirect === null ? {} : { redirectNode: numberOf(redirect) },
    ...kind === 'root'
      ? {}
      : {
          extraNodeData: type === null
            ? { name: node.name }
            : { name: node.name, parser: type.parser, properties: type.properties, suggestionType: suggestion }
        }
  }
}
