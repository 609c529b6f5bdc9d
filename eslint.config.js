import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * Which way imports go: exercises, solutions → shared; grading → shared; nothing → an exercise.
 * An import that goes another way is an error, and its message says why.
 */
const onlyShared = {
  regex: '^\\.\\./(?!\\.\\./shared/)',
  message: 'An answer stands on its own files and on ../../shared/ only, as it is graded in a folder that holds nothing else.',
};
const noGrading = {
  regex: '(?:^|/)grading/',
  message: 'Code that is graded must not know the grader.',
};
const noExercise = {
  regex: '(?:^|/)(?:exercises|solutions|answers)/',
  message: 'Nobody imports an exercise: a spec receives the answer that it judges, and only the sandbox evaluates one.',
};
const noOwnExercise = {
  regex: '^\\.\\./(?!\\.\\./\\.\\./)',
  message: 'A spec receives the answer that it judges; an import would evaluate learner code in the process that decides.',
};
const sharedOnItsOwn = {
  regex: '^\\.\\./',
  message: 'shared/ imports nothing from the rest of the repository, so that learners can read and copy it file by file.',
};
const noVm = {
  name: 'node:vm',
  message: 'A vm context is no border: learner code runs in a process of its own (grading/sandbox), controlled by grading/explore.',
};
const noTimersPromises = {
  name: 'node:timers/promises',
  message: 'Do not sleep: wait for the event itself, or a slow machine decides the result.',
};

/** @param {{ patterns?: object[], paths?: object[] }} restrictions */
const imports = ({ patterns = [], paths = [] }) => ({ 'no-restricted-imports': ['error', { patterns, paths }] });

const noClock = [
  { object: 'Date', property: 'now', message: 'No clock in a verdict: the same seed must give the same bytes. Limits belong to the sandbox, by timers.' },
  { object: 'Math', property: 'random', message: 'No luck in a verdict: draw from the printed seed (grading/random.ts).' },
];

const noSleeping = {
  selector: "CallExpression[callee.name='setTimeout']",
  message: 'Do not sleep in a test: wait for the event itself (a message, Atomics.wait), or a slow machine decides the result.',
};

export default defineConfig(
  globalIgnores(['node_modules/', 'coverage/', 'results/', '**/fixtures/**']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylistic],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `Thread<typeof import('./teller.ts'), 'withdraw'>` is how the type of a target is written.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // `Record<string, T>` and `T[]` read the same everywhere; which of two is used is the author's choice.
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      // Numbers in messages are meant; objects are still refused.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `using held = lock.hold()` is used by being there.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreUsingDeclarations: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Array and typed-array elements are possibly undefined here (noUncheckedIndexedAccess): `!` states an invariant.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // A loop that ends by return or by an exchange is how lock-free code is written.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      // `passed === false` differs from `!passed` where null means "not decided".
      '@typescript-eslint/no-unnecessary-boolean-literal-compare': 'off',
      // There are no enums here (tsconfig: erasableSyntaxOnly), and asking about them takes seconds.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-console': 'off',
    },
  },
  { files: ['shared/*.ts'], rules: imports({ patterns: [sharedOnItsOwn] }) },
  { files: ['shared/conformance/*.ts'], rules: imports({ patterns: [{ ...sharedOnItsOwn, regex: '^\\.\\./\\.\\./' }] }) },
  {
    files: ['grading/**/*.ts'],
    rules: {
      ...imports({ patterns: [noExercise], paths: [noVm, noTimersPromises] }),
      'no-restricted-properties': ['error', ...noClock],
    },
  },
  {
    // The controlled scheduler decides nothing by itself: what it observed goes to the spec as plain data.
    // It stands in for Node's own objects and reads what learner code made, so types promise little here.
    files: ['grading/explore/**/*.ts', 'grading/sandbox/**/*.ts'],
    rules: {
      ...imports({ patterns: [noExercise], paths: [noTimersPromises] }),
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      // What learner code threw goes on as it is, also as a rejection.
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-function-type': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.test.ts', 'shared/conformance/**/*.ts', 'exercises/*/.spec/*.spec.ts'],
    rules: {
      'no-restricted-syntax': ['error', noSleeping],
      // Tests say the wrong thing on purpose.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['exercises/*/.spec/*.spec.ts'], rules: imports({ patterns: [noOwnExercise, noExercise], paths: [noVm, noTimersPromises] }) },
  {
    // What learners read and write is plain Node: correct types, no house rules.
    files: ['exercises/*/*.ts', 'solutions/**/*.ts', 'grading/answers/**/*.ts'],
    rules: {
      ...imports({ patterns: [onlyShared, noGrading] }),
      'no-restricted-properties': 'off',
      'prefer-const': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // Put together with other files before they run, so types cannot be known here (see grading/typecheck.ts).
    files: ['grading/answers/**/*.ts', 'exercises/*/.spec/programs/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false, project: false } },
  },
  {
    // These are wrong on purpose: an unused variable or an empty handler may be the very mistake.
    files: ['grading/answers/*/refused/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-empty': 'off',
      'no-useless-assignment': 'off',
    },
  },
);
