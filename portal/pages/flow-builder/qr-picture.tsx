/** A QR code, drawn as one path. Loaded only when somebody wants to see it. */
import { useMemo } from "preact/hooks";
import { encode } from "uqr";
import { linkWords as words } from "../../words/flow-builder";

/** Modules of white around it; scanners need them (ISO/IEC 18004 asks for four). */
const QUIET = 4;

export function QrPicture(props: { readonly text: string }) {
  const { path, size } = useMemo(() => {
    const code = encode(props.text, { ecc: "M", border: QUIET });
    const dark = code.data.flatMap((row, y) =>
      row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { path: dark.join(""), size: code.size };
  }, [props.text]);
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={words.qrLabel}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} class="qr-paper" />
      <path d={path} class="qr-ink" />
    </svg>
  );
}
