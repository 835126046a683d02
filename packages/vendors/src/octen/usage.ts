/** Numbers by name; a number may be split further, such as `successful_by_mode`. */
export interface ExtractUsage {
  total_urls?: number;
  successful_urls?: number;
  [name: string]: number | ExtractUsage | undefined;
}

/** How deep a split is followed. */
const deepest = 3;

/** Adds the numbers of `part` to those of `sum`; whatever else `part` holds is passed over. */
export function addUsage(sum: ExtractUsage, part: unknown, depth = 1): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [name, value] of Object.entries(part)) {
    const before = Object.hasOwn(sum, name) ? sum[name] : undefined;
    if (typeof value === 'number' && Number.isFinite(value)) {
      put(sum, name, value + (typeof before === 'number' ? before : 0));
    } else if (typeof value === 'object' && value !== null && depth < deepest) {
      const inner = typeof before === 'object' ? before : {};
      addUsage(inner, value, depth + 1);
      put(sum, name, inner);
    }
  }
}

/** Sets an own property, also where the name is `__proto__`. */
function put(sum: ExtractUsage, name: string, value: number | ExtractUsage): void {
  Object.defineProperty(sum, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
