/** What a report says of where it comes from. */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem, type as systemType, release } from 'node:os';
import { projectFolder } from '../../network/bootstrap/folders.mjs';

/** The commit that was tested. */
export function commit() {
  const git = (...args) =>
    execFileSync('git', args, { cwd: projectFolder, encoding: 'utf8' }).trim();
  const changed =
    git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes';
  return `${git('rev-parse', '--short', 'HEAD')}${changed}`;
}

/** The machine, in a sentence. */
export function machine() {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first.model.trim()}, ${memory} GiB, ${systemType()} ${release()}, Node ${process.version}.`;
}
