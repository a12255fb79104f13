export { contentLimit, openContent, sealContent } from './content.js';
export { deriveKey } from './derive-key.js';
export { openLabel, sealLabel } from './label.js';
export { createRecordKey, unwrapRecordKey, wrapRecordKey } from './record-key.js';
export { openMessage, sealMessage } from './message.js';
