/**
 * The vitest reporter that a learner sees.
 *
 * It collects verdicts and prints what `verdict-text.ts` makes of them; it decides nothing. Exercises
 * are printed in the order of play, whatever order they end in. A parent process (`npm test`, by `KATA_SEND`)
 * gets the verdicts as data.
 */
import type { Reporter, SerializedError, TestCase, TestModule, TestSpecification, Vitest } from 'vitest/node';
import { findGaps } from '../gaps.ts';
import type { Verdict } from '../verdict.ts';
import { truncate } from './layout.ts';
import { styleOfStdout } from './style.ts';
import type { Style } from './style.ts';
import { renderFirstFailure, renderFurtherFailures, renderOverview } from './verdict-text.ts';
import type { LearnerContext } from './verdict-text.ts';
import { exerciseOf, isSpec, verdictOfModule } from './vitest-verdict.ts';

/** The message by which `npm test` receives the verdicts of its child process. */
export interface VerdictsMessage {
  readonly type: 'kata-verdicts';
  readonly verdicts: readonly Verdict[];
}

const CLEAR_LINE = '\r\u001b[2K';

/** vitest makes an instance by itself; `vitest.config.ts` names this file. */
export default class LearnerReporter implements Reporter {
  readonly #style: Style = styleOfStdout();
  readonly #write = (text: string): boolean => process.stdout.write(text);
  #vitest: Vitest | undefined;
  #files: string[] = [];
  #ended = new Map<string, TestModule>();
  #printed = 0;
  #showsProgress = false;

  /** Called by vitest once, before anything runs. */
  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  /** Called by vitest with all files of a run. */
  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#files = specifications.map((specification) => specification.moduleId).filter(isSpec).sort();
    this.#ended = new Map();
    this.#printed = 0;
  }

  /** Called by vitest when a check begins. */
  onTestCaseReady(test: TestCase): void {
    if (process.stdout.isTTY !== true || this.#style.plain || !isSpec(test.module.moduleId)) return;
    const text = truncate(`  … ${exerciseOf(test.module).slug}: ${test.name}`, this.#style.width - 1);
    this.#write(`${CLEAR_LINE}${this.#style.colours.dim(text)}`);
    this.#showsProgress = true;
  }

  /** Called by vitest when all checks of an exercise are done. */
  onTestModuleEnd(module: TestModule): void {
    this.#ended.set(module.moduleId, module);
    if (!isSpec(module.moduleId)) return;
    // Errors outside of tests are known only at the end, so a single exercise waits for it.
    if (this.#files.length > 1) this.#printOverviews([]);
  }

  /** Called by vitest at the end of a run. */
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    this.#clearProgress();
    const stray = unhandledErrors.map((error) => error.message);
    for (const module of modules) if (!this.#ended.has(module.moduleId)) this.#ended.set(module.moduleId, module);
    this.#printOverviews(stray);
    const verdicts = this.#verdicts(stray);
    const lesson = verdicts.find((verdict) => verdict.checks.some((check) => check.passed === false));
    if (lesson !== undefined) this.#printFailures(lesson);
    if (stray.length > 0) this.#write(`\n[grading bug] ${stray[0]}\n`);
    this.#printOthers(modules);
    // An editor's plugin also listens to this process, but for messages of its own.
    if (process.env['KATA_SEND'] !== undefined) process.send?.({ type: 'kata-verdicts', verdicts } satisfies VerdictsMessage);
  }

  #printOverviews(stray: readonly string[]): void {
    this.#clearProgress();
    for (const file of this.#files.slice(this.#printed)) {
      const module = this.#ended.get(file);
      if (module === undefined) return;
      this.#printed += 1;
      const position = this.#files.length > 1 ? `${this.#printed}/${this.#files.length}` : undefined;
      const verdict = verdictOfModule(module, stray);
      this.#write(`\n${renderOverview(verdict, contextOf(module, verdict), this.#style, position)}`);
    }
  }

  #printFailures(verdict: Verdict): void {
    const module = this.#specs().find((each) => exerciseOf(each).slug === verdict.exercise);
    if (module === undefined) return;
    this.#write(`\n${renderFirstFailure(verdict, contextOf(module, verdict), this.#style)}`);
    const further = renderFurtherFailures(verdict, this.#style, { skipFirst: true });
    if (further !== '') this.#write(`\n${further}`);
  }

  // Files that are no specs, when somebody runs both at once: their failures must not go unseen.
  #printOthers(modules: readonly TestModule[]): void {
    for (const module of modules.filter((each) => !isSpec(each.moduleId))) {
      this.#write(`\n${module.state() === 'passed' ? this.#style.passed : this.#style.failed} ${module.relativeModuleId}\n`);
      if (module.state() === 'passed') continue;
      for (const error of module.errors()) this.#vitest?.logger.printError(error);
      for (const test of module.children.allTests('failed')) {
        for (const error of test.result().errors ?? []) this.#vitest?.logger.printError(error);
      }
    }
  }

  #verdicts(stray: readonly string[]): Verdict[] {
    return this.#specs().map((module) => verdictOfModule(module, stray));
  }

  #specs(): TestModule[] {
    return this.#files.flatMap((file) => this.#ended.get(file) ?? []);
  }

  #clearProgress(): void {
    if (this.#showsProgress) this.#write(CLEAR_LINE);
    this.#showsProgress = false;
  }
}

function contextOf(module: TestModule, verdict: Verdict): LearnerContext {
  const exercise = exerciseOf(module);
  const isOwn = verdict.answer === `exercises/${exercise.slug}`;
  return { misconceptions: exercise.misconceptions, gaps: isOwn ? findGaps(exercise.folder, exercise.files) : [] };
}
