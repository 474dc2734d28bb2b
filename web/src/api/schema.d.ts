// Made by `make api-types` from the API's own description.
export interface paths {
    "/api/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what happened
         * @description Return what happened, newest first: what the socket says as `activity`.
         */
        get: operations["get_activity_api_activity_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search the audit log
         * @description Return entries, newest first; `q` finds a part of who, action, target or address.
         */
        get: operations["get_audit_api_admin_audit_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is all sending stopped?
         * @description Return how it stands.
         */
        get: operations["get_stop_api_admin_stop_get"];
        put?: never;
        /**
         * Stop all sending
         * @description Freeze all sending of this instance at once; what is past its mark still goes.
         */
        post: operations["post_stop_api_admin_stop_post"];
        /**
         * Let sending go on
         * @description Lift the stop; everything due meanwhile follows within its limits.
         */
        delete: operations["delete_stop_api_admin_stop_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List whom nobody of this instance may write to
         * @description Return the instance's list, newest first.
         */
        get: operations["get_instance_list_api_admin_suppressions_get"];
        put?: never;
        /**
         * Let nobody write to these again
         * @description Suppress addresses or domains for every user; waiting e-mails are skipped at once.
         */
        post: operations["post_instance_list_api_admin_suppressions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/suppressions/{suppression_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Lift it
         * @description Take an entry off the instance's list; e-mails that were skipped stay skipped.
         */
        delete: operations["delete_from_instance_list_api_admin_suppressions__suppression_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all users
         * @description Return users, oldest first; `q` finds a part of an address or a name.
         */
        get: operations["get_users_api_admin_users_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a user
         * @description Return one user.
         */
        get: operations["get_user_api_admin_users__user_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description Change role, disable or enable. The last admin who may sign in stays one.
         */
        patch: operations["patch_user_api_admin_users__user_id__patch"];
        trace?: never;
    };
    "/api/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your API keys
         * @description Return your live keys, newest first; never their secrets.
         */
        get: operations["get_keys_api_api_keys_get"];
        put?: never;
        /**
         * Make an API key
         * @description Make a key. Its secret is in this answer and nowhere else.
         */
        post: operations["post_key_api_api_keys_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an API key
         * @description Return one live key.
         */
        get: operations["get_key_api_api_keys__key_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete an API key
         * @description Let a key work no more, at once.
         */
        delete: operations["delete_key_api_api_keys__key_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what needs you
         * @description Return everything that will not mend itself, the most serious first.
         */
        get: operations["get_attention_api_attention_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/confirm/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The page with the button
         * @description Show what the link is about; changes nothing.
         */
        get: operations["show_confirm_page_api_auth_confirm__token__get"];
        put?: never;
        /**
         * Confirm an e-mail address
         * @description Confirm the address; needs the link from the mail and nothing else.
         */
        post: operations["confirm_email_api_auth_confirm__token__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/google": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Go to Google
         * @description Send the browser to the provider; `next` is the page of this site to come back to.
         */
        get: operations["go_to_google_api_auth_google_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/google/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Come back from Google
         * @description Sign in whom the provider names. A browser is sent on, also when it did not work.
         */
        get: operations["come_back_api_auth_google_callback_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/google/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Link Google to your account
         * @description Link the identity that just came back to the account whose password this is; sign in.
         */
        post: operations["link_google_api_auth_google_link_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Begin a session: an access token for an hour, and cookies for browsers.
         *
         *     Known and unknown addresses get the same answer after the same time.
         */
        post: operations["log_in_api_auth_login_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out here
         * @description End the session of the refresh cookie and of the access token, whichever are there.
         */
        post: operations["log_out_api_auth_logout_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out everywhere
         * @description End every session of the user.
         */
        post: operations["log_out_everywhere_api_auth_logout_all_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How may one sign in here?
         * @description Tell the sign-in page what is configured.
         */
        get: operations["show_providers_api_auth_providers_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a new access token
         * @description Spend the refresh cookie for a new access token and a new cookie.
         *
         *     A refresh token used again later than ten seconds after it was spent ends its session. No CSRF
         *     token is asked for: the cookie is SameSite=Strict, and other sites cannot read the answer.
         */
        post: operations["refresh_api_auth_refresh_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register
         * @description Add an account. The first one of an instance is its admin.
         */
        post: operations["register_user_api_auth_register_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link to set a new password
         * @description Mail a link if there is such an account; the answer is the same if there is none.
         */
        post: operations["ask_to_reset_api_auth_reset_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/reset/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password
         * @description Set the password with a mailed link. Every session ends.
         */
        post: operations["reset_password_api_auth_reset__token__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your campaigns
         * @description Return campaigns, newest first; `q` finds a part of a name.
         */
        get: operations["get_campaigns_api_campaigns_get"];
        put?: never;
        /**
         * Create a draft
         * @description Keep a new draft; nothing is promised yet.
         */
        post: operations["post_campaign_api_campaigns_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a campaign
         * @description Return a campaign with its counts, speed and finish time.
         */
        get: operations["get_campaign_api_campaigns__campaign_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete a campaign
         * @description Delete a draft, or a campaign that has ended; 409 while it runs.
         */
        delete: operations["delete_one_campaign_api_campaigns__campaign_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change a campaign
         * @description Change what is named. Once scheduled, only name, senders, pace and hours: 409 for the rest.
         *
         *     What still waits is planned anew, in its order; what is in hand goes as it is.
         */
        patch: operations["patch_campaign_api_campaigns__campaign_id__patch"];
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a campaign
         * @description Cancel everything that waits: after this answer at most what is in hand still goes out.
         */
        post: operations["post_cancel_api_campaigns__campaign_id__cancel_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/clone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy a campaign
         * @description Keep a draft with the content, senders and pace of a campaign, but not its recipients.
         */
        post: operations["post_clone_api_campaigns__campaign_id__clone_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Replay what the socket says
         * @description Return events numbered above `after`, in order, and where the campaign stands after them.
         */
        get: operations["get_events_api_campaigns__campaign_id__events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what failed, by class
         * @description Return what failed for good by reason and SMTP code, the largest class first.
         */
        get: operations["get_failures_api_campaigns__campaign_id__failures_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/forecast": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forecast a draft
         * @description Say what Schedule would promise: first, last, by sender, by hour, and what decides it.
         */
        post: operations["post_forecast_api_campaigns__campaign_id__forecast_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a campaign
         * @description Pause: after this answer at most what is in hand still goes out.
         */
        post: operations["post_pause_api_campaigns__campaign_id__pause_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/preflight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find what would go wrong
         * @description Look at content, senders, every recipient, and with `outside` at DNS and links.
         */
        get: operations["get_preflight_api_campaigns__campaign_id__preflight_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/recipients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a campaign's recipients
         * @description Return recipients in the order of their rows.
         */
        get: operations["get_recipients_api_campaigns__campaign_id__recipients_get"];
        put?: never;
        /**
         * Upload a CSV of recipients
         * @description Take a CSV of up to 200 MiB; a worker imports it, and `GET /imports/{id}` tells how far.
         */
        post: operations["post_recipients_api_campaigns__campaign_id__recipients_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a paused campaign
         * @description Go on: what is overdue goes as soon as limits allow.
         */
        post: operations["post_resume_api_campaigns__campaign_id__resume_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Schedule a draft
         * @description Plan and promise every e-mail; 409 if not a draft, 422 with the blocking findings.
         */
        post: operations["post_schedule_api_campaigns__campaign_id__schedule_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{campaign_id}/test-send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send yourself one e-mail of it
         * @description Hand one rendered e-mail to your own address at once, through the first usable sender.
         */
        post: operations["post_test_send_api_campaigns__campaign_id__test_send_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create, fill and schedule in one call
         * @description Schedule a whole campaign: either all of it is promised, or nothing has happened.
         */
        post: operations["post_one_call_api_campaigns_schedule_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emails": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List e-mails
         * @description Return e-mails in the order of their rows; `q` finds a part of the recipient's address.
         *
         *     `reason` is why one ended, or why one that waits has another time than planned.
         */
        get: operations["get_emails_api_emails_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emails/{email_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an e-mail
         * @description Return an e-mail with everything that happened to it, SMTP answers included.
         */
        get: operations["get_email_api_emails__email_id__get"];
        put?: never;
        post?: never;
        /**
         * Cancel an e-mail
         * @description Cancel an e-mail that still waits; 409 once it is in hand or ended.
         */
        delete: operations["delete_email_api_emails__email_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emails/{email_id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain an e-mail
         * @description Return what it waits for: its gates in order, from the code that sends.
         *
         *     All gates open: the next claim takes it. An e-mail that has ended has one gate, `ended`.
         */
        get: operations["get_gates_api_emails__email_id__explain_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emails/{email_id}/outlook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain an e-mail in one sentence
         * @description Return the gate that decides as one sentence, when the e-mail is likely to go, and all gates.
         *
         *     `likely_at` is null when it has ended, or when something must be done first.
         */
        get: operations["get_outlook_api_emails__email_id__outlook_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emails/{email_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Settle an unknown e-mail
         * @description Settle an e-mail whose outcome nobody knew as `sent`, or let it be sent again.
         */
        post: operations["post_resolve_api_emails__email_id__resolve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emails/{email_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a failed e-mail
         * @description Let a failed e-mail wait again; 409 for any other.
         */
        post: operations["post_retry_api_emails__email_id__retry_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emails/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Settle many unknown e-mails
         * @description Settle e-mails whose outcome nobody knew as `sent`, or let them be sent again.
         */
        post: operations["post_resolve_many_api_emails_resolve_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/emails/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry many failed e-mails
         * @description Let failed e-mails wait again: those named, or all that fit the filter, 10,000 a call.
         */
        post: operations["post_retry_many_api_emails_retry_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imap-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your mailboxes
         * @description Return the mailboxes that are watched, newest first.
         */
        get: operations["get_accounts_api_imap_accounts_get"];
        put?: never;
        /**
         * Watch a mailbox
         * @description Add a mailbox; it is read, never changed: no mail is marked, moved or deleted.
         */
        post: operations["post_account_api_imap_accounts_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imap-accounts/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a mailbox's settings
         * @description Return one mailbox with its health; the password is never shown.
         */
        get: operations["get_account_api_imap_accounts__account_id__get"];
        put?: never;
        post?: never;
        /**
         * Stop watching a mailbox
         * @description Forget a mailbox and its password; answers found there stay.
         */
        delete: operations["delete_account_api_imap_accounts__account_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change a mailbox
         * @description Change what is named; it is tried again at once.
         */
        patch: operations["patch_account_api_imap_accounts__account_id__patch"];
        trace?: never;
    };
    "/api/imap-accounts/{account_id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a mailbox step by step
         * @description Resolve, connect, encrypt, log in, and open each folder for reading.
         */
        post: operations["post_verify_api_imap_accounts__account_id__verify_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your imports
         * @description Return imports, newest first, without their problems.
         */
        get: operations["get_imports_api_imports_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{import_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an import
         * @description Return how far an import is, and its first problems.
         */
        get: operations["get_import_api_imports__import_id__get"];
        put?: never;
        post?: never;
        /**
         * Undo an import
         * @description Remove an import and every recipient it added.
         */
        delete: operations["delete_import_api_imports__import_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{import_id}/problems.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the rows that were not accepted
         * @description Return the original rows with an error column: mend them and upload the file again.
         */
        get: operations["get_problems_api_imports__import_id__problems_csv_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Your account
         * @description Return the signed-in user.
         */
        get: operations["show_me_api_me_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change your account
         * @description Change name or password. A new password signs out every other session.
         */
        patch: operations["change_me_api_me_patch"];
        trace?: never;
    };
    "/api/me/confirm-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link to confirm your address
         * @description Mail a link to your own address.
         */
        post: operations["ask_to_confirm_api_me_confirm_email_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your hooks
         * @description Return every hook, newest first.
         */
        get: operations["get_hooks_api_provider_hooks_get"];
        put?: never;
        /**
         * Add a hook
         * @description Add a hook for one provider; enter its `url` there.
         */
        post: operations["post_hook_api_provider_hooks_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-hooks/{hook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a hook
         * @description Delete a hook; the provider's calls are refused from then on.
         */
        delete: operations["delete_hook_api_provider_hooks__hook_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List answers to your e-mails
         * @description Return answers, newest first, without what they quote.
         */
        get: operations["get_replies_api_replies_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sandbox/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what the sandbox took
         * @description Return your messages, newest first; `q` is looked for in subject, addresses, Message-ID.
         */
        get: operations["list_messages_api_sandbox_messages_get"];
        put?: never;
        post?: never;
        /**
         * Empty the sandbox
         * @description Delete all of your messages.
         */
        delete: operations["delete_messages_api_sandbox_messages_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sandbox/messages/{message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a message
         * @description Return one message, parsed and raw.
         */
        get: operations["read_message_api_sandbox_messages__message_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete a message
         * @description Delete one message.
         */
        delete: operations["delete_message_api_sandbox_messages__message_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sandbox/messages/{message_id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a message be answered or come back
         * @description Write the mail that would come back, read it, and act on it as on any other.
         */
        post: operations["post_answer_api_sandbox_messages__message_id__answer_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sandbox/messages/{message_id}/frame": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A message to be shown in a frame
         * @description Return its HTML sanitised, under a policy that runs nothing and loads nothing from afar.
         */
        get: operations["frame_message_api_sandbox_messages__message_id__frame_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/senders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your senders
         * @description Return your senders, newest first, with health and usage.
         */
        get: operations["list_senders_api_senders_get"];
        put?: never;
        /**
         * Add a sender
         * @description Add a From address; it sends nothing before it is verified.
         */
        post: operations["add_sender_api_senders_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/senders/{sender_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a sender
         * @description Return one sender with health and usage.
         */
        get: operations["read_sender_api_senders__sender_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete a sender
         * @description Delete a sender that has no scheduled e-mails.
         */
        delete: operations["delete_sender_api_senders__sender_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change a sender
         * @description Change what is named; another address has to be verified again.
         */
        patch: operations["change_sender_api_senders__sender_id__patch"];
        trace?: never;
    };
    "/api/senders/{sender_id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mail the link that verifies a sender
         * @description Send the link to the sender's own address, through its own SMTP server.
         */
        post: operations["mail_link_api_senders__sender_id__verify_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/senders/verify/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The page with the button
         * @description Show what the link is about; changes nothing.
         */
        get: operations["show_link_api_senders_verify__token__get"];
        put?: never;
        /**
         * Confirm a From address
         * @description Verify the sender; needs the link from the mail and nothing else.
         */
        post: operations["confirm_link_api_senders_verify__token__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your sessions
         * @description Return where you are signed in, the session used last first; all on one page.
         */
        get: operations["get_sessions_api_sessions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out a session
         * @description End one session: its tokens work no more, and its sockets are cut.
         */
        delete: operations["delete_session_api_sessions__session_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/smtp-servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your SMTP servers
         * @description Return your servers, newest first.
         */
        get: operations["list_servers_api_smtp_servers_get"];
        put?: never;
        /**
         * Add an SMTP server
         * @description Add a server. Nothing is connected to until it is verified or used.
         */
        post: operations["add_server_api_smtp_servers_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/smtp-servers/{server_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an SMTP server
         * @description Return one server with its health; never its password.
         */
        get: operations["read_server_api_smtp_servers__server_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete an SMTP server
         * @description Delete a server that no sender uses.
         */
        delete: operations["delete_server_api_smtp_servers__server_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change an SMTP server
         * @description Change what is named; what is not stays as it is.
         */
        patch: operations["change_server_api_smtp_servers__server_id__patch"];
        trace?: never;
    };
    "/api/smtp-servers/{server_id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try an SMTP server, step by step
         * @description Resolve, connect, encrypt, log in and name a sender, live; the outcome is recorded.
         */
        post: operations["verify_server_api_smtp_servers__server_id__verify_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/smtp-servers/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the well-known providers
         * @description Return the presets that fill host, port and security.
         */
        get: operations["list_presets_api_smtp_servers_presets_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read your totals
         * @description Return totals of all campaigns, and hand-overs by hour: the last 24 unless told.
         *
         *     `series` is by outcome, `by` hour or day; days and `today` are those of `timezone`.
         */
        get: operations["get_stats_api_stats_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stats/capacity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what the next days can take
         * @description Return for each day what senders may hand over, and what is promised of it.
         */
        get: operations["get_capacity_api_stats_capacity_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stats/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how busy the queues are
         * @description Return BullMQ's counts of each queue, and the heartbeats of the workers.
         */
        get: operations["get_queue_stats_api_stats_queue_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stats/upcoming": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what is planned
         * @description Return what is planned for the next hours, by hour and by campaign.
         */
        get: operations["get_upcoming_api_stats_upcoming_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List whom nobody may write to
         * @description Return the suppression list, newest first; `q` finds a part of an address.
         */
        get: operations["get_suppressions_api_suppressions_get"];
        put?: never;
        /**
         * Never write to these again
         * @description Suppress addresses or domains; e-mails that wait for them are skipped at once.
         */
        post: operations["post_suppressions_api_suppressions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/suppressions/{suppression_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take somebody off the list
         * @description Lift a suppression; e-mails that were skipped stay skipped.
         */
        delete: operations["delete_suppression_api_suppressions__suppression_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/suppressions/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a person
         * @description Forget an address everywhere; a keyed hash stays, so that no import brings it back.
         */
        post: operations["post_erase_api_suppressions_erase_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/suppressions/export.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the suppression list
         * @description Return address, reason, source and date of every entry.
         */
        get: operations["get_list_api_suppressions_export_csv_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/suppressions/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a file to the suppression list
         * @description Take a CSV of addresses and domains (up to 20 MiB); nobody comes off the list by it.
         */
        post: operations["post_list_api_suppressions_import_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Does it send?
         * @description Return whether workers live, how far they lag behind, and what waits in the queues.
         */
        get: operations["get_system_api_system_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your templates
         * @description Return templates, newest first.
         */
        get: operations["get_templates_api_templates_get"];
        put?: never;
        /**
         * Keep a template
         * @description Keep content for reuse; a syntax error is refused with its part and line.
         */
        post: operations["post_template_api_templates_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/templates/{template_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a template
         * @description Return a template.
         */
        get: operations["get_template_api_templates__template_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete a template
         * @description Delete a template.
         */
        delete: operations["delete_template_api_templates__template_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change a template
         * @description Change what is named; campaigns made from it keep their own copy.
         */
        patch: operations["patch_template_api_templates__template_id__patch"];
        trace?: never;
    };
    "/api/templates/{template_id}/clone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Copy a template
         * @description Keep a copy of a template, to be changed on its own.
         */
        post: operations["post_template_clone_api_templates__template_id__clone_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/templates/{template_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a template was
         * @description Return the template before each of its last 50 changes, newest first.
         */
        get: operations["get_versions_api_templates__template_id__versions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/templates/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try content out
         * @description Render content with these merge fields; problems are part of the answer.
         */
        post: operations["post_preview_api_templates_preview_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is this process alive?
         * @description Answer, whatever else is away.
         */
        get: operations["show_alive_healthz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/hooks/{hook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A provider reports
         * @description Take bounces, complaints and unsubscribes of a provider, if the call is proved its own.
         */
        post: operations["post_call_hooks__hook_id__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can it work?
         * @description Answer 200 when database, schema and Redis are in order, and else 503 with what is not.
         */
        get: operations["show_ready_readyz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/u/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The page to unsubscribe
         * @description Show who writes and a button to stop it; changes nothing, whoever looks and how often.
         */
        get: operations["show_page_u__token__get"];
        put?: never;
        /**
         * Unsubscribe
         * @description Unsubscribe at once (RFC 8058), or undo it with `undo=yes`; again and again if you like.
         */
        post: operations["post_leave_u__token__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * ActivityView
         * @description One line of the feed; `data` is what the sentence was made from.
         */
        ActivityView: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Campaign Id */
            campaign_id: string | null;
            /** Campaign Name */
            campaign_name: string | null;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            /** Id */
            id: number;
            /** Kind */
            kind: string;
            /** Text */
            text: string;
        };
        /**
         * Alive
         * @description This process answers.
         */
        Alive: {
            /**
             * Status
             * @default ok
             * @constant
             */
            status?: "ok";
        };
        /**
         * Answer
         * @description What the recipient, or their server, answers.
         */
        Answer: {
            /**
             * Kind
             * @enum {string}
             */
            kind: "reply" | "out_of_office" | "bounce" | "soft_bounce" | "complaint";
            /**
             * Text
             * @default Thank you, that sounds good.
             */
            text?: string;
        };
        /**
         * AnswerView
         * @description What was read out of the mail that came back, and what followed from it.
         */
        AnswerView: {
            /** Facts */
            facts: string[];
            /** Kind */
            kind: string;
        };
        /**
         * AttachmentView
         * @description A part that is not the text.
         */
        AttachmentView: {
            /** Content Type */
            content_type: string;
            /** Filename */
            filename: string;
            /** Size Bytes */
            size_bytes: number;
        };
        /**
         * AttentionView
         * @description One thing to look at; the ids say where.
         */
        AttentionView: {
            /** Campaign Id */
            campaign_id?: string | null;
            /** Count */
            count?: number | null;
            /** Import Id */
            import_id?: string | null;
            /** Kind */
            kind: string;
            /** Sender Id */
            sender_id?: string | null;
            /**
             * Severity
             * @enum {string}
             */
            severity: "urgent" | "warning" | "note";
            /** Since */
            since?: string | null;
            /** Smtp Server Id */
            smtp_server_id?: string | null;
            /** Text */
            text: string;
        };
        /**
         * AuditView
         * @description One entry: who did what to what, from where, when.
         */
        AuditView: {
            /** Action */
            action: string;
            /** Address */
            address: string;
            /** Api Key Id */
            api_key_id: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Details */
            details: {
                [key: string]: unknown;
            };
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "change" | "sign_in" | "sign_in_failed" | "sign_out" | "key_use" | "export" | "admin_view" | "denied" | "alert";
            /** Request Id */
            request_id: string;
            /** Session Id */
            session_id: string | null;
            /** Status */
            status: number | null;
            /** Target */
            target: string;
            /** User Agent */
            user_agent: string;
            /** User Id */
            user_id: string | null;
            /** Who */
            who: string;
        };
        /**
         * BoundByView
         * @description The rule that decides when the campaign ends.
         */
        BoundByView: {
            /** Kind */
            kind: string;
            /** Sender Id */
            sender_id: string | null;
            /** Text */
            text: string;
        };
        /**
         * CampaignSummary
         * @description A campaign in a list: everything but its content.
         */
        CampaignSummary: {
            counts: components["schemas"]["Counts"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Delay Seconds */
            delay_seconds: number;
            /** Drift Seconds */
            drift_seconds: number | null;
            /** Ended At */
            ended_at: string | null;
            /** Finish At */
            finish_at: string | null;
            /** First At */
            first_at: string | null;
            /** Hourly Limit */
            hourly_limit: number | null;
            /** Hours */
            hours: {
                [key: string]: unknown;
            } | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Last At */
            last_at: string | null;
            /**
             * Late Policy
             * @enum {string}
             */
            late_policy: "hold" | "send";
            /** Max Parallel */
            max_parallel: number | null;
            /** Name */
            name: string;
            /**
             * Priority
             * @enum {string}
             */
            priority: "high" | "normal" | "low";
            /** Recipients */
            recipients: number;
            /** Scheduled At */
            scheduled_at: string | null;
            /** Sender Ids */
            sender_ids: string[];
            /** Speed Per Minute */
            speed_per_minute: number;
            /** Start At */
            start_at: string | null;
            /** Started At */
            started_at: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "draft" | "scheduled" | "running" | "paused" | "completed" | "cancelled";
            /** Status Reason */
            status_reason: string | null;
            /** Subject */
            subject: string;
            /** Timezone */
            timezone: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * CampaignView
         * @description A campaign with its content; `notes` say what was understood differently than written.
         */
        CampaignView: {
            counts: components["schemas"]["Counts"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Delay Seconds */
            delay_seconds: number;
            /** Drift Seconds */
            drift_seconds: number | null;
            /** Ended At */
            ended_at: string | null;
            /** Finish At */
            finish_at: string | null;
            /** First At */
            first_at: string | null;
            /** Hourly Limit */
            hourly_limit: number | null;
            /** Hours */
            hours: {
                [key: string]: unknown;
            } | null;
            /** Html */
            html: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Last At */
            last_at: string | null;
            /**
             * Late Policy
             * @enum {string}
             */
            late_policy: "hold" | "send";
            /** Max Parallel */
            max_parallel: number | null;
            /** Name */
            name: string;
            /**
             * Notes
             * @default []
             */
            notes: string[];
            /**
             * Priority
             * @enum {string}
             */
            priority: "high" | "normal" | "low";
            /** Recipients */
            recipients: number;
            /** Scheduled At */
            scheduled_at: string | null;
            /** Sender Ids */
            sender_ids: string[];
            /** Speed Per Minute */
            speed_per_minute: number;
            /** Start At */
            start_at: string | null;
            /** Started At */
            started_at: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "draft" | "scheduled" | "running" | "paused" | "completed" | "cancelled";
            /** Status Reason */
            status_reason: string | null;
            /** Subject */
            subject: string;
            /** Text */
            text: string | null;
            /** Timezone */
            timezone: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * CapacityView
         * @description The next days, as they are in `timezone`.
         */
        CapacityView: {
            /** Days */
            days: components["schemas"]["DayView"][];
            /** Timezone */
            timezone: string;
        };
        /**
         * Confirmation
         * @description A From address whose owner has confirmed it.
         */
        Confirmation: {
            /** Email */
            email: string;
            /** Verified */
            verified: boolean;
        };
        /**
         * Counts
         * @description How many e-mails are in each state; `total` is the sum of all the others.
         */
        Counts: {
            /**
             * Cancelled
             * @default 0
             */
            cancelled: number;
            /**
             * Claimed
             * @default 0
             */
            claimed: number;
            /**
             * Failed
             * @default 0
             */
            failed: number;
            /**
             * Scheduled
             * @default 0
             */
            scheduled: number;
            /**
             * Sending
             * @default 0
             */
            sending: number;
            /**
             * Sent
             * @default 0
             */
            sent: number;
            /**
             * Skipped
             * @default 0
             */
            skipped: number;
            /**
             * Total
             * @default 0
             */
            total: number;
            /**
             * Unknown
             * @default 0
             */
            unknown: number;
        };
        /**
         * Credentials
         * @description Who signs in.
         */
        Credentials: {
            /** Email */
            email: string;
            /** Password */
            password: string;
        };
        /**
         * DayView
         * @description One day of all senders; today has the hours that are left.
         */
        DayView: {
            /** By Sender */
            by_sender: components["schemas"]["SenderDay"][];
            /** Capacity */
            capacity: number;
            /**
             * Date
             * Format: date
             */
            date: string;
            /** Free */
            free: number;
            /** Promised */
            promised: number;
        };
        /**
         * Draft
         * @description A campaign as its owner writes it.
         */
        Draft: {
            /**
             * Delay Seconds
             * @default 0
             */
            delay_seconds?: number;
            /** Hourly Limit */
            hourly_limit?: number | null;
            hours?: components["schemas"]["Hours"] | null;
            /** Html */
            html: string;
            /**
             * Late Policy
             * @default hold
             * @enum {string}
             */
            late_policy?: "hold" | "send";
            /** Max Parallel */
            max_parallel?: number | null;
            /** Name */
            name: string;
            /**
             * Priority
             * @default normal
             * @enum {string}
             */
            priority?: "high" | "normal" | "low";
            /**
             * Sender Ids
             * @default []
             */
            sender_ids?: string[];
            /** Start At */
            start_at?: string | null;
            /** Subject */
            subject: string;
            /** Text */
            text?: string | null;
            /**
             * Timezone
             * @default UTC
             * @example Europe/Paris
             */
            timezone?: string;
        };
        /**
         * DraftChange
         * @description What to change; what is not named stays, and null takes an optional value away.
         */
        DraftChange: {
            /**
             * Delay Seconds
             * @default 0
             */
            delay_seconds?: number;
            /** Hourly Limit */
            hourly_limit?: number | null;
            hours?: components["schemas"]["Hours"] | null;
            /**
             * Html
             * @default
             */
            html?: string;
            /**
             * Late Policy
             * @default hold
             * @enum {string}
             */
            late_policy?: "hold" | "send";
            /** Max Parallel */
            max_parallel?: number | null;
            /**
             * Name
             * @default
             */
            name?: string;
            /**
             * Priority
             * @default normal
             * @enum {string}
             */
            priority?: "high" | "normal" | "low";
            /**
             * Sender Ids
             * @default []
             */
            sender_ids?: string[];
            /** Start At */
            start_at?: string | null;
            /**
             * Subject
             * @default
             */
            subject?: string;
            /** Text */
            text?: string | null;
            /**
             * Timezone
             * @default UTC
             * @example Europe/Paris
             */
            timezone?: string;
        };
        /**
         * EmailOne
         * @description One e-mail with everything that happened to it, oldest first.
         */
        EmailOne: {
            /** Attempts */
            attempts: number;
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Ended At */
            ended_at: string | null;
            /** Error */
            error: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Message Id */
            message_id: string;
            /**
             * Planned At
             * Format: date-time
             */
            planned_at: string;
            /** Reason */
            reason: string | null;
            /** Recipient */
            recipient: string;
            /**
             * Scheduled At
             * Format: date-time
             */
            scheduled_at: string;
            /** Scheduled Reason */
            scheduled_reason: string | null;
            /** Sender */
            sender: string | null;
            /**
             * Sender Id
             * Format: uuid
             */
            sender_id: string;
            /** Sent At */
            sent_at: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "scheduled" | "claimed" | "sending" | "sent" | "failed" | "unknown" | "cancelled" | "skipped";
            /** Timeline */
            timeline: {
                [key: string]: unknown;
            }[];
        };
        /**
         * EmailProgress
         * @description One e-mail in its newest state; `at` is when it came into it, null while it waits.
         */
        EmailProgress: {
            /** At */
            at: string | null;
            /** Attempts */
            attempts: number;
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Error */
            error: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Reason */
            reason: string | null;
            /** Recipient */
            recipient: string;
            /**
             * Scheduled At
             * Format: date-time
             */
            scheduled_at: string;
            /** Scheduled Reason */
            scheduled_reason: string | null;
            /**
             * Sender Id
             * Format: uuid
             */
            sender_id: string;
            /** Sent At */
            sent_at: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "scheduled" | "claimed" | "sending" | "sent" | "failed" | "unknown" | "cancelled" | "skipped";
        };
        /**
         * EmailRow
         * @description One e-mail in a list.
         */
        EmailRow: {
            /** Attempts */
            attempts: number;
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Ended At */
            ended_at: string | null;
            /** Error */
            error: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Message Id */
            message_id: string;
            /**
             * Planned At
             * Format: date-time
             */
            planned_at: string;
            /** Reason */
            reason: string | null;
            /** Recipient */
            recipient: string;
            /**
             * Scheduled At
             * Format: date-time
             */
            scheduled_at: string;
            /** Scheduled Reason */
            scheduled_reason: string | null;
            /** Sender */
            sender: string | null;
            /**
             * Sender Id
             * Format: uuid
             */
            sender_id: string;
            /** Sent At */
            sent_at: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "scheduled" | "claimed" | "sending" | "sent" | "failed" | "unknown" | "cancelled" | "skipped";
        };
        /**
         * ErasedView
         * @description In how many e-mails the address stood.
         */
        ErasedView: {
            /** Erased */
            erased: number;
        };
        /**
         * Erasure
         * @description Whom to erase.
         */
        Erasure: {
            /** Email */
            email: string;
        };
        /**
         * ErrorAnswer
         * @description The body of every answer that is an error.
         */
        ErrorAnswer: {
            error: components["schemas"]["ErrorShown"];
        };
        /**
         * ErrorShown
         * @description What went wrong: a code for programs, a sentence for people, and particulars if any.
         */
        ErrorShown: {
            /** Code */
            code: string;
            /** Details */
            details: unknown[];
            /** Message */
            message: string;
        };
        /**
         * EventsView
         * @description Events in order; ask again with `after` set to the last `seq` while `more` is true.
         *
         *     `progress` was read after the events: it is what `campaign_progress` would say.
         */
        EventsView: {
            /** Items */
            items: components["schemas"]["EventView"][];
            /** More */
            more: boolean;
            progress: components["schemas"]["Progress"];
            /** Refetch */
            refetch: boolean;
        };
        /**
         * EventView
         * @description A fact about a campaign or one of its e-mails; `seq` has no gaps.
         */
        EventView: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Data */
            data: {
                [key: string]: unknown;
            };
            email?: components["schemas"]["EmailProgress"] | null;
            /** Email Id */
            email_id: string | null;
            /** Kind */
            kind: string;
            /** Seq */
            seq: number;
        };
        /**
         * Explanation
         * @description Why an e-mail has not gone yet, or how it ended.
         *
         *     `likely_at` is when the next attempt is to be expected as things stand; None when it ended, or
         *     when something must be done first.
         */
        Explanation: {
            /** Gates */
            gates: components["schemas"]["Gate"][];
            /** Likely At */
            likely_at: string | null;
            /** Summary */
            summary: string;
        };
        /**
         * FailureView
         * @description A class of failed e-mails: why, with which SMTP code, how many, and an answer to read.
         */
        FailureView: {
            /** Code */
            code: number | null;
            /** Count */
            count: number;
            /** Example Answer */
            example_answer: string | null;
            /** Reason */
            reason: string | null;
        };
        /**
         * FindingView
         * @description One thing preflight found.
         */
        FindingView: {
            /** Code */
            code: string;
            /** Count */
            count: number | null;
            /** Fix */
            fix: string | null;
            /** Message */
            message: string;
            /** Rows */
            rows: number[];
            /** Sender Id */
            sender_id: string | null;
            /**
             * Severity
             * @enum {string}
             */
            severity: "blocking" | "warning";
        };
        /**
         * ForecastView
         * @description What Schedule would promise if it were pressed now.
         */
        ForecastView: {
            bound_by: components["schemas"]["BoundByView"];
            /** By Hour */
            by_hour: components["schemas"]["HourForecastView"][];
            /** By Sender */
            by_sender: components["schemas"]["SenderForecastView"][];
            /** Count */
            count: number;
            /** First At */
            first_at: string | null;
            /** Last At */
            last_at: string | null;
            /** Suggestions */
            suggestions: components["schemas"]["SuggestionView"][];
        };
        /**
         * Gate
         * @description One condition an e-mail must meet to go.
         *
         *     `opens_at` is when a closed one opens by itself; None when that is not known, or up to a person.
         */
        Gate: {
            /** Gate */
            gate: string;
            /** Open */
            open: boolean;
            /** Opens At */
            opens_at?: string | null;
            /** Reason */
            reason: string;
        };
        /**
         * Header
         * @description One header field, decoded.
         */
        Header: {
            /** Name */
            name: string;
            /** Value */
            value: string;
        };
        /**
         * HeartbeatView
         * @description A worker, when it was last heard of, and how many shards it drains.
         */
        HeartbeatView: {
            /**
             * Beat At
             * Format: date-time
             */
            beat_at: string;
            /** Is Alive */
            is_alive: boolean;
            /** Name */
            name: string;
            /** Shards */
            shards: number;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * Worker Id
             * Format: uuid
             */
            worker_id: string;
        };
        /**
         * HookView
         * @description A hook: `url` is what to enter at the provider; `secret` is shown once, for postmark.
         */
        HookView: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Last Event At */
            last_event_at: string | null;
            /** Last Refusal */
            last_refusal: string | null;
            /** Name */
            name: string;
            /**
             * Provider
             * @enum {string}
             */
            provider: "ses" | "sendgrid" | "mailgun" | "postmark";
            /** Secret */
            secret?: string | null;
            /** Url */
            url: string;
        };
        /**
         * HourCount
         * @description Hand-overs within one hour of UTC.
         */
        HourCount: {
            /** Count */
            count: number;
            /**
             * Hour
             * Format: date-time
             */
            hour: string;
        };
        /**
         * HourForecastView
         * @description How many e-mails leave within one hour of UTC.
         */
        HourForecastView: {
            /** Count */
            count: number;
            /**
             * Hour
             * Format: date-time
             */
            hour: string;
        };
        /**
         * Hours
         * @description When a campaign may send: days of the week and two times on the clock of its time zone.
         * @example {
         *       "days": [
         *         "mon",
         *         "fri"
         *       ],
         *       "from": "09:00",
         *       "to": "17:00"
         *     }
         */
        Hours: {
            /** Days */
            days: string[];
            /** From */
            from: string;
            /** To */
            to: string;
        };
        /**
         * ImapAccountView
         * @description A mailbox as its owner sees it; the password is never shown.
         */
        ImapAccountView: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Folders */
            folders: string[];
            /** Host */
            host: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Enabled */
            is_enabled: boolean;
            /** Last Error */
            last_error: string | null;
            /** Last Error At */
            last_error_at: string | null;
            /** Name */
            name: string;
            /** Port */
            port: number;
            /**
             * Security
             * @enum {string}
             */
            security: "tls" | "starttls" | "none";
            /** Seen At */
            seen_at: string | null;
            /** Sent Folder */
            sent_folder: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "new" | "watching" | "waiting" | "stopped";
            /** Username */
            username: string;
            /** Verified At */
            verified_at: string | null;
        };
        /**
         * ImapChange
         * @description What to change; what is left out stays.
         */
        ImapChange: {
            /** Folders */
            folders?: string[] | null;
            /** Host */
            host?: string | null;
            /** Is Enabled */
            is_enabled?: boolean | null;
            /** Name */
            name?: string | null;
            /** Password */
            password?: string | null;
            /** Port */
            port?: number | null;
            /** Security */
            security?: ("tls" | "starttls" | "none") | null;
            /** Sent Folder */
            sent_folder?: string | null;
            /** Username */
            username?: string | null;
        };
        /**
         * ImapStepView
         * @description One step of trying a mailbox.
         */
        ImapStepView: {
            /** Detail */
            detail: string;
            /** Ms */
            ms: number;
            /** Ok */
            ok: boolean;
            /**
             * Step
             * @enum {string}
             */
            step: "dns" | "connect" | "tls" | "login" | "folder";
        };
        /**
         * ImportProblemView
         * @description A row that was not accepted, numbered as in a spreadsheet.
         */
        ImportProblemView: {
            /** Column */
            column: string | null;
            /** Reason */
            reason: string;
            /** Row */
            row: number;
            /** Value */
            value: string | null;
        };
        /**
         * ImportView
         * @description One uploaded CSV; `rows` = accepted + duplicates + invalid + suppressed, so far.
         */
        ImportView: {
            /** Accepted */
            accepted: number;
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Delimiter */
            delimiter: string | null;
            /** Dry Run */
            dry_run: boolean;
            /** Duplicates */
            duplicates: number;
            /** Encoding */
            encoding: string | null;
            /** Error */
            error: string | null;
            /** Field Names */
            field_names: string[] | null;
            /** Finished At */
            finished_at: string | null;
            /** Header */
            header: string[] | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Invalid */
            invalid: number;
            /** Lawful Basis */
            lawful_basis: string | null;
            /**
             * Problems
             * @description The first 100.
             */
            problems: components["schemas"]["ImportProblemView"][];
            /** Rows */
            rows: number;
            /** Size Bytes */
            size_bytes: number;
            /** Source */
            source: string | null;
            /**
             * Status
             * @enum {string}
             */
            status: "running" | "done" | "failed";
            /** Suppressed */
            suppressed: number;
        };
        /**
         * InstanceSuppressedView
         * @description How many entries were named, and how many waiting e-mails were skipped.
         */
        InstanceSuppressedView: {
            /** Entries */
            entries: number;
            /** Skipped */
            skipped: number;
        };
        /**
         * KeyView
         * @description A key without its secret; `hint` is how the secret begins.
         */
        KeyView: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
            /** Hint */
            hint: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Last Used From */
            last_used_from: string | null;
            /** Name */
            name: string;
            /** Scopes */
            scopes: ("read" | "write" | "send")[];
        };
        /**
         * LedgerCheckView
         * @description When counters were last compared with e-mails, and what differs; nothing should.
         */
        LedgerCheckView: {
            /** Checked At */
            checked_at: string | null;
            /** Mismatches */
            mismatches: components["schemas"]["MismatchView"][];
        };
        /**
         * LinkProof
         * @description The proof that the account with this address is yours.
         */
        LinkProof: {
            /** Password */
            password: string;
        };
        /**
         * ListImportView
         * @description What came of a file: `suppressed` are on the list now, `skipped` waiting e-mails ended.
         */
        ListImportView: {
            /**
             * Problems
             * @description The first 100.
             */
            problems: components["schemas"]["ListProblemView"][];
            /** Rows */
            rows: number;
            /** Skipped */
            skipped: number;
            /** Suppressed */
            suppressed: number;
        };
        /**
         * ListProblemView
         * @description A row that was not taken.
         */
        ListProblemView: {
            /** Reason */
            reason: string;
            /** Row */
            row: number;
            /** Value */
            value: string;
        };
        /**
         * MadeKeyView
         * @description A key just made; `key` is shown this once (a replay with an `Idempotency-Key` has null).
         */
        MadeKeyView: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
            /** Hint */
            hint: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Key */
            key: string | null;
            /** Last Used At */
            last_used_at: string | null;
            /** Last Used From */
            last_used_from: string | null;
            /** Name */
            name: string;
            /** Scopes */
            scopes: ("read" | "write" | "send")[];
        };
        /**
         * ManyRetries
         * @description Which failed e-mails are to wait again.
         */
        ManyRetries: {
            /** Campaign Id */
            campaign_id?: string | null;
            /** Ids */
            ids?: string[] | null;
            reason?: components["schemas"]["Reason"] | null;
            /**
             * Status
             * @default failed
             * @constant
             */
            status?: "failed";
        };
        /**
         * ManyVerdicts
         * @description Which e-mails of unknown outcome, and what a person found out about them.
         */
        ManyVerdicts: {
            /**
             * As
             * @description It was sent, or it is to be sent again.
             * @enum {string}
             */
            as: "sent" | "retry";
            /** Campaign Id */
            campaign_id?: string | null;
            /** Ids */
            ids?: string[] | null;
            reason?: components["schemas"]["Reason"] | null;
            /**
             * Status
             * @default unknown
             * @constant
             */
            status?: "unknown";
        };
        /**
         * ManyView
         * @description How many e-mails were changed, and how many were not, by why; `more`: the filter has more.
         */
        ManyView: {
            /** Done */
            done: number;
            /** More */
            more: boolean;
            /** Skipped */
            skipped: number;
            /** Skipped Because */
            skipped_because: {
                [key: string]: number;
            };
        };
        /**
         * MeChange
         * @description What a user changes of their own account; a new password needs the current one.
         */
        MeChange: {
            /** Current Password */
            current_password?: string | null;
            /** Name */
            name?: string | null;
            /** Password */
            password?: string | null;
        };
        /**
         * MessageRow
         * @description A message in the list.
         */
        MessageRow: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Mail From */
            mail_from: string;
            /** Message Id */
            message_id: string | null;
            /** Rcpt To */
            rcpt_to: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Size Bytes */
            size_bytes: number;
            /** Subject */
            subject: string;
        };
        /**
         * MessageView
         * @description A message taken apart, and as it came; `problem` says why something is missing.
         *
         *     `html` is what the sender wrote, as text. To be looked at there is `safe_html`, a whole page
         *     without scripts for a sandboxed `srcdoc`, and the frame at `…/{message_id}/frame`.
         */
        MessageView: {
            /** Attachments */
            attachments: components["schemas"]["AttachmentView"][];
            /** Headers */
            headers: components["schemas"]["Header"][];
            /** Html */
            html: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Mail From */
            mail_from: string;
            /** Message Id */
            message_id: string | null;
            /** Problem */
            problem: string | null;
            /** Raw */
            raw: string;
            /** Raw Is Cut */
            raw_is_cut: boolean;
            /** Rcpt To */
            rcpt_to: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Safe Html */
            safe_html: string | null;
            /** Size Bytes */
            size_bytes: number;
            /** Subject */
            subject: string;
            /** Text */
            text: string | null;
        };
        /**
         * MismatchView
         * @description A campaign's counter that is not what its e-mails come to.
         */
        MismatchView: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Counted */
            counted: number;
            /** Counter */
            counter: string;
            /** Kept */
            kept: number;
        };
        /**
         * NewHook
         * @description A hook; each provider proves its calls by something else.
         */
        NewHook: {
            /** Name */
            name: string;
            /**
             * Provider
             * @enum {string}
             */
            provider: "ses" | "sendgrid" | "mailgun" | "postmark";
            /** Public Key */
            public_key?: string | null;
            /** Signing Key */
            signing_key?: string | null;
            /** Topic Arn */
            topic_arn?: string | null;
        };
        /**
         * NewImapAccount
         * @description A mailbox: a preset, or host, port and security.
         */
        NewImapAccount: {
            /**
             * Folders
             * @default [
             *       "INBOX"
             *     ]
             */
            folders?: string[];
            /** Host */
            host?: string | null;
            /**
             * Is Enabled
             * @default true
             */
            is_enabled?: boolean;
            /** Name */
            name: string;
            /**
             * Password
             * Format: password
             */
            password: string;
            /** Port */
            port?: number | null;
            /** Preset */
            preset?: string | null;
            /** Security */
            security?: ("tls" | "starttls" | "none") | null;
            /** Sent Folder */
            sent_folder?: string | null;
            /** Username */
            username: string;
        };
        /**
         * NewKey
         * @description What a key is called and what it may do; it reads only, unless said otherwise.
         */
        NewKey: {
            /** Expires At */
            expires_at?: string | null;
            /** Name */
            name: string;
            /**
             * Scopes
             * @default [
             *       "read"
             *     ]
             */
            scopes?: ("read" | "write" | "send")[];
        };
        /**
         * NewSender
         * @description A From address to add; limits default to the instance's conservative ones.
         */
        NewSender: {
            /**
             * Email
             * @example ada@example.com
             */
            email: string;
            /** Hourly Limit */
            hourly_limit?: number | null;
            /** Min Delay Seconds */
            min_delay_seconds?: number | null;
            /** Name */
            name: string;
            /** Postal Address */
            postal_address?: string | null;
            /** Reply To */
            reply_to?: string | null;
            /** Smtp Server Ids */
            smtp_server_ids: string[];
        };
        /**
         * NewSmtpServer
         * @description A server to add; without a preset, host, port and security are needed.
         */
        NewSmtpServer: {
            /** Host */
            host?: string | null;
            /**
             * Max Connections
             * @default 2
             */
            max_connections?: number;
            /** Name */
            name: string;
            /** Password */
            password?: string | null;
            /** Port */
            port?: number | null;
            /** Preset */
            preset?: string | null;
            /** Region */
            region?: string | null;
            /** Security */
            security?: ("tls" | "starttls" | "none") | null;
            /** Username */
            username?: string | null;
        };
        /**
         * NewSuppressions
         * @description Addresses, or `@domain` for everybody there: one `email`, or several `emails`.
         */
        NewSuppressions: {
            /** Email */
            email?: string | null;
            /**
             * Emails
             * @default []
             */
            emails?: string[];
            /** Note */
            note?: string | null;
        };
        /**
         * NewTemplate
         * @description Reusable content, written in Liquid.
         */
        NewTemplate: {
            /** Html */
            html: string;
            /** Name */
            name: string;
            /** Subject */
            subject: string;
            /** Text */
            text?: string | null;
        };
        /**
         * OneCall
         * @description A whole campaign in one call: content, people, pace.
         */
        OneCall: {
            /**
             * Delay Seconds
             * @default 0
             */
            delay_seconds?: number;
            /** Hourly Limit */
            hourly_limit?: number | null;
            hours?: components["schemas"]["Hours"] | null;
            /** Html */
            html: string;
            /**
             * Late Policy
             * @default hold
             * @enum {string}
             */
            late_policy?: "hold" | "send";
            /** Max Parallel */
            max_parallel?: number | null;
            /** Name */
            name: string;
            /**
             * Priority
             * @default normal
             * @enum {string}
             */
            priority?: "high" | "normal" | "low";
            /**
             * Recipients
             * @description Each with `email`; every other key is a merge field.
             * @example [
             *       {
             *         "email": "ada@example.com",
             *         "first_name": "Ada"
             *       }
             *     ]
             */
            recipients: {
                [key: string]: unknown;
            }[];
            /**
             * Sender Ids
             * @default []
             */
            sender_ids?: string[];
            /** Start At */
            start_at?: string | null;
            /** Subject */
            subject: string;
            /** Text */
            text?: string | null;
            /**
             * Timezone
             * @default UTC
             * @example Europe/Paris
             */
            timezone?: string;
        };
        /**
         * OneCallView
         * @description What one call promised.
         */
        OneCallView: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Email Count */
            email_count: number;
            /**
             * First At
             * Format: date-time
             */
            first_at: string;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            /**
             * Notes
             * @default []
             */
            notes: string[];
            /** Suppressed */
            suppressed: number;
        };
        /**
         * OutcomesView
         * @description How attempts ended within one hour or day that begins at `at`, as it was known then.
         */
        OutcomesView: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Failed */
            failed: number;
            /** Sent */
            sent: number;
            /** Unknown */
            unknown: number;
        };
        /** Page[ActivityView] */
        Page_ActivityView_: {
            /** Items */
            items: components["schemas"]["ActivityView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[AuditView] */
        Page_AuditView_: {
            /** Items */
            items: components["schemas"]["AuditView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[CampaignSummary] */
        Page_CampaignSummary_: {
            /** Items */
            items: components["schemas"]["CampaignSummary"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[EmailRow] */
        Page_EmailRow_: {
            /** Items */
            items: components["schemas"]["EmailRow"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[ImapAccountView] */
        Page_ImapAccountView_: {
            /** Items */
            items: components["schemas"]["ImapAccountView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[ImportView] */
        Page_ImportView_: {
            /** Items */
            items: components["schemas"]["ImportView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[KeyView] */
        Page_KeyView_: {
            /** Items */
            items: components["schemas"]["KeyView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[MessageRow] */
        Page_MessageRow_: {
            /** Items */
            items: components["schemas"]["MessageRow"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[RecipientView] */
        Page_RecipientView_: {
            /** Items */
            items: components["schemas"]["RecipientView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[ReplyView] */
        Page_ReplyView_: {
            /** Items */
            items: components["schemas"]["ReplyView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[SenderView] */
        Page_SenderView_: {
            /** Items */
            items: components["schemas"]["SenderView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[SessionView] */
        Page_SessionView_: {
            /** Items */
            items: components["schemas"]["SessionView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[SmtpServerView] */
        Page_SmtpServerView_: {
            /** Items */
            items: components["schemas"]["SmtpServerView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[SuppressionView] */
        Page_SuppressionView_: {
            /** Items */
            items: components["schemas"]["SuppressionView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[TemplateView] */
        Page_TemplateView_: {
            /** Items */
            items: components["schemas"]["TemplateView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /** Page[UserView] */
        Page_UserView_: {
            /** Items */
            items: components["schemas"]["UserView"][];
            /** Next Cursor */
            next_cursor: string | null;
        };
        /**
         * PreflightView
         * @description Everything preflight found; a campaign with blocking findings cannot be scheduled.
         */
        PreflightView: {
            /** Blocking */
            blocking: components["schemas"]["FindingView"][];
            /** Ready */
            ready: boolean;
            /** Warnings */
            warnings: components["schemas"]["FindingView"][];
        };
        /**
         * PresetView
         * @description A well-known provider, where its SMTP server is, and what to log in with.
         */
        PresetView: {
            /** Hint */
            hint: string;
            /** Host */
            host: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Needs Region */
            needs_region: boolean;
            /** Port */
            port: number;
            /**
             * Security
             * @enum {string}
             */
            security: "tls" | "starttls" | "none";
        };
        /**
         * PreviewAsk
         * @description Content and the merge fields to try it with; a syntax error is an answer, not a failure.
         */
        PreviewAsk: {
            /** Html */
            html: string;
            /** Subject */
            subject: string;
            /** Text */
            text?: string | null;
            /**
             * Variables
             * @default {}
             */
            variables?: {
                [key: string]: unknown;
            };
        };
        /**
         * PreviewProblemView
         * @description What is wrong with content.
         */
        PreviewProblemView: {
            /** Code */
            code: string;
            /** Field */
            field: string | null;
            /** Line */
            line: number | null;
            /** Message */
            message: string;
            /** Part */
            part: string | null;
        };
        /**
         * PreviewView
         * @description Content as one recipient would see it; `safe_html` is a page for a sandboxed `srcdoc`.
         */
        PreviewView: {
            /** Html */
            html: string;
            /** Problems */
            problems: components["schemas"]["PreviewProblemView"][];
            /** Safe Html */
            safe_html: string;
            /** Subject */
            subject: string;
            /** Text */
            text: string;
            /** Variables */
            variables: string[];
        };
        /**
         * Progress
         * @description Where a campaign stands, in absolute values.
         *
         *     Of two, the one with the higher `seq` holds; with the same `seq`, the one with the later `at`.
         *     `remaining` is everything that has not ended; `speed` is in e-mails a minute.
         */
        Progress: {
            /** At */
            at: string | null;
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            counts: components["schemas"]["Counts"];
            /** Drift Seconds */
            drift_seconds: number | null;
            /** Failed */
            failed: number;
            /** Finish At */
            finish_at: string | null;
            /**
             * Refetch
             * @default false
             */
            refetch?: boolean;
            /** Remaining */
            remaining: number;
            /** Sent */
            sent: number;
            /** Seq */
            seq: number;
            /** Speed */
            speed: number;
            /**
             * Status
             * @enum {string}
             */
            status: "draft" | "scheduled" | "running" | "paused" | "completed" | "cancelled";
            /** Status Reason */
            status_reason: string | null;
            /** Total */
            total: number;
            /** Unknown */
            unknown: number;
        };
        /**
         * ProvidersShown
         * @description How one may sign in here.
         */
        ProvidersShown: {
            /** Google */
            google: boolean;
            /**
             * Password
             * @default true
             */
            password?: boolean;
            /** Password Reset */
            password_reset: boolean;
            /** Signup */
            signup: boolean;
        };
        /**
         * QueueCounts
         * @description BullMQ's jobs of one queue by state.
         */
        QueueCounts: {
            /**
             * Active
             * @default 0
             */
            active: number;
            /**
             * Delayed
             * @default 0
             */
            delayed: number;
            /**
             * Failed
             * @default 0
             */
            failed: number;
            /**
             * Prioritized
             * @default 0
             */
            prioritized: number;
            /**
             * Waiting
             * @default 0
             */
            waiting: number;
        };
        /**
         * QueueStatsView
         * @description How busy each queue is, and who works; `workers` counts those that are alive.
         */
        QueueStatsView: {
            /** Heartbeats */
            heartbeats: components["schemas"]["HeartbeatView"][];
            /** Queues */
            queues: {
                [key: string]: components["schemas"]["QueueCounts"];
            };
            /** Workers */
            workers: number;
        };
        /**
         * Rates
         * @description Shares of the e-mails whose outcome is known; null while there are none.
         */
        Rates: {
            /** Failed */
            failed: number | null;
            /** Sent */
            sent: number | null;
            /** Unknown */
            unknown: number | null;
        };
        /**
         * Ready
         * @description Everything this process stands on answers; each part by name.
         */
        Ready: {
            /** Checks */
            checks: {
                [key: string]: "ok";
            };
            /**
             * Status
             * @default ready
             * @constant
             */
            status?: "ready";
        };
        /**
         * Reason
         * @description Why an e-mail is where it is, as stored; the screen has the sentences.
         * @enum {string}
         */
        Reason: "over_limit" | "temporary_refusal" | "server_trouble" | "recipient_refused" | "message_refused" | "attempts_used_up" | "not_composable" | "no_answer" | "worker_lost" | "suppressed" | "unsubscribed" | "replied" | "bounced" | "complained" | "by_user" | "rescheduled";
        /**
         * RecipientView
         * @description One recipient with its merge fields.
         */
        RecipientView: {
            /** Address */
            address: string;
            /** Fields */
            fields: {
                [key: string]: unknown;
            };
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Row */
            row: number;
        };
        /**
         * Registration
         * @description Who wants an account.
         */
        Registration: {
            /** Email */
            email: string;
            /** Name */
            name: string;
            /** Password */
            password: string;
        };
        /**
         * ReplyView
         * @description An answer to an e-mail of yours; `text` is without what it quotes.
         */
        ReplyView: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /**
             * Email Id
             * Format: uuid
             */
            email_id: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "human" | "auto_reply";
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Sender */
            sender: string;
            /** Subject */
            subject: string;
            /** Text */
            text: string;
        };
        /**
         * ResetAsk
         * @description Whose password is to be set anew.
         */
        ResetAsk: {
            /** Email */
            email: string;
        };
        /**
         * ResetTo
         * @description The new password.
         */
        ResetTo: {
            /** Password */
            password: string;
        };
        /**
         * Said
         * @description One sentence.
         */
        Said: {
            /** Message */
            message: string;
        };
        /**
         * SenderChange
         * @description What to change; what is not named stays. A new address has to be verified again.
         */
        SenderChange: {
            /** Email */
            email?: string | null;
            /** Hourly Limit */
            hourly_limit?: number | null;
            /** Min Delay Seconds */
            min_delay_seconds?: number | null;
            /** Name */
            name?: string | null;
            /** Postal Address */
            postal_address?: string | null;
            /** Reply To */
            reply_to?: string | null;
            /** Smtp Server Ids */
            smtp_server_ids?: string[] | null;
        };
        /**
         * SenderDay
         * @description One sender's day: what it may hand over and what is promised already.
         */
        SenderDay: {
            /** Capacity */
            capacity: number;
            /** Closed Reason */
            closed_reason: string | null;
            /** Email */
            email: string | null;
            /** Promised */
            promised: number;
            /**
             * Sender Id
             * Format: uuid
             */
            sender_id: string;
        };
        /**
         * SenderForecastView
         * @description What one sender is to send.
         */
        SenderForecastView: {
            /** Count */
            count: number;
            /** Email */
            email: string;
            /** First At */
            first_at: string | null;
            /** Last At */
            last_at: string | null;
            /**
             * Sender Id
             * Format: uuid
             */
            sender_id: string;
        };
        /**
         * SenderView
         * @description A sender as its owner sees it; `health` is that of its best SMTP server.
         */
        SenderView: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string;
            /**
             * Health
             * @enum {string}
             */
            health: "healthy" | "watch" | "cooling" | "stopped";
            /** Health Reason */
            health_reason: string | null;
            /** Hourly Limit */
            hourly_limit: number;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Min Delay Seconds */
            min_delay_seconds: number;
            /** Name */
            name: string;
            /** Postal Address */
            postal_address: string | null;
            /** Reply To */
            reply_to: string | null;
            /** Smtp Server Ids */
            smtp_server_ids: string[];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            usage: components["schemas"]["Usage"];
            /** Verification Sent At */
            verification_sent_at: string | null;
            /** Verified */
            verified: boolean;
            /** Verified At */
            verified_at: string | null;
        };
        /**
         * SessionView
         * @description One live session: since when, when and from where it was refreshed last.
         */
        SessionView: {
            /** Address */
            address: string;
            /**
             * Begun At
             * Format: date-time
             */
            begun_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Current */
            is_current: boolean;
            /**
             * Last Used At
             * Format: date-time
             */
            last_used_at: string;
            /** User Agent */
            user_agent: string;
        };
        /**
         * SignedInShown
         * @description An access token, and whose it is; the refresh token is in a cookie.
         */
        SignedInShown: {
            /** Access Token */
            access_token: string;
            /** Expires In */
            expires_in: number;
            /**
             * Token Type
             * @default bearer
             * @constant
             */
            token_type?: "bearer";
            user: components["schemas"]["UserShown"];
        };
        /**
         * SmtpServerChange
         * @description What to change; what is not named stays. A null username or password takes it away.
         */
        SmtpServerChange: {
            /** Host */
            host?: string | null;
            /** Max Connections */
            max_connections?: number | null;
            /** Name */
            name?: string | null;
            /** Password */
            password?: string | null;
            /** Port */
            port?: number | null;
            /** Preset */
            preset?: string | null;
            /** Region */
            region?: string | null;
            /** Security */
            security?: ("tls" | "starttls" | "none") | null;
            /** Username */
            username?: string | null;
        };
        /**
         * SmtpServerView
         * @description A server as its owner sees it: everything but the password.
         */
        SmtpServerView: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Failures In A Row */
            failures_in_a_row: number;
            /** Has Password */
            has_password: boolean;
            /**
             * Health
             * @enum {string}
             */
            health: "healthy" | "watch" | "cooling" | "stopped";
            /** Health Reason */
            health_reason: string | null;
            /**
             * Health Since
             * Format: date-time
             */
            health_since: string;
            /** Host */
            host: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Is Sandbox */
            is_sandbox: boolean;
            /** Last Error */
            last_error: string | null;
            /** Last Error At */
            last_error_at: string | null;
            /** Max Connections */
            max_connections: number;
            /** Name */
            name: string;
            /** Port */
            port: number;
            /** Probe At */
            probe_at: string | null;
            /**
             * Security
             * @enum {string}
             */
            security: "tls" | "starttls" | "none";
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Username */
            username: string | null;
            /** Verified At */
            verified_at: string | null;
        };
        /**
         * StatsView
         * @description Totals of all campaigns, and hand-overs by hour between `from_at` and `to_at`.
         */
        StatsView: {
            /** By Hour */
            by_hour: components["schemas"]["HourCount"][];
            /**
             * From At
             * Format: date-time
             */
            from_at: string;
            ledger_check: components["schemas"]["LedgerCheckView"];
            /** P95 Lateness Seconds */
            p95_lateness_seconds: number | null;
            rates: components["schemas"]["Rates"];
            /** Series */
            series: components["schemas"]["OutcomesView"][];
            /**
             * To At
             * Format: date-time
             */
            to_at: string;
            today: components["schemas"]["TodayView"];
            /** Totals */
            totals: {
                [key: string]: number;
            };
        };
        /**
         * StepView
         * @description One step of a live verification; `ms` is how long it took.
         */
        StepView: {
            /** Detail */
            detail: string;
            /** Ms */
            ms: number;
            /** Ok */
            ok: boolean;
            /** Step */
            step: string;
        };
        /**
         * StopAsk
         * @description Why, for everybody whose e-mails wait; `stop: false` lets sending go on.
         */
        StopAsk: {
            /** Reason */
            reason?: string | null;
            /**
             * Stop
             * @default true
             */
            stop?: boolean;
        };
        /**
         * StopView
         * @description Whether all sending is stopped, since when and why.
         */
        StopView: {
            /** Reason */
            reason: string | null;
            /** Stopped */
            stopped: boolean;
            /** Stopped At */
            stopped_at: string | null;
        };
        /**
         * SuggestionView
         * @description One change, and when the campaign would then end.
         */
        SuggestionView: {
            /** Exact */
            exact: boolean;
            /** Kind */
            kind: string;
            /**
             * Last At
             * Format: date-time
             */
            last_at: string;
            /** Sender Id */
            sender_id: string | null;
            /** Text */
            text: string;
        };
        /**
         * SuppressedView
         * @description The entries as they are on the list now, and how many waiting e-mails were skipped.
         */
        SuppressedView: {
            /** Items */
            items: components["schemas"]["SuppressionView"][];
            /** Skipped */
            skipped: number;
        };
        /**
         * SuppressionView
         * @description Somebody nobody may write to, since when and why.
         */
        SuppressionView: {
            /** Address */
            address: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Reason */
            reason: string;
            /** Source */
            source: string | null;
        };
        /**
         * SystemView
         * @description Whether anything sends, in one word and one sentence.
         */
        SystemView: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** In Hand */
            in_hand: number;
            /** Lag Seconds */
            lag_seconds: number;
            /** Queues */
            queues: {
                [key: string]: components["schemas"]["QueueCounts"];
            } | null;
            /**
             * Status
             * @enum {string}
             */
            status: "ok" | "late" | "no_workers" | "stopped" | "redis_away";
            /** Stop Reason */
            stop_reason: string | null;
            /** Stopped At */
            stopped_at: string | null;
            /** Text */
            text: string;
            /** Workers */
            workers: number;
        };
        /**
         * Taken
         * @description How many events were new to us.
         */
        Taken: {
            /** Taken */
            taken: number;
        };
        /**
         * TemplateChange
         * @description What to change; what is not named stays.
         */
        TemplateChange: {
            /**
             * Html
             * @default
             */
            html?: string;
            /**
             * Name
             * @default
             */
            name?: string;
            /**
             * Subject
             * @default
             */
            subject?: string;
            /** Text */
            text?: string | null;
        };
        /**
         * TemplateVersionView
         * @description A template as it was before a change.
         */
        TemplateVersionView: {
            /** Html */
            html: string;
            /** Name */
            name: string;
            /** Number */
            number: number;
            /**
             * Replaced At
             * Format: date-time
             */
            replaced_at: string;
            /** Subject */
            subject: string;
            /** Text */
            text: string | null;
        };
        /**
         * TemplateView
         * @description A template as its owner wrote it.
         */
        TemplateView: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Html */
            html: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /** Subject */
            subject: string;
            /** Text */
            text: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * TestSendView
         * @description Whether a server took the test e-mail, and in which words it answered.
         */
        TestSendView: {
            /** Accepted */
            accepted: boolean;
            /** Answer */
            answer: string;
            /** Message Id */
            message_id: string;
            /** Recipient */
            recipient: string;
            /**
             * Sender Id
             * Format: uuid
             */
            sender_id: string;
        };
        /**
         * TodayView
         * @description How attempts ended since midnight.
         */
        TodayView: {
            /** Failed */
            failed: number;
            /** Sent */
            sent: number;
            /** Unknown */
            unknown: number;
        };
        /**
         * UpcomingCampaign
         * @description A campaign that sends within the span; `first_hour` is its first hour of UTC in it.
         */
        UpcomingCampaign: {
            /**
             * Campaign Id
             * Format: uuid
             */
            campaign_id: string;
            /** Count */
            count: number;
            /**
             * First Hour
             * Format: date-time
             */
            first_hour: string;
            /** Name */
            name: string | null;
        };
        /**
         * UpcomingHour
         * @description How many e-mails are planned for one hour of UTC.
         */
        UpcomingHour: {
            /** Count */
            count: number;
            /**
             * Hour
             * Format: date-time
             */
            hour: string;
        };
        /**
         * UpcomingView
         * @description What is planned between now and then, by the plan as it is now.
         */
        UpcomingView: {
            /** By Hour */
            by_hour: components["schemas"]["UpcomingHour"][];
            /** Campaigns */
            campaigns: components["schemas"]["UpcomingCampaign"][];
            /** Count */
            count: number;
            /**
             * From At
             * Format: date-time
             */
            from_at: string;
            /**
             * To At
             * Format: date-time
             */
            to_at: string;
        };
        /**
         * Usage
         * @description What of the hourly limit is used; `next_slot_at` is null while there is room.
         */
        Usage: {
            /** Hourly Limit */
            hourly_limit: number;
            /** Next Slot At */
            next_slot_at: string | null;
            /** Used */
            used: number;
        };
        /**
         * UserChange
         * @description What an admin changes of an account; either ends all of its sessions.
         */
        UserChange: {
            /** Disabled */
            disabled?: boolean | null;
            /** Role */
            role?: ("user" | "admin") | null;
        };
        /**
         * UserShown
         * @description A user as they see themselves.
         */
        UserShown: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string;
            /** Email Confirmed At */
            email_confirmed_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "user" | "admin";
        };
        /**
         * UserView
         * @description A user as admins see them.
         */
        UserView: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Disabled At */
            disabled_at: string | null;
            /** Email */
            email: string;
            /** Email Confirmed At */
            email_confirmed_at: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "user" | "admin";
        };
        /**
         * Verdict
         * @description What a person found out about an e-mail whose outcome nobody knew.
         */
        Verdict: {
            /**
             * As
             * @description It was sent, or it is to be sent again.
             * @enum {string}
             */
            as: "sent" | "retry";
        };
        /**
         * VerificationMail
         * @description Whether a server took the mail with the link, and in which words it answered.
         */
        VerificationMail: {
            /** Accepted */
            accepted: boolean;
            /** Answer */
            answer: string;
            /** Email */
            email: string;
            /** Expires At */
            expires_at: string | null;
            /**
             * Smtp Server Id
             * Format: uuid
             */
            smtp_server_id: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_activity_api_activity_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ActivityView_"];
                };
            };
        };
    };
    get_audit_api_admin_audit_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                from?: string | null;
                kind?: ("change" | "sign_in" | "sign_in_failed" | "sign_out" | "key_use" | "export" | "admin_view" | "denied" | "alert") | null;
                limit?: number;
                q?: string | null;
                to?: string | null;
                user_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditView_"];
                };
            };
        };
    };
    get_stop_api_admin_stop_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopView"];
                };
            };
        };
    };
    post_stop_api_admin_stop_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["StopAsk"] | null;
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopView"];
                };
            };
        };
    };
    delete_stop_api_admin_stop_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopView"];
                };
            };
        };
    };
    get_instance_list_api_admin_suppressions_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                q?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SuppressionView_"];
                };
            };
        };
    };
    post_instance_list_api_admin_suppressions_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSuppressions"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceSuppressedView"];
                };
            };
        };
    };
    delete_from_instance_list_api_admin_suppressions__suppression_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                suppression_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_users_api_admin_users_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                q?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_UserView_"];
                };
            };
        };
    };
    get_user_api_admin_users__user_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
        };
    };
    patch_user_api_admin_users__user_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
        };
    };
    get_keys_api_api_keys_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_KeyView_"];
                };
            };
        };
    };
    post_key_api_api_keys_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeKeyView"];
                };
            };
        };
    };
    get_key_api_api_keys__key_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyView"];
                };
            };
        };
    };
    delete_key_api_api_keys__key_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_attention_api_attention_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttentionView"][];
                };
            };
        };
    };
    show_confirm_page_api_auth_confirm__token__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    confirm_email_api_auth_confirm__token__post: {
        parameters: {
            query?: never;
            header?: {
                accept?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Said"];
                };
            };
        };
    };
    go_to_google_api_auth_google_get: {
        parameters: {
            query?: {
                next?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    come_back_api_auth_google_callback_get: {
        parameters: {
            query?: {
                code?: string;
                error?: string;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    link_google_api_auth_google_link_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkProof"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInShown"];
                };
            };
        };
    };
    log_in_api_auth_login_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInShown"];
                };
            };
        };
    };
    log_out_api_auth_logout_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    log_out_everywhere_api_auth_logout_all_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    show_providers_api_auth_providers_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProvidersShown"];
                };
            };
        };
    };
    refresh_api_auth_refresh_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInShown"];
                };
            };
        };
    };
    register_user_api_auth_register_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserShown"];
                };
            };
        };
    };
    ask_to_reset_api_auth_reset_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetAsk"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Said"];
                };
            };
        };
    };
    reset_password_api_auth_reset__token__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetTo"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_campaigns_api_campaigns_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                q?: string | null;
                status?: ("draft" | "scheduled" | "running" | "paused" | "completed" | "cancelled") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CampaignSummary_"];
                };
            };
        };
    };
    post_campaign_api_campaigns_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Draft"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
        };
    };
    get_campaign_api_campaigns__campaign_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
        };
    };
    delete_one_campaign_api_campaigns__campaign_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_campaign_api_campaigns__campaign_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftChange"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
        };
    };
    post_cancel_api_campaigns__campaign_id__cancel_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
        };
    };
    post_clone_api_campaigns__campaign_id__clone_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
        };
    };
    get_events_api_campaigns__campaign_id__events_get: {
        parameters: {
            query?: {
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventsView"];
                };
            };
        };
    };
    get_failures_api_campaigns__campaign_id__failures_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureView"][];
                };
            };
        };
    };
    post_forecast_api_campaigns__campaign_id__forecast_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastView"];
                };
            };
        };
    };
    post_pause_api_campaigns__campaign_id__pause_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
        };
    };
    get_preflight_api_campaigns__campaign_id__preflight_get: {
        parameters: {
            query?: {
                outside?: boolean;
            };
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreflightView"];
                };
            };
        };
    };
    get_recipients_api_campaigns__campaign_id__recipients_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RecipientView_"];
                };
            };
        };
    };
    post_recipients_api_campaigns__campaign_id__recipients_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** @description Count, but add nobody. */
                    dry_run?: boolean;
                    /**
                     * Format: binary
                     * @description The CSV.
                     */
                    file: string;
                    /** @description Why they may be written to: consent, customers, … */
                    lawful_basis?: string;
                    /** @description JSON: {"email": "Header", "fields": {"Header": "field"}} */
                    mapping?: string;
                    /** @description Where they come from. */
                    source?: string;
                };
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"];
                };
            };
        };
    };
    post_resume_api_campaigns__campaign_id__resume_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
        };
    };
    post_schedule_api_campaigns__campaign_id__schedule_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
        };
    };
    post_test_send_api_campaigns__campaign_id__test_send_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                campaign_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestSendView"];
                };
            };
        };
    };
    post_one_call_api_campaigns_schedule_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OneCall"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneCallView"];
                };
            };
        };
    };
    get_emails_api_emails_get: {
        parameters: {
            query?: {
                campaign_id?: string | null;
                cursor?: string | null;
                limit?: number;
                q?: string | null;
                reason?: components["schemas"]["Reason"] | null;
                sender_id?: string | null;
                status?: ("scheduled" | "claimed" | "sending" | "sent" | "failed" | "unknown" | "cancelled" | "skipped") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EmailRow_"];
                };
            };
        };
    };
    get_email_api_emails__email_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                email_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailOne"];
                };
            };
        };
    };
    delete_email_api_emails__email_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                email_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailOne"];
                };
            };
        };
    };
    get_gates_api_emails__email_id__explain_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                email_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gate"][];
                };
            };
        };
    };
    get_outlook_api_emails__email_id__outlook_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                email_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
        };
    };
    post_resolve_api_emails__email_id__resolve_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                email_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Verdict"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailOne"];
                };
            };
        };
    };
    post_retry_api_emails__email_id__retry_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                email_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailOne"];
                };
            };
        };
    };
    post_resolve_many_api_emails_resolve_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ManyVerdicts"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManyView"];
                };
            };
        };
    };
    post_retry_many_api_emails_retry_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ManyRetries"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ManyView"];
                };
            };
        };
    };
    get_accounts_api_imap_accounts_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ImapAccountView_"];
                };
            };
        };
    };
    post_account_api_imap_accounts_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewImapAccount"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImapAccountView"];
                };
            };
        };
    };
    get_account_api_imap_accounts__account_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImapAccountView"];
                };
            };
        };
    };
    delete_account_api_imap_accounts__account_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_account_api_imap_accounts__account_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImapChange"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImapAccountView"];
                };
            };
        };
    };
    post_verify_api_imap_accounts__account_id__verify_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImapStepView"][];
                };
            };
        };
    };
    get_imports_api_imports_get: {
        parameters: {
            query?: {
                campaign_id?: string | null;
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ImportView_"];
                };
            };
        };
    };
    get_import_api_imports__import_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"];
                };
            };
        };
    };
    delete_import_api_imports__import_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_problems_api_imports__import_id__problems_csv_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                import_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    show_me_api_me_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserShown"];
                };
            };
        };
    };
    change_me_api_me_patch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeChange"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserShown"];
                };
            };
        };
    };
    ask_to_confirm_api_me_confirm_email_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Said"];
                };
            };
        };
    };
    get_hooks_api_provider_hooks_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookView"][];
                };
            };
        };
    };
    post_hook_api_provider_hooks_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewHook"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HookView"];
                };
            };
        };
    };
    delete_hook_api_provider_hooks__hook_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_replies_api_replies_get: {
        parameters: {
            query?: {
                campaign_id?: string | null;
                cursor?: string | null;
                kind?: ("human" | "auto_reply") | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ReplyView_"];
                };
            };
        };
    };
    list_messages_api_sandbox_messages_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                q?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MessageRow_"];
                };
            };
        };
    };
    delete_messages_api_sandbox_messages_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    read_message_api_sandbox_messages__message_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageView"];
                };
            };
        };
    };
    delete_message_api_sandbox_messages__message_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_answer_api_sandbox_messages__message_id__answer_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Answer"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerView"];
                };
            };
        };
    };
    frame_message_api_sandbox_messages__message_id__frame_get: {
        parameters: {
            query?: {
                /** @description Load images from afar. */
                images?: boolean;
            };
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    list_senders_api_senders_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SenderView_"];
                };
            };
        };
    };
    add_sender_api_senders_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSender"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderView"];
                };
            };
        };
    };
    read_sender_api_senders__sender_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sender_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderView"];
                };
            };
        };
    };
    delete_sender_api_senders__sender_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sender_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    change_sender_api_senders__sender_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sender_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SenderChange"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SenderView"];
                };
            };
        };
    };
    mail_link_api_senders__sender_id__verify_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sender_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationMail"];
                };
            };
        };
    };
    show_link_api_senders_verify__token__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    confirm_link_api_senders_verify__token__post: {
        parameters: {
            query?: never;
            header?: {
                accept?: string;
            };
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Confirmation"];
                };
            };
        };
    };
    get_sessions_api_sessions_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SessionView_"];
                };
            };
        };
    };
    delete_session_api_sessions__session_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_servers_api_smtp_servers_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SmtpServerView_"];
                };
            };
        };
    };
    add_server_api_smtp_servers_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSmtpServer"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SmtpServerView"];
                };
            };
        };
    };
    read_server_api_smtp_servers__server_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SmtpServerView"];
                };
            };
        };
    };
    delete_server_api_smtp_servers__server_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    change_server_api_smtp_servers__server_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SmtpServerChange"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SmtpServerView"];
                };
            };
        };
    };
    verify_server_api_smtp_servers__server_id__verify_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                server_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepView"][];
                };
            };
        };
    };
    list_presets_api_smtp_servers_presets_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresetView"][];
                };
            };
        };
    };
    get_stats_api_stats_get: {
        parameters: {
            query?: {
                by?: "hour" | "day";
                from?: string | null;
                sender_id?: string | null;
                timezone?: string;
                to?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatsView"];
                };
            };
        };
    };
    get_capacity_api_stats_capacity_get: {
        parameters: {
            query?: {
                days?: number;
                timezone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CapacityView"];
                };
            };
        };
    };
    get_queue_stats_api_stats_queue_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueStatsView"];
                };
            };
        };
    };
    get_upcoming_api_stats_upcoming_get: {
        parameters: {
            query?: {
                hours?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpcomingView"];
                };
            };
        };
    };
    get_suppressions_api_suppressions_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
                q?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SuppressionView_"];
                };
            };
        };
    };
    post_suppressions_api_suppressions_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSuppressions"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressedView"];
                };
            };
        };
    };
    delete_suppression_api_suppressions__suppression_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                suppression_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    post_erase_api_suppressions_erase_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Erasure"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasedView"];
                };
            };
        };
    };
    get_list_api_suppressions_export_csv_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
        };
    };
    post_list_api_suppressions_import_post: {
        parameters: {
            query?: {
                source?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": unknown;
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListImportView"];
                };
            };
        };
    };
    get_system_api_system_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemView"];
                };
            };
        };
    };
    get_templates_api_templates_get: {
        parameters: {
            query?: {
                cursor?: string | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TemplateView_"];
                };
            };
        };
    };
    post_template_api_templates_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTemplate"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateView"];
                };
            };
        };
    };
    get_template_api_templates__template_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateView"];
                };
            };
        };
    };
    delete_template_api_templates__template_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    patch_template_api_templates__template_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateChange"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateView"];
                };
            };
        };
    };
    post_template_clone_api_templates__template_id__clone_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateView"];
                };
            };
        };
    };
    get_versions_api_templates__template_id__versions_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateVersionView"][];
                };
            };
        };
    };
    post_preview_api_templates_preview_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewAsk"];
            };
        };
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewView"];
                };
            };
        };
    };
    show_alive_healthz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alive"];
                };
            };
        };
    };
    post_call_hooks__hook_id__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
        };
    };
    show_ready_readyz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    show_page_u__token__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    post_leave_u__token__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request cannot be done as it is. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Something we need is away, or we erred. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": components["schemas"]["ErrorAnswer"];
                };
            };
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
}
