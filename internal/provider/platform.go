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

// wire is how every chat platform is talked to.
type wire struct {
	secrets   *secret.Redactor
	retries   int
	timeout   time.Duration
	retryWait time.Duration
	userAgent string
}

// platform makes the configured chat platform; nil means none.
func (s *settings) platform(v *chatValues, w wire) *chat.Platform {
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
		return httpchat.New(httpchat.Config{Endpoint: u, AccessToken: secretOf("access_token"),
			Secrets: w.secrets, MaxRetries: w.retries, Timeout: w.timeout, RetryWait: w.retryWait, UserAgent: w.userAgent, Observe: observe})
	case "chatwoot":
		account, _ := strconv.ParseInt(v.values["account_id"], 10, 64) // checked
		return chatwoot.New(chatwoot.Config{Endpoint: u, AccountID: account, AccessToken: secretOf("access_token"),
			Secrets: w.secrets, MaxRetries: w.retries, Timeout: w.timeout, RetryWait: w.retryWait, UserAgent: w.userAgent, Observe: observe})
	case "zammad":
		return zammad.New(zammad.Config{Endpoint: u, AccessToken: secretOf("access_token"),
			Secrets: w.secrets, MaxRetries: w.retries, Timeout: w.timeout, RetryWait: w.retryWait, UserAgent: w.userAgent, Observe: observe})
	case "jira":
		return jira.New(jira.Config{Endpoint: u, Email: v.values["email"], APIToken: secretOf("api_token"), PersonalAccessToken: secretOf("personal_access_token"),
			Secrets: w.secrets, MaxRetries: w.retries, Timeout: w.timeout, RetryWait: w.retryWait, UserAgent: w.userAgent, Observe: observe})
	}
	return nil
}
