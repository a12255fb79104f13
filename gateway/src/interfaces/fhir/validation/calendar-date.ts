const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/;

/** Whether the year, month or day that a FHIR date begins with exists: 2024-02-30 does not. */
export function isCalendarDate(text: string): boolean {
  const [, year = '', month = '01', day = '01'] = parts.exec(text) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  // JavaScript moves the 30th of February into March.
  return (
    Number(year) > 0 &&
    !Number.isNaN(date.getTime()) &&
    date.getUTCMonth() + 1 === Number(month) &&
    date.getUTCDate() === Number(day)
  );
}
