/** The blocks a page is made of. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { common } from "../words/common";

/** The head of a page; also names the browser's tab. */
export function PageHead(props: {
  readonly title: string;
  readonly sub?: ComponentChildren;
  /** A link back to where this belongs. */
  readonly crumb?: ComponentChildren;
  readonly children?: ComponentChildren;
}) {
  const { title } = props;
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title]);
  return (
    <header class="page-head">
      <div>
        {props.crumb && <div class="crumb">{props.crumb}</div>}
        <h1>{title}</h1>
        {props.sub && <p>{props.sub}</p>}
      </div>
      {props.children && <div class="row">{props.children}</div>}
    </header>
  );
}

export function Card(props: {
  readonly title?: ComponentChildren;
  /** Buttons and links beside the title. */
  readonly aside?: ComponentChildren;
  /** Without padding: for tables and lists. */
  readonly flush?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <section class={props.flush ? "card flush" : "card"}>
      {(props.title || props.aside) && (
        <header>
          <h2>{props.title}</h2>
          {props.aside}
        </header>
      )}
      {props.children}
    </section>
  );
}

/** Name and value pairs. Rows without a value are left out. */
export function Facts(props: {
  readonly rows: ReadonlyArray<readonly [name: string, value: ComponentChildren] | null | false>;
}) {
  return (
    <dl class="facts">
      {props.rows.map(
        (row) =>
          row && [
            <dt key={`${row[0]}-name`}>{row[0]}</dt>,
            <dd key={`${row[0]}-value`}>{row[1]}</dd>,
          ],
      )}
    </dl>
  );
}
