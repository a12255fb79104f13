import { parseArgs } from 'node:util';
import { leaderKilled } from './leader-killed.js';
import { Recording } from './recording.js';
import { consentStory } from './story.js';

/** Tells the story on the network that runs, with what really comes out. */
const { values } = parseArgs({
  options: { 'kill-leader': { type: 'boolean', default: false }, record: { type: 'string' } },
});
const recording = new Recording();
const say = (line: string): void => {
  recording.add(line);
  console.log(line);
};

const steps = [...consentStory(), ...(values['kill-leader'] ? [leaderKilled()] : [])];
for (const [index, { title, run }] of steps.entries()) {
  say(`\n${index + 1}. ${title}`);
  for (const line of await run()) {
    say(`   ${line}`);
  }
}
if (values.record !== undefined) {
  recording.save(values.record, 'HealthChain: a consent, and the leading orderer killed');
}
