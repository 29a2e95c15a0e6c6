import type { Function as FunctionNode, Pattern, Program } from 'acorn'
import { full } from 'acorn-walk'
import ts from 'typescript'
import type { Finding } from './diagnostic.ts'

const PROGRAM = '/program.js'
const SKILLS = '/api/skills.d.ts'
/** Tells the checker what the parameter `bot` is, in the way that plain JavaScript is given types. */
const BOT_TYPE = '/** @type {Bot} */ '
const OPTIONS: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts'],
  types: [],
  // A program's own names hide those of the API: it is no script that shares its scope.
  moduleDetection: ts.ModuleDetectionKind.Force,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler
}

/** TypeScript's codes for a name that is nowhere declared. */
const UNKNOWN_NAME = new Set([2304, 2552, 2503, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593])
/** ... for a member that the type of what stands before it has not, for writing what is read-only, for calling what is no function. */
const WRONG_MEMBER = new Set([2339, 2551, 2540, 2349, 2351])
/** ... for arguments that the called function does not take. */
const WRONG_ARGUMENT = new Set([2345, 2554, 2555, 2322, 2769, 2559])

/** What plain mineflayer code starts and leaves to run, and rightly so. */
const LEFT_TO_RUN = new Set(['close', 'closeWindow', 'look', 'lookAt', 'attack', 'setGoal'])

export interface TypeFindings { readonly findings: Finding[], readonly undefined: string[] }

/**
 * Checks programs against the API's declarations with TypeScript's own checker. Plain JavaScript gives it much to doubt that runs
 * well: only what concerns the API, and names that are nowhere, is reported.
 */
export class TypeChecker {
  readonly #files = new Map<string, { text: string, version: number }>()
  readonly #service: ts.LanguageService

  /** @param declarations texts by file name */
  constructor (declarations: ReadonlyMap<string, string>) {
    for (const [name, text] of declarations) this.#write(`/api/${name}`, text)
    this.#write(SKILLS, '')
    this.#write(PROGRAM, '')
    this.#service = ts.createLanguageService(this.#host())
  }

  /** `skills` are declarations of what the program may call besides the API. */
  check (source: string, tree: Program, skills: string): TypeFindings {
    const marked = markBots(source, tree)
    this.#write(SKILLS, skills)
    this.#write(PROGRAM, marked.text)
    const program = this.#service.getProgram()
    const file = program?.getSourceFile(PROGRAM)
    if (program === undefined || file === undefined) throw new Error('TypeScript made no program of the source')
    const checker = program.getTypeChecker()
    const findings: Finding[] = []
    const missing = new Map<string, number>()
    for (const diagnostic of program.getSemanticDiagnostics(file)) {
      const start = diagnostic.start ?? 0
      const node = nodeAt(file, start)
      if (UNKNOWN_NAME.has(diagnostic.code) && isCallee(node)) missing.set(node.text, Math.min(start, missing.get(node.text) ?? start))
      else if (contradictsApi(diagnostic, node, checker)) findings.push(finding(diagnostic, marked.original(start)))
    }
    for (const call of floating(file, checker)) {
      const message = `${call.expression.getText(file)} is not awaited: the program goes on before it has ended`
      findings.push({ severity: 'warning', code: 'not_awaited', message, start: marked.original(call.getStart(file)) })
    }
    return { findings, undefined: [...missing].sort((a, b) => a[1] - b[1]).map(([name]) => name) }
  }

  #write (name: string, text: string): void {
    const before = this.#files.get(name)
    if (before?.text !== text) this.#files.set(name, { text, version: (before?.version ?? 0) + 1 })
  }

  #host (): ts.LanguageServiceHost {
    const read = (name: string): string | undefined => this.#files.get(name)?.text ?? (name.startsWith('/api/') ? undefined : ts.sys.readFile(name))
    return {
      getCompilationSettings: () => OPTIONS,
      getScriptFileNames: () => [...this.#files.keys()],
      getScriptVersion: name => String(this.#files.get(name)?.version ?? 0),
      getScriptSnapshot: name => {
        const text = read(name)
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
      },
      getCurrentDirectory: () => '/',
      getDefaultLibFileName: options => ts.getDefaultLibFilePath(options),
      fileExists: name => this.#files.has(name) || ts.sys.fileExists(name),
      readFile: read
    }
  }
}

function finding (diagnostic: ts.Diagnostic, start: number): Finding {
  return { severity: 'error', code: `TS${diagnostic.code}`, message: ts.flattenDiagnosticMessageText(diagnostic.messageText, '; '), start }
}

/** Whether a finding of TypeScript's contradicts the API, and not only what TypeScript can know of plain JavaScript. */
function contradictsApi (diagnostic: ts.Diagnostic, node: ts.Node, checker: ts.TypeChecker): boolean {
  if (UNKNOWN_NAME.has(diagnostic.code)) return ts.isIdentifier(node) && node.text !== 'require' && !ts.isTypeOfExpression(node.parent)
  if (WRONG_MEMBER.has(diagnostic.code)) return isOfApi(owner(node), checker)
  return WRONG_ARGUMENT.has(diagnostic.code) && callsApi(node, checker)
}

/** What a member is asked of, or what is called. */
function owner (node: ts.Node): ts.Expression | null {
  if (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) return node.parent.expression
  return ts.isExpression(node) ? node : null
}

function isOfApi (expression: ts.Expression | null, checker: ts.TypeChecker): boolean {
  if (expression === null) return false
  const type = checker.getTypeAtLocation(expression)
  const types = type.isUnionOrIntersection() ? type.types : [type]
  return types.some(one => declaredByApi(one.aliasSymbol ?? one.symbol))
}

function callsApi (node: ts.Node, checker: ts.TypeChecker): boolean {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) {
    if (!ts.isCallExpression(at) && !ts.isNewExpression(at)) continue
    const declaration = checker.getResolvedSignature(at)?.declaration
    if (declaration !== undefined) return isApiFile(declaration.getSourceFile())
  }
  return false
}

function declaredByApi (symbol: ts.Symbol | undefined): boolean {
  return symbol?.declarations?.some(declaration => isApiFile(declaration.getSourceFile())) ?? false
}

function isApiFile (file: ts.SourceFile): boolean {
  return file.fileName.startsWith('/api/')
}

function isCallee (node: ts.Node): node is ts.Identifier {
  return ts.isIdentifier(node) && ts.isCallExpression(node.parent) && node.parent.expression === node && node.text !== 'require'
}

/** Calls of the API or of skills that give a promise which nothing takes. */
function floating (file: ts.SourceFile, checker: ts.TypeChecker): ts.CallExpression[] {
  const found: ts.CallExpression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
      const signature = checker.getResolvedSignature(node.expression)
      const declaration = signature?.declaration
      const isPromise = signature !== undefined && checker.getReturnTypeOfSignature(signature).symbol?.name === 'Promise'
      const called = node.expression.expression
      const isLeft = ts.isPropertyAccessExpression(called) && LEFT_TO_RUN.has(called.name.text)
      if (isPromise && !isLeft && declaration !== undefined && isApiFile(declaration.getSourceFile())) found.push(node.expression)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function nodeAt (file: ts.SourceFile, start: number): ts.Node {
  let found: ts.Node = file
  const visit = (node: ts.Node): void => {
    if (node.getStart(file) > start || node.end <= start) return
    found = node
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(file, visit)
  return found
}

/** `source` with every parameter named `bot` given its type, and the way back from an offset in that text. */
function markBots (source: string, tree: Program): { text: string, original: (offset: number) => number } {
  const places: number[] = []
  full(tree, node => {
    if (!/^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return
    const [first] = (node as FunctionNode).params
    if (first?.type === 'Identifier' && first.name === 'bot' && isParenthesized(source, first)) places.push(first.start)
  })
  places.sort((a, b) => a - b)
  let text = ''
  let from = 0
  for (const place of places) {
    text += source.slice(from, place) + BOT_TYPE
    from = place
  }
  const original = (offset: number): number => {
    let shift = 0
    for (const [i, place] of places.entries()) if (place + (i + 1) * BOT_TYPE.length <= offset) shift = (i + 1) * BOT_TYPE.length
    return offset - shift
  }
  return { text: text + source.slice(from), original }
}

/** `bot => ...` without parentheses takes no type. */
function isParenthesized (source: string, parameter: Pattern): boolean {
  return source.slice(0, parameter.start).trimEnd().endsWith('(')
}
