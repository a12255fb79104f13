/** The sample health plan's own system: `node main.js BENEFIT-FILE PORT`, on the loopback interface only. */
import { readBenefitFile } from './benefit-file.js';
import { planServer } from './server.js';

const [file = '', port = ''] = process.argv.slice(2);
const server = planServer(readBenefitFile(file));
server.listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
