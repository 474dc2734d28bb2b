/** Short names for what the API shows. */
import type { components, paths } from "@/api/schema";

type Schemas = components["schemas"];

export type User = Schemas["UserShown"];
export type Campaign = Schemas["CampaignView"];
export type CampaignSummary = Schemas["CampaignSummary"];
export type CampaignDraft = Schemas["Draft"];
export type CampaignChange = Schemas["DraftChange"];
export type CampaignStatus = CampaignSummary["status"];
export type Counts = Schemas["Counts"];
export type Email = Schemas["EmailRow"];
type EmailsAsk = NonNullable<paths["/api/emails"]["get"]["parameters"]["query"]>;
/** Why an e-mail ended, or has another time than planned. */
export type EmailReason = NonNullable<EmailsAsk["reason"]>;
export type EmailWithTimeline = Schemas["EmailOne"];
export type EmailStatus = Email["status"];
export type Explanation = Schemas["Explanation"];
export type CampaignEvent = Schemas["EventView"];
export type Forecast = Schemas["ForecastView"];
export type Preflight = Schemas["PreflightView"];
export type Finding = Schemas["FindingView"];
export type Import = Schemas["ImportView"];
export type Recipient = Schemas["RecipientView"];
export type Sender = Schemas["SenderView"];
export type NewSender = Schemas["NewSender"];
export type SmtpServer = Schemas["SmtpServerView"];
export type NewSmtpServer = Schemas["NewSmtpServer"];
export type Preset = Schemas["PresetView"];
export type VerifyStep = Schemas["StepView"];
export type Template = Schemas["TemplateView"];
export type Preview = Schemas["PreviewView"];
export type SandboxRow = Schemas["MessageRow"];
export type SandboxMessage = Schemas["MessageView"];
export type Suppression = Schemas["SuppressionView"];
export type Stats = Schemas["StatsView"];
export type QueueStats = Schemas["QueueStatsView"];
export type Failure = Schemas["FailureView"];

export interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
}
