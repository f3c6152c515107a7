/** Every mail there is, by the name that outbox rows carry. */
import type { Template } from "../template";
import { emailCode, invitation, linkCode, signIn } from "./account-mails";
import { databaseRestored, mailUndelivered, syncHeld } from "./admin-mails";
import { approvalReminder, approvalWanted } from "./approval-wanted";
import { accessEnded, accessEnding, accessIneligible } from "./end-mails";
import { extensionReplayed } from "./extension-mails";
import { report, testMail } from "./report-mails";
import { accessFailed, accessGranted, requestDecided, requestStuck } from "./request-mails";
import { integrationRecovered, revokeOverdue, targetTrouble } from "./trouble-mails";

export const templates: Readonly<Record<string, Template>> = {
  approval_wanted: approvalWanted,
  approval_reminder: approvalReminder,
  request_decided: requestDecided,
  request_stuck: requestStuck,
  access_granted: accessGranted,
  access_ending: accessEnding,
  access_ineligible: accessIneligible,
  access_ended: accessEnded,
  access_failed: accessFailed,
  revoke_overdue: revokeOverdue,
  target_trouble: targetTrouble,
  integration_recovered: integrationRecovered,
  sync_held: syncHeld,
  database_restored: databaseRestored,
  mail_undelivered: mailUndelivered,
  report,
  test_mail: testMail,
  sign_in: signIn,
  invitation,
  email_code: emailCode,
  link_code: linkCode,
  extension_replayed: extensionReplayed,
};

export const urgentTemplates = Object.entries(templates).flatMap(([name, t]) =>
  t.urgent ? [name] : [],
);
