import { configForm, connectors } from "../connectors/registry";

/** Every kind of system that can be connected, with the form an admin fills in. */
export const listConnectors = () =>
  connectors.map((connector) => ({
    kind: connector.kind,
    title: connector.title,
    description: connector.description,
    deadlineClass: connector.deadlineClass,
    form: configForm(connector),
    secretFields: [...connector.secretFields],
  }));
