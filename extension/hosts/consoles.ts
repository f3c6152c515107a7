/** Consoles that the extension can be switched on for, and where they are. What is not in here is left alone. */
import type { Provider } from "../consoles/sighting.ts";

export type Console = {
  readonly provider: Provider;
  readonly title: string;
  /** Match patterns of its hosts; empty where every organization has a host of its own, which a person names. */
  readonly origins: ReadonlyArray<string>;
};

export const consoles: ReadonlyArray<Console> = [
  {
    provider: "aws",
    title: "AWS",
    origins: [
      "https://*.aws.amazon.com/*",
      "https://*.console.amazonaws-us-gov.com/*",
      "https://console.amazonaws-us-gov.com/*",
      "https://*.console.amazonaws.cn/*",
      "https://console.amazonaws.cn/*",
      "https://*.console.amazonaws-eusc.eu/*",
      "https://console.amazonaws-eusc.eu/*",
    ],
  },
  { provider: "gcp", title: "Google Cloud", origins: ["https://console.cloud.google.com/*"] },
  {
    provider: "azure",
    title: "Azure and Entra",
    origins: [
      "https://portal.azure.com/*",
      "https://*.portal.azure.com/*",
      "https://entra.microsoft.com/*",
    ],
  },
  { provider: "github", title: "GitHub", origins: ["https://github.com/*"] },
  {
    provider: "databricks",
    title: "Databricks",
    origins: [
      "https://*.cloud.databricks.com/*",
      "https://*.azuredatabricks.net/*",
      "https://*.gcp.databricks.com/*",
    ],
  },
  {
    provider: "snowflake",
    title: "Snowflake",
    origins: ["https://app.snowflake.com/*", "https://*.snowflakecomputing.com/*"],
  },
  { provider: "mongodb-atlas", title: "MongoDB Atlas", origins: ["https://cloud.mongodb.com/*"] },
  {
    provider: "okta",
    title: "Okta",
    origins: ["https://*.okta.com/*", "https://*.oktapreview.com/*"],
  },
  {
    provider: "datadog",
    title: "Datadog",
    origins: ["https://*.datadoghq.com/*", "https://*.datadoghq.eu/*"],
  },
  { provider: "argocd", title: "Argo CD", origins: [] },
  { provider: "rancher", title: "Rancher", origins: [] },
  { provider: "kubernetes-dashboard", title: "Kubernetes Dashboard", origins: [] },
];

export const consoleOf = (provider: Provider): Console | undefined =>
  consoles.find((one) => one.provider === provider);
