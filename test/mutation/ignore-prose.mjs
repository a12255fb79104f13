/**
 * Leaves alone what decides nothing: sentences for people, and the lists of refusals, from which the
 * reference is generated and against which the test ledger holds every refusal.
 */
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const descriptive = ['who', 'summary', 'refusals', 'error'];

function isDescriptive({ node }) {
  return node.type === 'ObjectProperty' && descriptive.includes(node.key.name);
}

/** The text of a refusal; its code, the first argument, counts. */
function isRefusalText({ node, key, listKey, parent }) {
  return (
    listKey === 'arguments' &&
    key === 1 &&
    parent.callee?.name === 'HealthChainError' &&
    ['StringLiteral', 'TemplateLiteral'].includes(node.type)
  );
}

/** A list whose name says the same. */
function isRefusalList({ node }) {
  return node.type === 'VariableDeclarator' && /Refusals$/.test(node.id.name ?? '');
}

function shouldIgnore(path) {
  return isDescriptive(path) || isRefusalText(path) || isRefusalList(path)
    ? 'It decides nothing.'
    : undefined;
}

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'prose', { shouldIgnore })];
