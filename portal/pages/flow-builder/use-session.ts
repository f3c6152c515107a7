/** Which document the builder holds, while the address learns of drafts that it makes itself. */
import { useEffect, useRef, useState } from "preact/hooks";
import { leftBehind, type Start } from "./use-builder";

type Session = {
  /** What the address names. */
  of: string;
  /** A draft that was made here: its address is no other document. */
  own: string | undefined;
  start: Start | undefined;
  number: number;
};

/**
 * @param wanted what the address names
 * @param read what is stored under it; undefined while it loads
 */
export function useSession(wanted: string, read: () => Start | undefined) {
  const session = useRef<Session>({ of: wanted, own: undefined, start: undefined, number: 0 });
  const [, renew] = useState(0);
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    let here = true;
    void leftBehind().then(() => here && setSettled(true));
    return () => {
      here = false;
    };
  }, []);
  const begin = (of: string): void => {
    const number = session.current.number + 1;
    session.current = { of, own: undefined, start: undefined, number };
  };
  if (session.current.of !== wanted) {
    if (session.current.own === wanted) session.current.of = wanted;
    else begin(wanted);
  }
  if (!session.current.start && settled) session.current.start = read();
  return {
    start: session.current.start,
    /** Another number is another builder. */
    key: session.current.number,
    adopt: (own: string): void => {
      session.current.own = own;
    },
    /** Reads what is stored again. */
    restart: (): void => {
      begin(session.current.of);
      renew((n) => n + 1);
    },
  };
}
