/**
 * Mutation testing of the functions that decide: each is changed in small ways, and some unit test has
 * to fail for each change. Run by `npm run test:mutation`.
 */
const decisions = {
  'chaincode/src/access/applications': ['decide-application', 'decide-countersignature'],
  'chaincode/src/access/consents': ['decision'],
  'chaincode/src/access/credentials': ['decide-issue', 'decide-ending'],
  'chaincode/src/access/documents': ['decide-approval'],
  'chaincode/src/access/passkeys': ['decide-change', 'check-change', 'signer'],
  'chaincode/src/access/statements': ['require-say', 'signed-statement'],
  'chaincode/src/context': ['guards', 'require-role', 'credential-state', 'transaction-time'],
  'chaincode/src/keys': ['decide-release', 'decide-deposit'],
  'chaincode/src/records': [
    'decide-commit',
    'check-references',
    'check-uniqueness',
    'prove-known',
    'check-releases',
  ],
  'protocol/src': ['canonical-json'],
  'protocol/src/access': ['decide-access'],
  'protocol/src/authority': ['assertion', 'authority-proof', 'passkey-chain', 'passkeys'],
  'protocol/src/journal': ['journal-chain'],
  'protocol/src/providers': ['credentials', 'identifiers'],
  'protocol/src/records': ['merkle'],
};

export default {
  mutate: Object.entries(decisions).flatMap(([folder, names]) =>
    names.map((name) => `${folder}/${name}.ts`),
  ),
  testRunner: 'mocha',
  plugins: ['./mocha-runner.mjs', './ignore-prose.mjs'].map((file) => import.meta.resolve(file)),
  ignorers: ['prose'],
  buildCommand: 'npx tsc --build protocol chaincode',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 20000,
  tempDirName: 'network/state/mutation',
  ignorePatterns: [
    '/*',
    '!/chaincode',
    '!/protocol',
    '!/collections',
    '!/tsconfig.base.json',
    '!/package.json',
  ],
  disableTypeChecks: '{chaincode,protocol}/src/**/*.ts',
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: 'network/state/mutation.json' },
  allowConsoleColors: false,
};
