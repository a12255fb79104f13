export * from './coverage.js';
export * from './coverage-member.js';
export * from './coverage-result.js';
export * from './coverage-standing.js';
