/**
 * The accesses of a module, as calls: an index may be one of shared memory. And the checks that end a
 * thread which is dead or loops for ever.
 */
import type { MemberExpression, Node, ObjectPattern } from 'estree';
import { children } from './syntax-tree.ts';
import type { Edit, Positioned } from './syntax-tree.ts';

const CHECK = '--$k.n<0&&$k.over();';
const CHECK_EXPRESSION = '--$k.n<0&&$k.over()';

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const LOOPS = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement']);

/** Walks the tree once and inserts the calls and checks. */
export class AccessRewriter {
  topLevelAwait = false;
  readonly #edit: Edit;
  readonly #isGlobal: (node: Node) => boolean;
  #functionDepth = 0;

  constructor(edit: Edit, isGlobal: (node: Node) => boolean) {
    this.#edit = edit;
    this.#isGlobal = isGlobal;
  }

  visit(node: Positioned, parent: Node | undefined): void {
    const isFunction = FUNCTIONS.has(node.type);
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) {
      if (this.#functionDepth === 0) this.topLevelAwait = true;
    }
    if (isFunction) this.#functionDepth++;
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration': return;
      case 'ExportNamedDeclaration':
        if (!node.declaration) return;
        break;
      case 'MemberExpression': this.#member(node, parent); break;
      case 'ObjectPattern':
        for (const property of node.properties) patternProperties.add(property);
        this.#pattern(node, parent);
        break;
      case 'SpreadElement':
        if (parent?.type === 'ObjectExpression') this.#see(node.argument as Positioned);
        break;
      case 'MetaProperty':
        if (node.meta.name === 'import') this.#edit.text.update(node.start, node.end, '$m.meta');
        break;
      case 'ImportExpression':
        this.#edit.text.update(node.start, node.start + 'import'.length, '$m.import');
        break;
      case 'CatchClause':
        this.#edit.text.appendRight((node.body as Positioned).start + 1, CHECK);
        break;
      case 'CallExpression': this.#call(node); break;
      default:
        if (isFunction) this.#functionBody(node as never);
        else if (LOOPS.has(node.type)) this.#loopBody((node as unknown as { body: Positioned }).body);
    }
    for (const child of children(node)) this.visit(child as Positioned, node);
    if (isFunction) this.#functionDepth--;
  }

  #call(node: Node & { type: 'CallExpression' }): void {
    const { callee } = node;
    if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return;
    if (callee.object.name !== 'Atomics' || !this.#isGlobal(callee.object)) return;
    const first = node.arguments[0] as Positioned | undefined;
    const site = this.#edit.siteFor(node, first ? this.#edit.source.slice(first.start, first.end) : '');
    const object = callee.object as unknown as Positioned;
    this.#edit.text.update(object.start, object.end, `$atomics(${String(site)})`);
  }

  /** What is spread into an object, or taken apart by index, may be a view: all of it is read at once. */
  #see(node: Positioned): void {
    const isSequence = node.type === 'SequenceExpression';
    this.#edit.text.appendRight(node.start, isSequence ? '$see((' : '$see(');
    this.#edit.text.prependLeft(node.end, isSequence ? '))' : ')');
  }

  #pattern(node: Positioned & ObjectPattern, parent: Node | undefined): void {
    if (!node.properties.some(namesElement)) return;
    if (parent?.type === 'VariableDeclarator' && parent.init) this.#see(parent.init as Positioned);
    else if (parent?.type === 'AssignmentExpression' && parent.operator === '=') this.#see(parent.right as Positioned);
    // A parameter has no expression that could be wrapped: a view is read when this property is.
    else this.#edit.text.appendRight(node.start + 1, '[$seen]:{}={},');
  }

  #functionBody(node: { body: Positioned }): void {
    const { body } = node;
    if (body.type === 'BlockStatement') this.#edit.text.appendRight(body.start + 1, CHECK);
    else {
      this.#edit.text.appendRight(body.start, `(${CHECK_EXPRESSION},`);
      this.#edit.text.prependLeft(body.end, ')');
    }
  }

  #loopBody(body: Positioned): void {
    if (body.type === 'BlockStatement') this.#edit.text.appendRight(body.start + 1, CHECK);
    else {
      this.#edit.text.appendRight(body.start, `{${CHECK}`);
      this.#edit.text.prependLeft(body.end, '}');
    }
  }

  #member(node: Positioned & MemberExpression, parent: Node | undefined): void {
    if (!node.computed || node.object.type === 'Super') return;
    if (node.property.type === 'Literal' && typeof node.property.value === 'string' && !/^\d+$/.test(node.property.value)) return;
    if (node.property.type === 'TemplateLiteral') return;
    const role = roleOf(node, parent);
    if (role === 'leave') return;
    const object = node.object as Positioned;
    const property = node.property as Positioned;
    const site = String(this.#edit.siteFor(node, this.#edit.source.slice(object.start, object.end)));
    const bracket = this.#edit.source.lastIndexOf('[', property.start - 1);
    const sequence = property.type === 'SequenceExpression';
    const { text } = this.#edit;
    text.appendRight(node.start, role === 'target' ? '$ref(' : '$get(');
    text.update(bracket, bracket + 1, sequence ? ',(' : ',');
    text.update(node.end - 1, node.end, `${sequence ? ')' : ''},${site})${role === 'target' ? '.v' : ''}`);
  }
}

/** How a computed member is used: read, assigned to, or not to be touched. Chains (`?.`) are conditions by now. */
function roleOf(node: MemberExpression, parent: Node | undefined): 'read' | 'target' | 'leave' {
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression': return parent.callee === node ? 'leave' : 'read';
    case 'TaggedTemplateExpression': return parent.tag === node ? 'leave' : 'read';
    case 'UnaryExpression': return parent.operator === 'delete' ? 'leave' : 'read';
    case 'AssignmentExpression':
    case 'AssignmentPattern': return parent.left === (node as never) ? 'target' : 'read';
    case 'ForInStatement':
    case 'ForOfStatement': return parent.left === (node as never) ? 'target' : 'read';
    case 'UpdateExpression':
    case 'ArrayPattern':
    case 'RestElement': return 'target';
    case 'Property': return parent.value === (node as never) && isPatternProperty(parent) ? 'target' : 'read';
    default: return 'read';
  }
}

/** True for a part of a pattern that may take an element of a view: `{ 0: first }`, `{ [index]: it }`, `{ ...all }`. */
function namesElement(property: ObjectPattern['properties'][number]): boolean {
  if (property.type === 'RestElement' || property.computed) return true;
  return property.key.type === 'Literal' && /^\d+$/.test(String(property.key.value));
}

/** Properties that stand in a pattern, `({ a: view[0] } = x)`, not in an object. */
const patternProperties = new WeakSet<Node>();
function isPatternProperty(node: Node): boolean {
  return patternProperties.has(node);
}
