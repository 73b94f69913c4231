import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['tests/output/**', 'dist/**', 'node_modules/**', '.venv/**'] },
  js.configs.recommended,
  {
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: 'module',
      globals: { ...globals.browser, ...globals.node },
    },
    rules: {
      'prefer-const': 'error',
      eqeqeq: 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // A test that waits by the clock fails on a machine that is busy: it waits for a state instead.
    files: ['tests/waiting.js', 'tests/browser/**', 'tests/engines/**', 'tests/js/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'CallExpression[callee.name=/^setTimeout$/]',
          'CallExpression[callee.property.name=/^(waitForTimeout|sleep)$/]',
        ].map((selector) => ({
          selector,
          message: 'Wait for a state (tests/waiting.js), not for a time.',
        })),
      ],
    },
  },
  {
    // What computes knows nothing of how it is shown.
    files: ['web/geometry/**', 'web/formats/**', 'web/data/**', 'web/map/**', 'web/actions/**'],
    rules: { 'no-restricted-globals': ['error', 'document', 'window'] },
  },
  {
    files: ['web/providers/**'],
    rules: { 'no-restricted-globals': ['error', 'document', 'window', 'localStorage', 'console'] },
  },
];
