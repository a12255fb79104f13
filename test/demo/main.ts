import { consentStory } from './story.js';

/** Tells the story on the network that runs, with what really comes out. */
for (const [index, { title, run }] of consentStory().entries()) {
  console.log(`\n${index + 1}. ${title}`);
  for (const line of await run()) {
    console.log(`   ${line}`);
  }
}
