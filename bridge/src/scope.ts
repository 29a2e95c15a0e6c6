import type { AnyNode, Pattern, Program } from 'acorn'
import { full } from 'acorn-walk'

/**
 * Every name that `tree` binds anywhere: variables, functions, classes, parameters, catch clauses. Scopes are not told
 * apart: a name bound in one function and free in another counts as bound.
 */
export function boundNames (tree: Program): Set<string> {
  const names = new Set<string>()
  full(tree, visited => {
    const node = visited as AnyNode
    switch (node.type) {
      case 'VariableDeclarator': collect(node.id, names); break
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        if (node.id != null) names.add(node.id.name)
        for (const param of node.params) collect(param, names)
        break
      case 'ClassDeclaration':
      case 'ClassExpression':
        if (node.id != null) names.add(node.id.name)
        break
      case 'CatchClause':
        if (node.param != null) collect(node.param, names)
        break
    }
  })
  return names
}

/** Adds the names that a pattern binds. */
export function collect (pattern: Pattern, names: Set<string>): void {
  switch (pattern.type) {
    case 'Identifier': names.add(pattern.name); break
    case 'AssignmentPattern': collect(pattern.left, names); break
    case 'RestElement': collect(pattern.argument, names); break
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element !== null) collect(element, names)
      break
    case 'ObjectPattern':
      for (const property of pattern.properties) collect(property.type === 'RestElement' ? property.argument : property.value, names)
      break
  }
}
