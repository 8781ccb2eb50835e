/**
 * Returns every camera named anywhere in a report, without duplicates; a reader must be allowed to see all of
 * them. `report`: parsed JSON.
 */
export function listCamerasInReport(report: unknown): string[] {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const one of value) look(one);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [key, field] of Object.entries(value)) {
      if (key === 'camera' && typeof field === 'string') found.add(field);
      else if (key === 'cameras' && Array.isArray(field)) {
        for (const one of field) if (typeof one === 'string') found.add(one);
      } else look(field);
    }
  };
  look(report);
  return [...found];
}
