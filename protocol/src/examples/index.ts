import './coverage.js';
import './drugs.js';
export * from './example-of.js';
export { exampleDigest, exampleId } from './placeholders.js';
export { example } from './registry.js';
export * from './statements.js';
