import { consentStory } from '../demo/story.js';

describe('the story that `npm run demo` tells', function () {
  this.timeout(240_000);
  this.bail(true);

  for (const { title, run } of consentStory()) {
    it(title, async () => {
      await run();
    });
  }
});
