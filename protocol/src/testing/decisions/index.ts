export * from './cases.js';
export * from './exceptions.js';
export * from './naive-decision.js';
export * from './naive-exceptions.js';
export * from './naive-terms.js';
export * from './tally.js';
export * from './unsigned.js';
export * from './outcomes.js';
