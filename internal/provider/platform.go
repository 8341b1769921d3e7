package provider

import (
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/chatwoot"
	"terraform-provider-whatsapp/internal/chat/httpchat"
	"terraform-provider-whatsapp/internal/chat/jira"
	"terraform-provider-whatsapp/internal/chat/zammad"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// platform creates the client of the configured chat platform. It is the zero Platform if none is configured, and nil while one of
// its arguments is unknown.
func (s *settings) platform(object types.Object, conn transport.Connection) *chat.Platform {
	v := s.chat(object)
	switch {
	case s.unknown:
		return nil
	case v == nil:
		return &chat.Platform{}
	}

	s.checkChat(v)
	if s.diags.HasError() {
		return nil
	}

	u := s.endpoint(v.at("endpoint"), variable(v.platform.name, "endpoint"), v.values["endpoint"])
	if s.diags.HasError() {
		return nil
	}

	secretOf := func(argument string) secret.Value { return secret.New(v.values[argument]) }
	switch v.platform.name {
	case "http":
		return httpchat.New(httpchat.Config{
			Endpoint:    u,
			AccessToken: secretOf("access_token"),
			Connection:  conn,
		})
	case "chatwoot":
		account, _ := strconv.ParseInt(v.values["account_id"], 10, 64) // checked by checkChat
		return chatwoot.New(chatwoot.Config{
			Endpoint:    u,
			AccountID:   account,
			AccessToken: secretOf("access_token"),
			Connection:  conn,
		})
	case "zammad":
		return zammad.New(zammad.Config{
			Endpoint:    u,
			AccessToken: secretOf("access_token"),
			Connection:  conn,
		})
	case "jira":
		return jira.New(jira.Config{
			Endpoint:            u,
			Email:               v.values["email"],
			APIToken:            secretOf("api_token"),
			PersonalAccessToken: secretOf("personal_access_token"),
			Connection:          conn,
		})
	}
	return nil
}
