/** Small bar charts, drawn by us. A table twin holds the same figures for those who do not see them. */

export type Bar = { readonly name: string; readonly value: number };

/** @param props.say what one bar means, for its tooltip */
export function BarChart(props: {
  readonly label: string;
  readonly bars: ReadonlyArray<Bar>;
  readonly say: (bar: Bar) => string;
  readonly height?: number;
}) {
  const height = props.height ?? 56;
  const top = Math.max(1, ...props.bars.map((bar) => bar.value));
  const width = 100 / Math.max(1, props.bars.length);
  return (
    <>
      <svg
        class="bars"
        viewBox={`0 0 100 ${height}`}
        height={height}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {props.bars.map((bar, i) => {
          const size = bar.value === 0 ? 1 : Math.max(2, (bar.value / top) * height);
          return (
            <rect
              key={bar.name}
              x={i * width + width * 0.12}
              width={width * 0.76}
              y={height - size}
              height={size}
              class={bar.value === 0 ? "zero" : undefined}
            >
              <title>{props.say(bar)}</title>
            </rect>
          );
        })}
      </svg>
      <table class="visually-hidden">
        <caption>{props.label}</caption>
        <tbody>
          {props.bars.map((bar) => (
            <tr key={bar.name}>
              <th scope="row">{bar.name}</th>
              <td>{bar.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
