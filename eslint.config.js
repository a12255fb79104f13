import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'network/state/**', 'coverage/**'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      complexity: ['error', 10],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    // Every endorser has to come to the same result: contracts know no clock, no chance, no floats,
    // nothing of the process, and keep nothing between transactions.
    files: ['chaincode/src/**/*.ts', 'protocol/src/**/*.ts'],
    ignores: [
      '**/*.test.ts',
      '{chaincode,protocol}/src/{server,testing,documentation,types}/**',
      'chaincode/src/{main,log,version}.ts',
    ],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'process',
          'performance',
          'crypto',
          'fetch',
          'Intl',
          'globalThis',
          'global',
          'Temporal',
        ],
        ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now' },
        ...['random', 'log', 'log2', 'log10', 'exp', 'pow', 'sqrt'].map((property) => ({
          object: 'Math',
          property,
        })),
        ...['randomBytes', 'randomUUID', 'randomInt'].map((property) => ({ property })),
        ...['toLocaleString', 'localeCompare', 'getTimezoneOffset'].map((property) => ({
          property,
        })),
        ...['getQueryResult', 'getHistoryForKey', 'getPrivateDataByRange'].map((property) => ({
          property,
        })),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'A clock.' },
        { selector: 'CallExpression[callee.name="Date"]', message: 'A clock, without new.' },
        { selector: 'Literal[raw=/^\\d[\\d_]*\\.\\d/]', message: 'A float.' },
        {
          selector: 'Program > VariableDeclaration[kind="let"]',
          message: 'State between transactions.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          // Without the prefix.
          paths: builtinModules,
          patterns: [
            { group: ['node:*', '!node:crypto'] },
            // Issues and presents, with chance.
            { group: ['@healthchain/protocol/attestation'] },
            {
              regex: '^(node:crypto$|@noble/)',
              importNamePattern: '^(random(Bytes|UUID|Int)|webcrypto|generateKey)',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
);
