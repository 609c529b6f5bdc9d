// What a commit must pass. The types are checked as a whole, as one file's change can break another.
export default {
  '*.{ts,mjs,js}': 'eslint --max-warnings 0 --no-warn-ignored',
  '*.ts': () => 'npm run --silent typecheck',
};
