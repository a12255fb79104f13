/** The arrows of docs/architecture.md: protocol <- chaincode, gateway; interfaces -> domains -> platform. */
const tests = '(\\.test\\.ts$|/(test-support|testing)/)';
const interfaces = '^gateway/src/interfaces/';
const platform = '^gateway/src/platform/';
// composition/ puts the parts together, so it knows them all.
const domains = '^gateway/src/(?!interfaces/|platform/|composition/)[^/]+/';

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'protocol-stands-alone',
      severity: 'error',
      from: { path: '^protocol/' },
      to: { path: '^(chaincode|gateway|network|verifier|test|bench|portal)/' },
    },
    {
      name: 'chaincode-knows-protocol-only',
      severity: 'error',
      from: { path: '^chaincode/' },
      to: { path: '^(gateway|network|verifier|test|bench|portal)/' },
    },
    {
      name: 'gateway-knows-protocol-only',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^(chaincode|network|verifier|test|bench|portal)/' },
    },
    {
      name: 'network-starts-all-and-knows-protocol-only',
      comment: 'A base of drug knowledge has the id that the chaincode computes.',
      severity: 'error',
      from: { path: '^network/' },
      to: { path: '^(chaincode|gateway|verifier|test|bench|portal)/' },
    },
    {
      name: 'verifier-knows-protocol-only',
      comment: 'It judges the others, so it shares none of their code.',
      severity: 'error',
      from: { path: '^verifier/' },
      to: { path: '^(chaincode|gateway|network|test|bench|portal)/' },
    },
    {
      name: 'platform-knows-no-domain',
      severity: 'error',
      from: { path: platform },
      to: { path: [interfaces, domains] },
    },
    {
      name: 'domains-know-no-interface',
      severity: 'error',
      from: { path: domains },
      to: { path: interfaces },
    },
    {
      name: 'no-test-in-production',
      comment:
        'Tests and what supports them stay out of what runs; the benchmarks make their data with them.',
      severity: 'error',
      from: { pathNot: [tests, '^bench/src/'] },
      to: { path: tests },
    },
    {
      name: 'dependencies-are-declared',
      severity: 'error',
      from: { pathNot: tests },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'unknown'],
        pathNot: '^@medplum/fhirtypes$',
      },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      // Holds types only, which have no entry to resolve.
      to: { couldNotResolve: true, pathNot: '^@medplum/fhirtypes$' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
