/** Read CSS colours as the browser writes them after resolving: hex, rgb() or color(srgb …). */

/** Red, green and blue, 0 to 255; black where the text is no colour. */
export function parseColor(color: string): [number, number, number] {
  if (color.startsWith('#')) {
    const channel = (at: number) => Number.parseInt(color.slice(at, at + 2), 16);
    return [channel(1), channel(3), channel(5)];
  }
  const [red = 0, green = 0, blue = 0] = color.match(/[\d.]+/g)?.map(Number) ?? [];
  const scale = color.startsWith('color') ? 255 : 1;
  return [red * scale, green * scale, blue * scale];
}

/** Relative luminance as in WCAG, 0 (black) to 1 (white). */
export function luminance(color: string): number {
  const [r, g, b] = parseColor(color).map(value => linear(value / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG contrast ratio, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
