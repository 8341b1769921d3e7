package webhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
)

// Adopted is the note about a webhook that existed as it is configured.
const Adopted = "webhook"

// Destroys returns what a destruction does: what on_destroy says, or else word, which removes the webhook, unless the webhook was
// adopted.
func Destroys(ctx context.Context, private lifecycle.Private, configured types.String, word string) string {
	switch {
	case configured.ValueString() != "":
		return configured.ValueString()
	case !adopted.Read(ctx, private).Empty():
		return ondestroy.Abandon
	}
	return word
}

// Stays returns the warning about a webhook that stays. configured is on_destroy, and word its value that removes the webhook.
func Stays(configured types.String, word string) string {
	if configured.IsNull() {
		return "The resource was removed from the state. Terraform did not change the webhook. " + adopted.WhyKept(word)
	}
	return "The resource was removed from the state. Terraform did not change the webhook."
}

// HowToKeepAdopted is how to keep a webhook that was adopted.
const HowToKeepAdopted = "To keep it then, leave on_destroy out."
