package chatwootsim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Webhook is a callback that the installation has registered at Meta. Up to 4.11
// it is registered for the business account, so that each inbox of an account
// replaces it; in 4.18 for the phone number.
type Webhook struct {
	CallbackURL string
	VerifyToken string
}

// webhookObject returns the object at Meta that the webhook of a channel is registered for.
func (s *Sim) webhookObject(ch Channel) string {
	if s.switches.version == V4_11 {
		return ch.configText("business_account_id")
	}
	return ch.configText("phone_number_id")
}

// setUpWebhook registers the number if it is not registered, which creates a PIN, subscribes
// the app and overrides the callback. It does not send these three calls: it reads from the
// Graph simulator whether they would succeed, and stores their result itself.
func (s *Sim) setUpWebhook(ctx context.Context, in *inbox) error {
	ch := in.Channel
	token := ch.configText("api_key")
	answer, err := s.askMeta(ctx, graphVersion+url.PathEscape(ch.configText("phone_number_id")),
		url.Values{"fields": {"status,platform_type"}}, token)
	if err != nil {
		return err
	}
	if !answer.isSuccess() {
		return errMeta(answer)
	}
	var number struct {
		Status       string
		PlatformType string `json:"platform_type"`
	}
	if err := json.Unmarshal(answer.body, &number); err != nil {
		return err
	}
	answer, err = s.askMeta(ctx, graphVersion+url.PathEscape(ch.configText("business_account_id"))+"/phone_numbers",
		url.Values{"limit": {"1"}}, token)
	if err != nil {
		return err
	}
	if !answer.isSuccess() {
		return errMeta(answer)
	}
	if s.switches.failWebhookSetup {
		return errors.New("WhatsApp API request failed: 400 - the callback URL could not be validated")
	}
	if number.Status != "CONNECTED" || number.PlatformType != "CLOUD_API" {
		s.sequence++
		in.Channel = ch.clone()
		in.Channel.ProviderConfig["verification_pin"] = strconv.Itoa(100_000 + s.sequence%900_000)
	}
	s.recordWebhook(in.Channel)
	return nil
}

func (s *Sim) recordWebhook(ch Channel) {
	s.webhooks[s.webhookObject(ch)] = Webhook{CallbackURL: s.callbackURL(ch), VerifyToken: ch.configText("webhook_verify_token")}
}

func errMeta(a metaAnswer) error {
	return fmt.Errorf("WhatsApp API request failed: %d - %s", a.status, a.body)
}

func (c *call) requireCloud() bool {
	if ch := c.inbox.Channel; ch.Type == typeWhatsApp && ch.Provider == providerCloud {
		return true
	}
	c.sendError(http.StatusBadRequest, "Health data only available for WhatsApp Cloud API channels")
	return false
}

const healthFields = "display_phone_number,verified_name,name_status,quality_rating,messaging_limit_tier,account_mode," +
	"code_verification_status,throughput,last_onboarded_time,platform_type"

// showHealth answers with the number as Meta shows it to the stored token. A refusal has
// Meta's whole answer.
func (c *call) showHealth() {
	if !c.requireCloud() {
		return
	}
	ch := c.inbox.Channel.clone()
	answer, err := c.askMeta(c.r.Context(), graphVersion+url.PathEscape(ch.configText("phone_number_id")),
		url.Values{"fields": {healthFields}}, ch.configText("api_key"))
	if err == nil && !answer.isSuccess() {
		err = errMeta(answer)
	}
	var number map[string]any
	if err == nil {
		err = json.Unmarshal(answer.body, &number)
	}
	if err != nil {
		c.sendError(http.StatusUnprocessableEntity, err.Error())
		return
	}
	out := map[string]any{"business_id": ch.ProviderConfig["business_account_id"]}
	for _, field := range []string{
		"display_phone_number", "verified_name", "name_status", "quality_rating", "messaging_limit_tier", "account_mode",
		"code_verification_status", "throughput", "last_onboarded_time", "platform_type",
	} {
		out[field] = number[field]
	}
	simkit.WriteJSON(c.w, http.StatusOK, out)
}
