/** Every page in every state that people see, rendered without a worker. */
import { renderToString } from "preact-render-to-string";
import { Page } from "../../worker/pages/page";
import { approvalScenes } from "./approval-scenes";
import * as examples from "./examples";
import { extensionScenes } from "./extension-scenes";
import { linkScenes } from "./link-scenes";
import { memberScenes } from "./member-scenes";
import { organization, type Scene } from "./scene";
import { statusScenes } from "./status-scenes";

/** The pages with examples that a test may change first. */
export function scenesWith(change: <T>(value: T) => T): ReadonlyArray<Scene> {
  const ex = change({ ...examples });
  return [
    ...approvalScenes(ex),
    ...linkScenes(ex),
    ...statusScenes(ex),
    ...memberScenes(ex),
    ...extensionScenes(ex),
  ];
}

export const scenes = scenesWith((value) => value);

/** The whole document, as `showPage` sends it. */
export function renderScene(scene: Scene, nonce: string): string {
  const page = (
    <Page
      title={scene.name}
      organization={organization}
      person={scene.wide ? { email: examples.ada.email, member: true } : null}
      nonce={nonce}
      now={examples.now}
      wide={scene.wide ?? false}
    >
      {scene.content}
    </Page>
  );
  return `<!doctype html>${renderToString(page)}`;
}
