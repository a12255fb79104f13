import type { Alert } from '../platform/durable-store/alerts.js';

/** What is sent: the same bytes under the same id, however often. */
export interface Message {
  readonly id: string;
  readonly body: string;
}

/** Who sends it, and where people look. */
export interface AlertSender {
  readonly mspId: string;
  /** Origin of the gateway. */
  readonly publicUrl: string;
}

/**
 * The message of an alert, as Standard Webhooks has it: type, timestamp, data. It tells that somebody has to
 * look, and where; of patient, clinician and reason it says nothing, for it leaves by whatever carries it.
 */
export function alertMessage(
  { id, emergencyId, audience, declaredAt }: Alert,
  { mspId, publicUrl }: AlertSender,
): Message {
  const path = audience === 'patient' ? '/api/v1/emergencies/own' : '/api/v1/emergencies';
  const link = new URL(path, publicUrl).href;
  const data = { emergencyId, organization: mspId, audience, link };
  return { id, body: JSON.stringify({ type: 'emergency.declared', timestamp: declaredAt, data }) };
}
