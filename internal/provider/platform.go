package provider

import (
	"strconv"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/chatwoot"
	"terraform-provider-whatsapp/internal/chat/httpchat"
	"terraform-provider-whatsapp/internal/chat/jira"
	"terraform-provider-whatsapp/internal/chat/zammad"
	"terraform-provider-whatsapp/internal/secret"
)

// connection holds the settings of the connection to any chat platform.
type connection struct {
	secrets   *secret.Redactor
	retries   int
	timeout   time.Duration
	retryWait time.Duration
	userAgent string
}

// platform creates the client of the configured chat platform, or returns nil if there is none.
func (s *settings) platform(v *chatValues, c connection) *chat.Platform {
	if v == nil {
		return nil
	}
	s.checkChat(v)
	if s.diags.HasError() {
		return nil
	}
	u := s.endpoint(v.at("endpoint"), variable(v.platform, "endpoint"), v.values["endpoint"])
	if s.diags.HasError() {
		return nil
	}
	secretOf := func(argument string) secret.Value { return secret.New(v.values[argument]) }
	switch v.platform {
	case "http":
		return httpchat.New(httpchat.Config{
			Endpoint: u, AccessToken: secretOf("access_token"), Observe: observe,
			Secrets: c.secrets, MaxRetries: c.retries, Timeout: c.timeout, RetryWait: c.retryWait, UserAgent: c.userAgent,
		})
	case "chatwoot":
		account, _ := strconv.ParseInt(v.values["account_id"], 10, 64) // checked by checkChat
		return chatwoot.New(chatwoot.Config{
			Endpoint: u, AccountID: account, AccessToken: secretOf("access_token"), Observe: observe,
			Secrets: c.secrets, MaxRetries: c.retries, Timeout: c.timeout, RetryWait: c.retryWait, UserAgent: c.userAgent,
		})
	case "zammad":
		return zammad.New(zammad.Config{
			Endpoint: u, AccessToken: secretOf("access_token"), Observe: observe,
			Secrets: c.secrets, MaxRetries: c.retries, Timeout: c.timeout, RetryWait: c.retryWait, UserAgent: c.userAgent,
		})
	case "jira":
		return jira.New(jira.Config{
			Endpoint: u, Email: v.values["email"], APIToken: secretOf("api_token"),
			PersonalAccessToken: secretOf("personal_access_token"), Observe: observe,
			Secrets: c.secrets, MaxRetries: c.retries, Timeout: c.timeout, RetryWait: c.retryWait, UserAgent: c.userAgent,
		})
	}
	return nil
}
