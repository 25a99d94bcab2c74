import type { Channel, OutgoingUpdate, Payload } from './channel.ts';
import { cut } from './lines.ts';

/**
 * Pages show simple HTML in a body, so what a person wrote must not become any. No more is escaped than could, as
 * messages to subscribers may show entities as they are.
 */
const escapeHtml = (text: string): string =>
  text.replaceAll(/&(?=#?\w{1,32};)/g, '&amp;').replaceAll('<', '&lt;');

/**
 * Opens an incident on a page of Atlassian Statuspage, or adds an update to one:
 * https://developer.statuspage.io/#create-an-incident and #update-an-incident. The impact is only overridden when a person said so.
 */
export function statuspagePayload(
  channel: Extract<Channel, { type: 'statuspage' }>,
  { title, text, status }: OutgoingUpdate,
): Payload {
  const { page, incident, impact, components = {}, notify } = channel;
  const ids = Object.keys(components);
  const base = `/v1/pages/${page}/incidents`;
  return {
    method: incident === undefined ? 'POST' : 'PATCH',
    path: incident === undefined ? base : `${base}/${incident}`,
    contentType: 'application/json',
    body: JSON.stringify({
      incident: {
        ...(incident === undefined && { name: cut(title, 250) }),
        status,
        body: escapeHtml(cut(text, 20_000)),
        ...(impact !== undefined && { impact_override: impact }),
        ...(ids.length > 0 && { component_ids: ids, components }),
        ...(notify !== undefined && { deliver_notifications: notify }),
      },
    }),
  };
}
