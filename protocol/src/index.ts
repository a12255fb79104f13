export * from './canonical-json.js';
export * from './envelope.js';
export * from './errors.js';
export * from './governance.js';
export * from './merkle.js';
export * from './primitives.js';
export * from './records.js';
