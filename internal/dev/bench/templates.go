package main

import (
	"context"
	"fmt"
	"strings"

	"terraform-provider-whatsapp/internal/test/tfcli"
)

const (
	plannedTemplates = 250
	lintedTemplates  = 1000
)

// newTemplates has n message templates that exist: the creation adopts them, because Meta accepts 100 new ones in an hour. An account
// with a number may be called often enough.
func (b *bench) newTemplates(ctx context.Context, n int) (*subject, error) {
	s, w, err := b.newWorld(ctx, benchSeed(1), fmt.Sprintf(`
resource "whatsapp_message_template" "bench" {
  count               = %d
  business_account_id = %q
  name                = format("bench_%%04d", count.index + 1)
  language            = "en_US"
  category            = "UTILITY"
  body                = { text = format("Hello from bench_%%04d", count.index + 1) }
}
`, n, account))
	if err != nil {
		return nil, err
	}
	w.Graph.AddTemplates(account, "bench", n)
	first := w.Graph.Templates(account)[0].ID
	edit := func(text string) {
		w.Graph.EditTemplate(first, []any{map[string]any{"type": "BODY", "text": text}})
		w.Graph.SetTemplateStatus(first, "APPROVED", "")
	}
	s.drift = func() { edit("Hello from a person") }
	s.restore = func() { edit("Hello from bench_0001") }
	return s, nil
}

// blocks returns n resources, each in a block of its own: the CLI validates blocks, not their instances.
func blocks(kind, arguments string, n int) string {
	var all strings.Builder
	for i := range n {
		fmt.Fprintf(&all, "resource %q \"bench_%d\" {\n%s}\n", kind, i, strings.ReplaceAll(arguments, "NUMBER", fmt.Sprint(i)))
	}
	return all.String()
}

// lintedTemplate has the parts of a usual template.
const lintedTemplate = `  business_account_id = "102000000000001"
  name                = "bench_NUMBER"
  language            = "en_US"
  category            = "MARKETING"
  header              = { text = "Order {{1}}", example = "A-NUMBER" }
  body = {
    text     = "Dear {{1}}, your order {{2}} has been sent today, and will arrive at your address before the end of the week."
    examples = ["Pablo", "A-NUMBER"]
  }
  footer = { text = "The shop" }
  buttons = [
    { type = "QUICK_REPLY", text = "Stop" },
    { type = "URL", text = "Follow", url = "https://shop.example/{{1}}", example = "NUMBER" },
  ]
`

// measureTemplates prints the rows for message templates: a plan of an account, and the lint by terraform validate.
func (b *bench) measureTemplates(ctx context.Context) error {
	_, err := b.measure(ctx, fmt.Sprintf("%d message templates", plannedTemplates), steps(b.runs),
		b.subjectMakers(ctx, plannedTemplates, func() (*subject, error) { return b.newTemplates(ctx, plannedTemplates) }))
	if err != nil {
		return err
	}
	title := fmt.Sprintf("The lint of %d message templates, each in a block of its own", lintedTemplates)
	const stored = "  input = \"NUMBER\"\n"
	validate, err := b.measure(ctx, title, steps(b.runs)[:1], []maker{
		func() (*subject, error) {
			return b.newSubject(ctx, "this provider", blocks("whatsapp_message_template", lintedTemplate, lintedTemplates),
				offer{name: "whatsapp", address: tfcli.Address})
		},
		func() (*subject, error) { return b.newFloor(ctx, blocks("floor_thing", stored, lintedTemplates)) },
		func() (*subject, error) { return b.newBuiltin(ctx, blocks("terraform_data", stored, lintedTemplates)) },
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "The lint costs %.2f s of CPU time more than the floor provider.\n", median(validate[0], cpu)-median(validate[1], cpu))
	return nil
}
