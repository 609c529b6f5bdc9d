/**
 * Explorers that go from one answer to the next.
 *
 * A new exploring process costs more than most explorations: it has to start, and its code runs cold. But an
 * answer that found a way out of the engine could tell lies about the next one, so this is for answers that are
 * the author's own, and never for what learners hand in.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onExit } from './clean-up.ts';
import { Explorer } from './explorer.ts';
import type { ExplorerOptions } from './explorer.ts';
import { makeScratch } from './layout.ts';
import { explorerEntry } from './sandbox.ts';
import type { LentExplorer } from './sandbox.ts';

/** Answers after which a process makes way for a new one: it must not grow for ever. */
const ANSWERS_MAX = 50;

/** Lends explorers. */
export class ExplorerPool {
  readonly #repository: string;
  readonly #options: Partial<ExplorerOptions>;
  readonly #folder = mkdtempSync(join(realpathSync(tmpdir()), 'katas-'));
  readonly #takeBack = onExit(() => this.#remove());
  readonly #idle: { readonly explorer: Explorer; answers: number }[] = [];
  #scratches = 0;

  /**
   * @param repository Absolute path of the repository.
   * @param options For tests: another exploring module, or other limits.
   */
  constructor(repository: string, options: Partial<ExplorerOptions> = {}) {
    this.#repository = repository;
    this.#options = options;
  }

  /** Lend an explorer that nobody else uses, the one that was used last if there is one. */
  lend(): LentExplorer {
    const one = this.#idle.pop() ?? { explorer: this.#make(), answers: 0 };
    return {
      explorer: one.explorer,
      release: () => {
        one.answers += 1;
        if (one.answers % ANSWERS_MAX === 0) void one.explorer.close();
        this.#idle.push(one);
      },
    };
  }

  /** End the explorers that were given back. */
  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map(({ explorer }) => explorer.close()));
    this.#takeBack();
    this.#remove();
  }

  #make(): Explorer {
    return new Explorer({ entry: explorerEntry, place: () => ({ scratch: makeScratch(this.#folder, (this.#scratches += 1)), root: this.#repository }), ...this.#options });
  }

  #remove(): void {
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
