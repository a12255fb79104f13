import type { PathProfile, ProcessProfile } from '../profile/profile.js';
import { table } from './table.js';

const processesShown = 12;

/** The profiles as a part of the report. @param pictures folder of the flame graphs */
export function describeProfiles(
  profiles: readonly PathProfile[],
  pictures: string,
): readonly string[] {
  if (profiles.length === 0) {
    return [];
  }
  return [
    '## Profiles of the slowest paths',
    '',
    'Chosen by their time alone. Processor time by process is taken without a profiler; shares of functions',
    'are of a process’s own busy time.',
    '',
    ...profiles.flatMap((profile) => describePath(profile, pictures)),
  ];
}

function describePath(profile: PathProfile, pictures: string): readonly string[] {
  const { path, alone, inFlight, perSecond, cpu } = profile;
  return [
    `### ${path}`,
    '',
    `${alone.p50.toFixed(0)} ms alone (p50); ${perSecond.toFixed(1)}/s with ${inFlight} in flight for ` +
      `${cpu.seconds.toFixed(0)} s, while everything else on the machine used ${cpu.others.toFixed(1)} ` +
      'processor seconds.',
    '',
    ...table(
      ['Process', 'Processor s', 'ms for each'],
      ['left', 'right', 'right'],
      cpu.processes
        .slice(0, processesShown)
        .map(({ name, seconds }) => [
          name,
          seconds.toFixed(2),
          ((seconds / (perSecond * cpu.seconds)) * 1000).toFixed(1),
        ]),
    ),
    '',
    ...profile.profiles.flatMap((each) => describeProcess(each, pictures)),
  ];
}

function describeProcess(
  { of, functions, flameGraph }: ProcessProfile,
  pictures: string,
): readonly string[] {
  return [
    `${of} ([flame graph](${pictures}/${flameGraph})):`,
    '',
    ...table(
      ['Function', 'Own time'],
      ['left', 'right'],
      functions.map(({ name, self }) => [`\`${name}\``, `${(self * 100).toFixed(1)}%`]),
    ),
    '',
  ];
}
