/**
 * Every camera that a report names, each once, wherever in it: anyone who may not see them all is not given it. `report`: as it was
 * read from JSON.
 */
export function camerasNamed(report: unknown): string[] {
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
