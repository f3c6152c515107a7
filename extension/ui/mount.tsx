import "virtual:tokens.css";
import "./ui.css";
import { type ComponentChild, render } from "preact";

export function mount(page: ComponentChild): void {
  const root = document.getElementById("root");
  if (root) render(page, root);
}
