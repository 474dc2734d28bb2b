import { Link, Outlet } from "@tanstack/react-router";
import { PageBody, PageHeader } from "@/ui/PageHeader";
import { TAB, TabRow } from "@/ui/Tabs";

export function Settings() {
  return (
    <PageBody narrow>
      <PageHeader title="Settings" />
      <TabRow label="Settings">
        <Link to="/settings" activeOptions={{ exact: true }} className={TAB}>
          Profile
        </Link>
        <Link to="/settings/appearance" className={TAB}>
          Appearance and time
        </Link>
        <Link to="/settings/sessions" className={TAB}>
          Sessions
        </Link>
        <Link to="/settings/api-keys" className={TAB}>
          API keys
        </Link>
      </TabRow>
      <Outlet />
    </PageBody>
  );
}
