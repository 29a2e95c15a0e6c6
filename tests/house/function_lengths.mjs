// Prints one JSON line per function of the given TypeScript or JavaScript files: {file, name, line, lines}.
// A method or arrow function counts like any other; a class does not.
import { readFileSync } from 'node:fs'
import ts from 'typescript'

for (const file of process.argv.slice(2)) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const visit = (node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
      const end = source.getLineAndCharacterOfPosition(node.getEnd()).line + 1
      const name = node.name ? node.name.getText() : node.parent?.name?.getText?.() ?? 'anonymous'
      console.log(JSON.stringify({ file, name, line, lines: end - line + 1 }))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
}
