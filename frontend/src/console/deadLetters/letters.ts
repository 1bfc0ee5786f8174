/** A letter's body for reading: JSON with line breaks, anything else, such as a body that was cut, as it is. */
export function prettyBody(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** Why letters stayed where they are, each reason once, with how many of them. */
export function reasonsLeft(left: Readonly<Record<string, string>>): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const reason of Object.values(left)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}
