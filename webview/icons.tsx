/** Drawings of one stroke on 16 by 16, in the colour of the text around them. */
const PATHS = {
  note: 'M4 5h8M4 8h8M4 11h5',
  alert: 'M8 3.5v5.5M8 12v.3',
  flag: 'M5 13.5V3h6.5L10 5.5 11.5 8H5',
  deploy: 'M8 13V4M4.5 7.5 8 4l3.5 3.5',
  check: 'M3.8 8.4l2.9 2.9 5.6-6.2',
  cross: 'M4.8 4.8l6.4 6.4M11.2 4.8l-6.4 6.4',
  dash: 'M4.5 8h7',
  person: 'M8 8a2.3 2.3 0 1 0 0-4.6A2.3 2.3 0 0 0 8 8zM3.6 13.2c.4-2.4 2-3.6 4.4-3.6s4 1.2 4.4 3.6',
  picture: 'M2.8 4h10.4v8.2H2.8zM2.8 10.4l3-3 2.7 2.7 1.6-1.6 3.1 3.1',
  more: 'M3.6 8h.01M8 8h.01M12.4 8h.01',
  edit: 'M3.4 12.6l.7-2.8 6.3-6.3 2.1 2.1-6.3 6.3z',
  chevron: 'M6 4l4 4-4 4',
  terminal: 'M3.2 4.8 6.4 8l-3.2 3.2M8 11.6h4.8',
  copy: 'M6 6h6.8v6.8H6zM3.2 10V3.2H10',
  branch:
    'M5 5.4v5.2M5 5.4a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8zM5 13.4a1.4 1.4 0 1 0 0-2.8 1.4 1.4 0 0 0 0 2.8zM11 7a1.4 1.4 0 1 0 0-2.8A1.4 1.4 0 0 0 11 7zM11 7c0 2.2-3 1.6-5.4 3.8',
  refresh: 'M12.6 6.2A5 5 0 1 0 13 8.6M13 3v3.4H9.6',
  warning: 'M8 2.8 14 13H2zM8 6.6v3M8 11.4v.1',
  news: 'M2.6 9.2h3l1 2h2.8l1-2h3M4.4 3.6h7.2l1.8 5.6v3.6H2.6V9.2z',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.4v3.4M8 5.2v.1',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" data-icon={name}>
      <path d={PATHS[name]} />
    </svg>
  );
}
