import assert from 'node:assert/strict';
import { consentStory } from '../demo/story.js';

describe('the story that `npm run demo` tells', function () {
  this.timeout(240_000);
  let cameThisFar = true;

  for (const { title, run } of consentStory()) {
    it(title, async () => {
      assert.ok(cameThisFar, 'A step before failed, on which this one leans.');
      cameThisFar = false;
      await run();
      cameThisFar = true;
    });
  }
});
