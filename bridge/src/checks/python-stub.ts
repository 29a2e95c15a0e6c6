import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import type { SkillSignature } from './declarations.ts'
import { PythonTypes, literals, readable, snake, spellings } from './python-types.ts'

/** What the declarations have and the Python side has not; a test holds this against a running child. */
const NOT_IN_PYTHON: Readonly<Record<string, readonly string[]>> = {
  Bot: ['registry', 'tablist', 'teamMap', 'world', 'blockInSight', 'blockAtEntityCursor', 'getExplosionDamages', 'trade', 'simpleClick', 'awaitMessage', 'chatPatterns', 'addChatPattern', 'addChatPatternSet', 'chatAddPattern', 'removeChatPattern', 'loadPlugin', 'hasPlugin'],
  Emitter: ['setMaxListeners'],
  Block: ['digTime'],
  Pathfinder: ['goal', 'movements', 'thinkTimeout', 'tickTimeout', 'searchRadius', 'getPathTo', 'getPathFromTo'],
  CollectBlock: ['chestLocations', 'movements', 'cancelTask', 'findFromVein'],
  Tool: ['chestLocations'],
  AutoEat: ['isEating', 'enabled', 'disable', 'disableAuto'],
  Vec3: ['toString'],
  Goal: ['hasChanged', 'isValid'],
  mcData: ['isNewerOrEqualTo', 'isOlderThan']
}
/** Types of which Python programs get no object, or one that the stub begins with. */
const LEFT_OUT = new Set(['World', 'PathResult', 'FindOptions', 'PrimitiveError', 'Position'])
/** Interfaces that are records: dicts with attributes. The others are objects. */
const RECORDS = new Set(['Block', 'Player', 'Item', 'Recipe', 'Time', 'ScoreBoard', 'Team'])
/** What takes its options as arguments by name, or as one dict. */
const OPTIONS_BY_NAME: Readonly<Record<string, string>> = { findBlock: 'FindOptions', findBlocks: 'FindOptions' }
/** Parameters that Python calls otherwise: they go by position only, as does what stands before them. */
const BY_POSITION = new Set(['item', 'match', 'craftingTable'])
/** Members that act at once though JavaScript's give a promise, and what is often left to run: nothing need await them. */
const LEFT_TO_RUN = new Set(['close', 'closeWindow', 'look', 'lookAt', 'attack', 'Pvp.stop'])
/** Interfaces whose acting members take arguments by name, as the declarations call them. */
const NAMED = new Set(['Bot', 'Pathfinder', 'CollectBlock', 'Tool', 'HawkEye', 'AutoEat'])

/** Words that are names in JavaScript and none in Python. */
const KEYWORDS = new Set(['and', 'as', 'assert', 'async', 'await', 'def', 'del', 'elif', 'except', 'from', 'global', 'is', 'lambda', 'nonlocal', 'not', 'or', 'pass', 'raise'])

/** The name of the stub as a module. */
export const API = 'voyager_api'
/** What no declaration says. */
const HEAD = `import ${API}
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Literal, Protocol, TypeVar, overload

V = TypeVar("V")

class Number(int):
    def is_integer(self) -> bool: ...

class Fields(dict[Any, V], Generic[V]):
    def __getattr__(self, name: str) -> Any: ...

class Placed(Protocol):
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def z(self) -> float: ...

Place = Placed | Mapping[str, Any] | list[Any] | tuple[Any, Any, Any]

class Position(dict[str, Any]):
    x: Number
    y: Number
    z: Number

class PrimitiveError(Exception):
    code: str
    message: str
    details: Fields[Any]
    def __init__(self, code: str = ..., message: str = ..., details: Mapping[str, Any] | None = ...) -> None: ...

def expect(condition: object, message: str = ...) -> None: ...
`
/** Members of Python's own in a vector. */
const VECTOR = ['toJson', 'to_json'].map(name => `    def ${name}(self) -> dict[str, Number]: ...`).concat(
  '    def __getitem__(self, axis: str) -> Number: ...', '    def __add__(self, other: Placed) -> Vec3: ...',
  '    def __sub__(self, other: Placed) -> Vec3: ...', '    def __mul__(self, factor: float) -> Vec3: ...', '    def __hash__(self) -> int: ...')
/** Globals of programs besides the primitives. */
const VALUES = ['PrimitiveError', 'expect', 'Vec3', 'Movements', 'goals', 'console', 'mcData', 'mc_data']

export interface PythonStub {
  /** The module that declares everything. */
  readonly text: string
  /** Its functions and classes, each with its members. */
  readonly parts: readonly string[]
  /** Its classes for objects that have no name in the declarations. */
  readonly records: readonly string[]
  /** Names that programs see. */
  readonly globals: readonly string[]
}

/**
 * The Python that `primitives.d.ts` and `bot.d.ts` in `folder` come to: what bridge's Python side offers, in both spellings.
 *
 * @throws Error when one of the files can't be read
 */
export function pythonStub (folder: string): PythonStub {
  return new Stub(['primitives.d.ts', 'bot.d.ts'].map(name => ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.ES2023, true))).make()
}

/** Skills as functions of the stub; what a parameter takes is told by its default. */
export function pythonSkills (skills: readonly SkillSignature[]): string {
  const functions = skills.filter(({ name }) => isName(name)).flatMap(({ name, params }) => {
    const parameters = params.map((param, i) => {
      const type = ({ string: 'str | None', number: 'float | None', boolean: 'bool | None' } as Record<string, string>)[typeof param.default] ?? 'Any'
      return { name: isName(param.name) ? param.name : `_${i}`, type, optional: !param.required }
    })
    return spellings(name).flatMap(spelled => named(`async def ${spelled}`, 'bot: Bot | None', parameters, 'Any'))
  })
  return ['from typing import Any, overload', `from ${API} import Bot`, ...functions].join('\n') + '\n'
}

/** Whether Python takes it as a name. */
function isName (name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !KEYWORDS.has(name)
}

interface Parameter { readonly name: string, readonly type: string, readonly optional: boolean }

/** A function that takes its arguments by name in either spelling. */
function named (head: string, first: string, parameters: readonly Parameter[], result: string): string[] {
  const write = (required: (name: string) => string): string => {
    const inOrder = parameters.map(({ name, type, optional }) => optional ? `${snake(name)}: ${type} = ...` : `${required(name)}: ${type}`)
    const again = parameters.filter(({ name, optional }) => optional && snake(name) !== name).map(({ name, type }) => `${name}: ${type} = ...`)
    return `${head}(${[first, ...ordered(inOrder), ...again.length > 0 ? ['*', ...again] : []].join(', ')}) -> ${result}: ...`
  }
  const indent = /^ */.exec(head)?.[0] ?? ''
  const hasTwo = parameters.some(({ name, optional }) => !optional && snake(name) !== name)
  return hasTwo ? [`${indent}@overload`, write(snake), `${indent}@overload`, write(name => name)] : [write(snake)]
}

/** What is required after something optional has its place by name alone. */
function ordered (parameters: readonly string[]): string[] {
  const isOptional = (parameter: string): boolean => parameter.endsWith('= ...')
  const first = parameters.findIndex(isOptional)
  const late = first < 0 ? -1 : parameters.findIndex((parameter, i) => i > first && !isOptional(parameter))
  return late < 0 ? [...parameters] : [...parameters.slice(0, late), '*', ...parameters.slice(late)]
}

class Stub {
  readonly #statements: readonly ts.Statement[]
  readonly #types: PythonTypes
  readonly #interfaces = new Map<string, ts.InterfaceDeclaration>()

  constructor (files: readonly ts.SourceFile[]) {
    this.#statements = files.flatMap(file => [...file.statements])
    const aliases = new Map<string, ts.TypeNode>()
    const known = new Set<string>(['Position'])
    for (const statement of this.#statements) {
      if (ts.isTypeAliasDeclaration(statement)) aliases.set(statement.name.text, statement.type)
      if (ts.isInterfaceDeclaration(statement)) this.#interfaces.set(statement.name.text, statement)
      if ((ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name !== undefined && !LEFT_OUT.has(statement.name.text)) known.add(statement.name.text)
    }
    this.#types = new PythonTypes(known, aliases)
  }

  make (): PythonStub {
    const parts: string[] = []
    const globals = [...VALUES]
    for (const statement of this.#statements) {
      if (ts.isInterfaceDeclaration(statement) && !LEFT_OUT.has(statement.name.text)) parts.push(this.#interface(statement))
      if (ts.isClassDeclaration(statement) && statement.name !== undefined && !LEFT_OUT.has(statement.name.text)) {
        parts.push(this.#class(statement, statement.name.text))
        if (statement.name.text.startsWith('Goal')) globals.push(statement.name.text)
      }
      if (ts.isFunctionDeclaration(statement) && statement.name !== undefined && statement.parameters[0]?.name.getText() === 'bot') {
        globals.push(...spellings(statement.name.text))
        parts.push(...this.#primitive(statement, statement.name.text))
      }
      if (ts.isVariableStatement(statement)) parts.push(...statement.declarationList.declarations.map(each => this.#constant(each)))
    }
    const records = this.#types.classes
    return { text: [HEAD, ...parts, ...records, 'mc_data = mcData'].join('\n\n') + '\n', parts, records, globals }
  }

  #interface (node: ts.InterfaceDeclaration): string {
    const name = node.name.text
    const parents = (node.heritageClauses ?? []).flatMap(clause => clause.types.map(type => type.expression.getText()))
    const bases = RECORDS.has(name) ? ['dict[str, Any]'] : parents
    const lines = node.members.flatMap(member => {
      const called = member.name?.getText() ?? ''
      if (NOT_IN_PYTHON[name]?.includes(called) === true) return []
      if (ts.isMethodSignature(member)) return this.#method(name, called, member)
      if (!ts.isPropertySignature(member)) return []
      return RECORDS.has(name) ? this.#types.record(called, member.type) : readable(called, this.#types.read(member.type))
    })
    return block(name, bases, lines)
  }

  #method (owner: string, name: string, node: ts.MethodSignature | ts.MethodDeclaration): string[] {
    const promised = awaited(node.type)
    const options = OPTIONS_BY_NAME[name]
    if (options !== undefined) return this.#withOptions(name, options, this.#types.read(node.type))
    const spelled = owner === 'Goal' || owner.startsWith('GoalComposite') ? [snake(name)] : spellings(name)
    const parameters = this.#parameters(owner, name, node.parameters)
    return spelled.flatMap(each => {
      const left = LEFT_TO_RUN.has(name) || LEFT_TO_RUN.has(`${owner}.${name}`)
      const result = promised === null || node.typeParameters !== undefined ? this.#types.read(node.type) : left ? 'Any' : this.#types.read(promised)
      const head = `    ${promised !== null && !left ? 'async ' : ''}def ${each}`
      if (promised !== null && !left && NAMED.has(owner) && !name.startsWith('open')) return named(head, 'self', parameters, result)
      const written = parameters.map(({ name, type, optional }) => name.startsWith('*') ? `${name}: ${type}` : `${snake(name)}: ${type}${optional ? ' = ...' : ''}`)
      const last = promised !== null || isActing(owner, name, node) ? written.length - 1 : node.parameters.findLastIndex(parameter => BY_POSITION.has(parameter.name.getText()))
      const split = last >= 0 ? [...written.slice(0, last + 1), '/', ...written.slice(last + 1)] : written
      return [`${head}(${['self', ...split].join(', ')}) -> ${result}: ...`]
    })
  }

  #parameters (owner: string, name: string, list: ts.NodeArray<ts.ParameterDeclaration>): Parameter[] {
    if (owner === 'Window' && name === 'firstEmptyInventorySlot') return []
    return list.map(parameter => ({
      name: `${parameter.dotDotDotToken === undefined ? '' : '*'}${parameter.name.getText()}`,
      type: parameter.dotDotDotToken === undefined ? this.#types.given(parameter.type) : 'Any',
      optional: parameter.questionToken !== undefined
    }))
  }

  /** Options as arguments by name in either spelling, or in one dict. */
  #withOptions (name: string, options: string, result: string): string[] {
    const fields = [...this.#interfaces.get(options)?.members ?? []].filter(ts.isPropertySignature)
    const keywords = fields.flatMap(field => spellings(field.name.getText()).map(spelled => `${spelled}: ${this.#types.given(field.type)} = ...`))
    return spellings(name).map(spelled => `    def ${spelled}(self, options: Mapping[str, Any] | None = ..., *, ${keywords.join(', ')}) -> ${result}: ...`)
  }

  #class (node: ts.ClassDeclaration, name: string): string {
    const parents = (node.heritageClauses ?? []).flatMap(clause => clause.types.map(type => type.expression.getText()))
    const lines = node.members.flatMap(member => {
      const called = member.name?.getText() ?? ''
      if (NOT_IN_PYTHON[name]?.includes(called) === true) return []
      if (ts.isConstructorDeclaration(member)) return this.#making(name, member, parents.includes('Goal'))
      if (ts.isMethodDeclaration(member)) return this.#method(name, called, member)
      if (ts.isPropertyDeclaration(member)) return spellings(called).map(spelled => `    ${spelled}: ${this.#types.read(member.type).replaceAll('Number', 'float')}`)
      if (ts.isIndexSignatureDeclaration(member)) return ['    def __getattr__(self, name: str) -> Any: ...', '    def __setattr__(self, name: str, value: Any) -> None: ...']
      return []
    })
    return block(name, parents, name === 'Vec3' ? [...lines.map(line => line.replace(/^( {4}[xyz]: )float$/, '$1Number')), ...VECTOR] : lines)
  }

  #making (owner: string, node: ts.ConstructorDeclaration, isGoal: boolean): string[] {
    const parameters = this.#parameters(owner, 'constructor', node.parameters).filter(({ name }) => !(isGoal && (name === 'bot' || (owner === 'GoalBreakBlock' && name === 'options'))))
    const written = parameters.map(({ name, type, optional }) => `${snake(name)}: ${type}${optional ? ' = ...' : ''}`)
    const split = parameters[0]?.name === 'position' ? [written[0], '/', ...written.slice(1)] : written
    const fields = isGoal ? parameters.map(({ name }) => `    ${name === 'position' ? 'pos' : name}: Any`) : []
    return [...fields, `    def __init__(${['self', ...split].join(', ')}) -> None: ...`]
  }

  #primitive (node: ts.FunctionDeclaration, name: string): string[] {
    const result = node.typeParameters === undefined ? this.#types.read(awaited(node.type) ?? undefined) : 'Any'
    const parameters = this.#parameters('', name, node.parameters).slice(1)
    return spellings(name).flatMap(spelled => named(`async def ${spelled}`, 'bot: Bot | None', parameters, result))
  }

  #constant (node: ts.VariableDeclaration): string {
    const name = node.name.getText()
    const made = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Type`
    return `${block(made, [], this.#flat(name, node.type))}\n\n${name}: ${made}`
  }

  /** The members of an object, of intersections and of types mapped over a list of names. */
  #flat (owner: string, node: ts.TypeNode | undefined): string[] {
    if (node === undefined) return []
    if (ts.isIntersectionTypeNode(node)) return node.types.flatMap(type => this.#flat(owner, type))
    if (ts.isMappedTypeNode(node)) {
      const names = node.typeParameter.constraint === undefined ? [] : literals(node.typeParameter.constraint)
      return names.flatMap(name => readable(name, this.#types.read(node.type)))
    }
    if (!ts.isTypeLiteralNode(node)) return []
    return node.members.flatMap(member => {
      const name = member.name?.getText() ?? ''
      if (NOT_IN_PYTHON[owner]?.includes(name) === true) return []
      if (ts.isMethodSignature(member)) return this.#method(owner, name, member)
      if (!ts.isPropertySignature(member)) return []
      if (member.type !== undefined && ts.isTypeQueryNode(member.type)) return [`    ${name} = ${API}.${name}`]
      return readable(name, this.#types.read(member.type))
    })
  }
}

/** What acts in the world at once takes its arguments by position; talk and questions by name too. */
function isActing (owner: string, name: string, node: ts.MethodSignature | ts.MethodDeclaration): boolean {
  return name === 'autoAttack' || (node.type?.kind === ts.SyntaxKind.VoidKeyword && owner !== 'console' && !owner.startsWith('Goal') && name !== 'chat' && name !== 'whisper')
}

/** What a promise gives; null for what is none. */
function awaited (node: ts.TypeNode | undefined): ts.TypeNode | null {
  if (node === undefined || !ts.isTypeReferenceNode(node) || node.typeName.getText() !== 'Promise') return null
  return node.typeArguments?.[0] ?? null
}

function block (name: string, bases: readonly string[], lines: readonly string[]): string {
  return [`class ${name}${bases.length > 0 ? `(${bases.join(', ')})` : ''}:`, ...lines.length > 0 ? lines : ['    ...']].join('\n')
}
