import { Listr, PRESET_TIMER } from 'listr2';
import type { Toolbox } from '../../host/toolbox.js';
import type { Supervisor } from '../../supervision/index.js';
import type { Network } from '../../topology/network.js';
import type { Session, StartOptions } from './session.js';
import { steps } from './steps.js';
import { ensureToolbox } from './tools.js';

type Report = (progress: string) => void;

interface Task {
  readonly title: string;
  readonly run: (report: Report) => Promise<void>;
}

/** Takes all steps one after the other and shows each. @throws the first failure */
export async function bringUp(
  options: StartOptions,
  network: Network,
  supervisor: Supervisor,
): Promise<Session> {
  const found: Toolbox[] = [];
  const tools: Task = {
    title: 'Tools',
    run: async (report) => {
      found.push(await ensureToolbox(report));
    },
  };
  await show([tools]);
  const [toolbox] = found;
  if (toolbox === undefined) {
    throw new Error('No tools were found.');
  }
  const session: Session = { options, network, supervisor, toolbox };
  await show(
    steps.map(({ title, run }) => ({ title, run: (report: Report) => run(session, report) })),
  );
  return session;
}

async function show(tasks: readonly Task[]): Promise<void> {
  const list = new Listr(
    tasks.map(({ title, run }) => ({
      title,
      task: (_: unknown, task: { output: string }): Promise<void> =>
        run((progress) => {
          task.output = progress;
        }),
    })),
    // Signals are the command's: it has processes to stop.
    { registerSignalListeners: false, rendererOptions: { timer: PRESET_TIMER } },
  );
  await list.run();
}
