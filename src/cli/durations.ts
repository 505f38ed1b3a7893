/** `45 s`, `3 min 20 s`, `1 h 05 min`: as precise as a person needs. */
export function showDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** An estimate, with no more digits than it deserves: `about 40 s left`. */
export function showTimeLeft(seconds: number | null): string {
  if (seconds === null) return 'time left not known yet';
  if (seconds < 5) return 'a few seconds left';
  const step = seconds < 60 ? 5 : seconds < 600 ? 10 : 60;
  return `about ${showDuration(Math.round(seconds / step) * step)} left`;
}
