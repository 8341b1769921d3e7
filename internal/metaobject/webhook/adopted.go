package webhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
)

// AdoptedName is the name, in the note of package adopted, of a webhook that existed as it is configured.
const AdoptedName = "webhook"

// DestroyWord returns what a destruction does: what on_destroy says, or else word, which removes the webhook, unless the webhook was
// adopted.
func DestroyWord(ctx context.Context, private lifecycle.Private, configured types.String, word string) string {
	switch {
	case configured.ValueString() != "":
		return configured.ValueString()
	case !adopted.Load(ctx, private).IsEmpty():
		return ondestroy.Abandon
	}
	return word
}

// StaysText returns the warning about a webhook that stays. configured is on_destroy, and word its value that removes the webhook.
func StaysText(configured types.String, word string) string {
	if configured.IsNull() {
		return "The resource was removed from the state. Terraform did not change the webhook. " + adopted.KeptText(word)
	}
	return "The resource was removed from the state. Terraform did not change the webhook."
}

// KeepAdoptedText says how to keep a webhook that was adopted.
const KeepAdoptedText = "To keep it then, leave on_destroy out."
