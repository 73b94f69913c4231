import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['tests/output/**', 'dist/**', 'node_modules/**', '.venv/**'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: 'module', globals: { ...globals.browser, ...globals.node } },
    rules: { 'prefer-const': 'error', eqeqeq: 'error', 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
  },
];
