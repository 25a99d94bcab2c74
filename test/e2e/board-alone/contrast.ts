/**
 * Runs in the page: texts whose colour stands out too little from what is behind them (WCAG 2.2, 1.4.3). It must be
 * one function, because only its own source goes to the page.
 */
export function faintTexts(): string[] {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  type Colour = readonly [number, number, number];
  const paint = (color: string, on: Colour): Colour => {
    context.fillStyle = `rgb(${on.join(' ')})`;
    context.fillRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b];
  };
  const behind = (element: Element | null): Colour => {
    if (element === null) return [255, 255, 255];
    const parent =
      element.parentElement ??
      (element.getRootNode() instanceof ShadowRoot ? (element.getRootNode() as ShadowRoot).host : null);
    return paint(getComputedStyle(element).backgroundColor, behind(parent));
  };
  const luminance = (colour: Colour): number => {
    const [r, g, b] = colour.map((part) =>
      part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
  };
  const contrast = (a: Colour, b: Colour): number => {
    const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const faint: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent?.trim() ?? '';
    if (!element || text === '' || element.closest('script, .visually-hidden') || !element.checkVisibility())
      continue;
    const under = behind(element);
    const ratio = contrast(paint(getComputedStyle(element).color, under), under);
    if (ratio < 4.5) faint.push(`${text.slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return [...new Set(faint)];
}
