/** `import` and `export` of a module as reads and getters of plain objects: bindings stay live. */
import type { Identifier, ImportDeclaration, Node, Program } from 'estree';
import { visitAll } from './syntax-tree.ts';
import type { Edit, Positioned } from './syntax-tree.ts';

/** What a module's imports and exports have become. */
export interface Bindings {
  /** Local name of an import → the expression that reads it. */
  readonly locals: Map<string, string>;
  prologue: string;
}

/** Turns `import` and `export` statements into reads of `$m.imports` and getters given to `$m.export`. */
export function rewriteModuleSyntax(edit: Edit, ast: Program, imports: string[]): Bindings {
  const locals = new Map<string, string>();
  const getters: string[] = [];
  const stars: number[] = [];
  const { text } = edit;
  const remove = (node: Node): void => {
    const { start, end } = node as Positioned;
    // Keep line breaks so that later lines stay where they are.
    text.overwrite(start, end, edit.source.slice(start, end).replace(/[^\n]/g, '') || ';');
  };
  const dependency = (source: { value?: unknown }): number => imports.push(String(source.value)) - 1;
  for (const node of ast.body) {
    if (node.type === 'ImportDeclaration') {
      importDeclaration(node, dependency(node.source), locals);
      remove(node);
    } else if (node.type === 'ExportAllDeclaration') {
      const index = dependency(node.source);
      if (node.exported) getters.push(`${nameOf(node.exported)}:()=>$m.imports[${String(index)}]`);
      else stars.push(index);
      remove(node);
    } else if (node.type === 'ExportNamedDeclaration' && node.source) {
      const index = dependency(node.source);
      for (const specifier of node.specifiers) {
        getters.push(`${nameOf(specifier.exported)}:()=>$m.imports[${String(index)}][${JSON.stringify(plainName(specifier.local))}]`);
      }
      remove(node);
    }
  }
  for (const node of ast.body) {
    if (node.type === 'ExportNamedDeclaration' && !node.source) {
      if (node.declaration) {
        for (const name of declaredNames(node.declaration)) getters.push(`${name}:()=>${name}`);
        text.remove((node as Positioned).start, (node.declaration as unknown as Positioned).start);
      } else {
        for (const specifier of node.specifiers) {
          const local = plainName(specifier.local);
          getters.push(`${nameOf(specifier.exported)}:()=>${locals.get(local) ?? local}`);
        }
        remove(node);
      }
    } else if (node.type === 'ExportDefaultDeclaration') {
      const declaration = node.declaration as unknown as Positioned & { id?: Identifier | null };
      const named = /Declaration$/.test(declaration.type) && declaration.id ? declaration.id.name : undefined;
      if (named) text.remove((node as Positioned).start, declaration.start);
      else text.overwrite((node as Positioned).start, declaration.start, 'const $default = ');
      getters.push(`default:()=>${named ?? '$default'}`);
      if (!named) text.appendLeft(declaration.end, ';');
    }
  }
  const prologue = `$m.export({${getters.join(',')}});${stars.map((index) => `$m.star(${String(index)});`).join('')}`;
  return { locals, prologue };
}

function importDeclaration(node: ImportDeclaration, index: number, locals: Map<string, string>): void {
  for (const specifier of node.specifiers) {
    const from = `$m.imports[${String(index)}]`;
    if (specifier.type === 'ImportNamespaceSpecifier') locals.set(specifier.local.name, from);
    else {
      const imported = specifier.type === 'ImportDefaultSpecifier' ? 'default' : plainName(specifier.imported);
      locals.set(specifier.local.name, `${from}[${JSON.stringify(imported)}]`);
    }
  }
}

const plainName = (node: Node): string => node.type === 'Identifier' ? node.name : String((node as { value?: unknown }).value);
const nameOf = (node: Node): string => JSON.stringify(plainName(node));

/** Names that a declaration declares, patterns included. */
function declaredNames(node: Node): string[] {
  switch (node.type) {
    case 'VariableDeclaration': return node.declarations.flatMap((one) => declaredNames(one.id));
    case 'FunctionDeclaration':
    case 'ClassDeclaration': return [node.id.name];
    case 'Identifier': return [node.name];
    case 'ObjectPattern': return node.properties.flatMap((one) => declaredNames(one.type === 'Property' ? one.value : one.argument));
    case 'ArrayPattern': return node.elements.flatMap((one) => one ? declaredNames(one) : []);
    case 'AssignmentPattern': return declaredNames(node.left);
    case 'RestElement': return declaredNames(node.argument);
    default: return [];
  }
}

interface Reference { identifier: Identifier & { start: number; end: number } }
interface Scope { variables: { name: string; references: Reference[] }[] }

/** Imported names are read through the exporter's getter each time: bindings stay live. */
export function rewriteImportReferences(edit: Edit, ast: Program, scope: Scope, bindings: Bindings): void {
  const shorthand = new Set<number>();
  const callees = new Set<number>();
  const statements: Positioned[] = [];
  visitAll(ast, (node) => {
    if (node.type === 'Property' && node.shorthand) shorthand.add((node.key as Positioned).start);
    if (node.type === 'CallExpression') callees.add((node.callee as Positioned).start);
    if (node.type === 'TaggedTemplateExpression') callees.add((node.tag as Positioned).start);
    if (node.type === 'ExportNamedDeclaration' && !node.declaration) statements.push(node as Positioned);
  });
  for (const variable of scope.variables) {
    const read = bindings.locals.get(variable.name);
    if (read === undefined) continue;
    for (const { identifier } of variable.references) {
      // `export { x }` statements are gone already; their identifiers must not be touched again.
      if (statements.some(({ start, end }) => start <= identifier.start && identifier.start < end)) continue;
      let text = callees.has(identifier.start) ? `(0,${read})` : read;
      if (shorthand.has(identifier.start)) text = `${identifier.name}:${read}`;
      edit.text.update(identifier.start, identifier.end, text);
    }
  }
}
