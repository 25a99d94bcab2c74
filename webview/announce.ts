/** Says to a screen reader what others see: saved, failed. The element is there from the start, or it stays silent. */
const region = document.createElement('div');
region.className = 'visually-hidden';
region.setAttribute('role', 'status');
region.setAttribute('aria-live', 'polite');
document.body.append(region);

export function announce(text: string): void {
  // The same text twice would not be read twice.
  region.textContent = region.textContent === text ? `${text}\u00A0` : text;
}
