import ts from 'typescript'

/** How Python spells a name that JavaScript humps: `mineBlock` as `mine_block`, `isABed` as `is_a_bed`. */
export function snake (name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z])/g, hump => `_${hump.toLowerCase()}`)
}

/** Members that every dict has: what a record holds under such a name is read by its key only. */
const OF_DICTS = new Set(['clear', 'copy', 'fromkeys', 'get', 'items', 'keys', 'pop', 'popitem', 'setdefault', 'update', 'values'])
/** Whatever has coordinates: a vector, a record or any object with them, or a list of three. */
const PLACES = new Set(['Point', 'Position'])

/**
 * Types as Python says them. What a program reads is as narrow as it can be told; what it gives is as wide as the Python
 * side accepts. Objects without a name become classes of the stub.
 */
export class PythonTypes {
  readonly #classes: string[] = []
  readonly #known: ReadonlySet<string>
  readonly #aliases: ReadonlyMap<string, ts.TypeNode>

  /** @param known names of the stub's classes, `aliases` those of other types */
  constructor (known: ReadonlySet<string>, aliases: ReadonlyMap<string, ts.TypeNode>) {
    this.#known = known
    this.#aliases = aliases
  }

  /** Classes made for objects without a name, so far. */
  get classes (): readonly string[] { return this.#classes }

  /** The type of what a program reads. */
  read (node: ts.TypeNode | undefined): string {
    return this.#common(node, type => this.read(type)) ?? this.#asRead(node)
  }

  #asRead (node: ts.TypeNode | undefined): string {
    if (node === undefined) return 'Any'
    if (node.kind === ts.SyntaxKind.NumberKeyword) return 'Number'
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) return 'str'
    if (ts.isArrayTypeNode(node)) return `list[${this.read(node.elementType)}]`
    if (ts.isTypeLiteralNode(node)) return this.#object(node)
    if (!ts.isTypeReferenceNode(node)) return 'Any'
    const name = node.typeName.getText()
    const [first, second] = node.typeArguments ?? []
    if (name === 'Array' || name === 'ReadonlyArray') return `list[${this.read(first)}]`
    if (name === 'Record') return this.#keyed(first, second)
    return PLACES.has(name) ? this.#place(name) : 'Any'
  }

  /** The type of what a program gives; `None` goes everywhere, as it does for a checker of JavaScript. */
  given (node: ts.TypeNode | undefined): string {
    const type = this.#given(node)
    return type === 'Any' || type === 'None' || type.endsWith(' | None') ? type : `${type} | None`
  }

  #given (node: ts.TypeNode | undefined): string {
    return this.#common(node, type => this.#given(type)) ?? this.#asGiven(node)
  }

  #asGiven (node: ts.TypeNode | undefined): string {
    if (node === undefined) return 'Any'
    if (node.kind === ts.SyntaxKind.NumberKeyword) return 'float'
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) return `Literal[${JSON.stringify(node.literal.text)}]`
    if (ts.isFunctionTypeNode(node)) return this.#function(node)
    if (ts.isArrayTypeNode(node)) return `Iterable[${this.#given(node.elementType)}]`
    if (ts.isTypeLiteralNode(node)) return 'Mapping[str, Any]'
    if (!ts.isTypeReferenceNode(node)) return 'Any'
    const name = node.typeName.getText()
    if (PLACES.has(name)) return 'Place'
    return name === 'Array' ? `Iterable[${this.#given(node.typeArguments?.[0])}]` : 'Any'
  }

  /** What is the same in both directions; undefined for what is not. */
  #common (node: ts.TypeNode | undefined, inner: (type: ts.TypeNode) => string): string | undefined {
    if (node === undefined) return undefined
    if (ts.isParenthesizedTypeNode(node)) return inner(node.type)
    if (ts.isTypeOperatorNode(node)) return inner(node.type)
    if (ts.isUnionTypeNode(node)) {
      const parts = [...new Set(node.types.map(inner))]
      return parts.includes('Any') ? 'Any' : [...parts.filter(part => part !== 'None'), ...parts.filter(part => part === 'None')].join(' | ')
    }
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword: return 'str'
      case ts.SyntaxKind.BooleanKeyword: return 'bool'
      case ts.SyntaxKind.VoidKeyword:
      case ts.SyntaxKind.ThisType:
      case ts.SyntaxKind.UndefinedKeyword: return 'None'
    }
    if (ts.isLiteralTypeNode(node) && node.literal.kind === ts.SyntaxKind.NullKeyword) return 'None'
    if (!ts.isTypeReferenceNode(node)) return undefined
    const name = node.typeName.getText()
    const alias = PLACES.has(name) ? undefined : this.#aliases.get(name)
    if (alias !== undefined) return inner(alias)
    return this.#known.has(name) && !PLACES.has(name) ? name : undefined
  }

  #function (node: ts.FunctionTypeNode): string {
    if (node.parameters.some(parameter => parameter.dotDotDotToken !== undefined)) return 'Callable[..., Any]'
    return `Callable[[${node.parameters.map(parameter => this.read(parameter.type)).join(', ')}], Any]`
  }

  /** A position that is read: a record, where it is no vector. */
  #place (name: string): string {
    return this.#known.has(name) ? name : 'Any'
  }

  #keyed (key: ts.TypeNode | undefined, value: ts.TypeNode | undefined): string {
    const alias = key !== undefined && ts.isTypeReferenceNode(key) ? this.#aliases.get(key.typeName.getText()) : undefined
    return alias === undefined ? `Fields[${this.read(value)}]` : this.#switches(alias, this.read(value))
  }

  /** An object of which every member of a list of names can be read and set. */
  #switches (names: ts.TypeNode, type: string): string {
    const members = literals(names).flatMap(name => spellings(name)).map(name => `    ${name}: ${type}`)
    return this.#class('', members)
  }

  #object (node: ts.TypeLiteralNode): string {
    const index = node.members.find(ts.isIndexSignatureDeclaration)
    if (index !== undefined) return `Fields[${this.read(index.type)}]`
    return this.#class('(dict[str, Any])', node.members.filter(ts.isPropertySignature).flatMap(member => this.record(member.name.getText(), member.type)))
  }

  #class (bases: string, members: readonly string[]): string {
    const name = `Anonymous${this.#classes.length + 1}`
    this.#classes.push([`class ${name}${bases}:`, ...members.length === 0 ? ['    ...'] : members].join('\n'))
    return name
  }

  /** A field of a record, which is read by its key or as an attribute. */
  record (name: string, type: ts.TypeNode | undefined): string[] {
    return OF_DICTS.has(name) ? [] : readable(name, this.read(type))
  }
}

/** A member that can't be set, in both spellings. */
export function readable (name: string, type: string): string[] {
  return spellings(name).flatMap(spelled => ['    @property', `    def ${spelled}(self) -> ${type}: ...`])
}

export function spellings (name: string): string[] {
  return [...new Set([snake(name), name])]
}

/** The texts of a union of literals. */
export function literals (node: ts.TypeNode): string[] {
  if (ts.isUnionTypeNode(node)) return node.types.flatMap(literals)
  return ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal) ? [node.literal.text] : []
}
