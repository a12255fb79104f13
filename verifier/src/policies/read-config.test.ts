import { parseRoots } from '../identities/roots.js';
import { createAuthority } from '../testing/authority.js';
import { assertFound, createConsortium, fullExample, type Consortium } from '../testing/example.js';

describe('organisations', () => {
  let consortium: Consortium;

  before(async () => {
    consortium = await createConsortium();
  });

  it('given another root, or none, then the configuration is refused', async () => {
    const example = fullExample(consortium);
    const roots = consortium.authorities.map(({ mspId, root }) => [mspId, root] as const);
    const { root } = await createAuthority('OneMSP');
    const other = parseRoots([['OneMSP', root], ...roots.slice(1)]);
    assertFound(example.verify({ roots: other }), 'root-differs', 0);
    assertFound(example.verify({ roots: parseRoots(roots.slice(1)) }), 'root-missing', 0);
  });

  it('given another channel, then it is said', () => {
    const report = fullExample(consortium).verify({ channel: 'other' });
    assertFound(report, 'channel', 0);
    assertFound(report, 'channel', 1, 0);
  });
});
