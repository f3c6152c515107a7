/** Which document the builder holds, while the address learns of drafts that are made on the way. */
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

/** @param wanted what the address names */
export function useSession(wanted: string) {
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
  return {
    begun: session.current.start !== undefined,
    /** Another number is another builder. */
    key: session.current.number,
    /** What the builder begins with: what it was given first, as long as the address names the same. */
    startWith(read: () => Start | undefined): Start | undefined {
      if (!session.current.start && settled) session.current.start = read();
      return session.current.start;
    },
    adopt(own: string): void {
      session.current.own = own;
    },
    /** What is stored is read again. */
    restart(): void {
      begin(session.current.of);
      renew((n) => n + 1);
    },
  };
}
