import { Table } from './tables.tsx';

export interface BarItem {
  readonly label: string;
  readonly value: number;
  /** "12", "3 h 5 min": what stands at the end of the bar. */
  readonly text: string;
  readonly note?: string;
  /** Nobody recorded which: it is shown, and is none of the others. */
  readonly isUnknown?: boolean;
}

interface BarsProps {
  readonly caption: string;
  /** Of the two columns, when it is a table. */
  readonly head: readonly [string, string];
  readonly items: readonly BarItem[];
  readonly isTable: boolean;
}

/** One bar for each item; its text says all that the bar does. */
export function Bars({ caption, head, items, isTable }: BarsProps) {
  if (isTable) {
    return (
      <Table caption={caption} head={head}>
        {items.map(({ label, text, note }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>
              {text}
              {note === undefined ? null : <span class="dim note">{note}</span>}
            </td>
          </tr>
        ))}
      </Table>
    );
  }
  const max = Math.max(1, ...items.map(({ value }) => value));
  return (
    <ul class="bars" aria-label={caption}>
      {items.map(({ label, value, text, note, isUnknown = false }) => (
        <li key={label} data-unknown={isUnknown}>
          <span class="bar-label">{label}</span>
          <span class="bar-track" aria-hidden="true">
            <i style={{ width: `${(100 * value) / max}%` }} />
          </span>
          <span class="bar-value">
            {text}
            {note === undefined ? null : <span class="dim note">{note}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
