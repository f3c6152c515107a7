/** A value once it has stopped changing, so that typing does not call the server with every letter. */
import { useEffect, useState } from "preact/hooks";

const CALM_MS = 200;

export function useSettled<T>(value: T, calmMs = CALM_MS): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), calmMs);
    return () => clearTimeout(timer);
  }, [value, calmMs]);
  return settled;
}
