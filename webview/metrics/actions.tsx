import { NOT_RECORDED } from '../../src/core/incident/vocabulary.ts';
import type { MetricsReport } from '../../src/core/metrics/report.ts';
import { send } from './host.ts';
import { Table } from './tables.tsx';

export function Actions({ actions }: Pick<MetricsReport, 'actions'>) {
  const { open, overdue, list } = actions;
  return (
    <section aria-label="Open actions">
      <h2>Open actions</h2>
      {open === 0 ? (
        <p class="empty">No action item is open, of all incidents.</p>
      ) : (
        <>
          <p class="dim">
            {open} open, {overdue} overdue, of all incidents whatever the period.
            {open > list.length ? ` The first ${list.length} are shown.` : ''}
          </p>
          <Table caption="Open actions" head={['Action', 'Owner', 'Deadline', 'Incident']}>
            {list.map(({ incident, shortId, incidentTitle, title, owner, due, isOverdue }, index) => (
              <tr key={index}>
                <td>{title}</td>
                <td>{owner ?? <span class="not-recorded">{NOT_RECORDED}</span>}</td>
                <td class="nowrap">
                  {due ?? <span class="not-recorded">{NOT_RECORDED}</span>}
                  {isOverdue ? (
                    <span class="tag" data-tone="near">
                      overdue
                    </span>
                  ) : null}
                </td>
                <td>
                  <button
                    type="button"
                    class="link"
                    title={`Open the board of ${shortId}`}
                    onClick={() => send({ type: 'open', incident })}
                  >
                    {incidentTitle}
                  </button>
                </td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </section>
  );
}
