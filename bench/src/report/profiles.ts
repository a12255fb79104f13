import { profiledProcesses, type PathProfile, type ProcessProfile } from '../profile/profile.js';
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
    '## Profiles',
    '',
    'Of every path with a target, the slowest first by its time alone; taken last, so with all patients that are there,',
    'and with as many in flight as it is measured with. Reads are of Patients and Observations in turn, searches are the',
    'four of above in turn. Processor time by process is taken without a profiler; shares of functions are of a process’s',
    'own busy time. Of a gateway they are of its main thread: the threads that validate and decrypt count in the processor',
    'time alone.',
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
    ...describeMissing(profile),
  ];
}

/** What the figures of a path cannot show, so that nobody takes it for idle. */
function describeMissing({ profiles }: PathProfile): readonly string[] {
  const missing = profiledProcesses.filter((name) => profiles.every(({ of }) => of !== name));
  return missing.length === 0
    ? []
    : [`Not profiled, as perf or the process was missing: ${missing.join(', ')}.`, ''];
}

function describeProcess(
  { of, functions, flameGraph }: ProcessProfile,
  pictures: string,
): readonly string[] {
  if (flameGraph === undefined) {
    return [`${of}: did nothing.`, ''];
  }
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
