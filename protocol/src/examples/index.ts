export * from './example-of.js';
export { exampleId } from './placeholders.js';
export { example } from './registry.js';
export * from './statements.js';
